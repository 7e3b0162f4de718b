/** Errors as the reader sees them: where in which cell, in the TypeScript that was written, and nothing of ours or tslab's. */
"use strict";
const { inspect } = require("node:util");
const { missingNames } = require("./notebook");
const { excerpt } = require("./sources.cjs");
const { framesOf, told } = require("./stacks.cjs");

const IN_FULL = 3; // compile errors of one cell

/** @typedef {{ename: string, evalue: string, traceback: string[]}} Report */

/** @param {Error} error @param {Set<Error>} seen the errors around this one: causes may go in a circle @returns {string[]} */
function lines(error, seen = new Set()) {
  const title = `${red(nameOf(error))}: ${messageOf(error)}`;
  if (seen.has(error)) return [`${title} (see above)`];
  seen.add(error);
  const frames = framesOf(error);
  const origin = frames.find(({ place }) => place);
  const inner = Array.isArray(error.errors) ? error.errors.filter(isError) : [];
  return [
    title,
    ...(origin ? ["", ...excerpt(origin.source.code, origin.place.line, origin.place.column), ""] : []),
    ...(error.name === "Interrupted" && !origin ? [] : told(frames)), // where Interrupt was heard says nothing
    ...(isError(error.cause) ? ["", "caused by", ...lines(error.cause, seen)] : []),
    ...inner.flatMap((one) => ["", "one of", ...lines(one, seen)]),
  ];
}

const red = (text) => `\u001b[31m${text}\u001b[39m`;
const nameOf = (error) => String(error.name || error.constructor?.name || "Error");
const messageOf = (error) => String(error.message ?? "");
const isError = (value) => value instanceof Error || (typeof value?.stack === "string" && "message" in value);

/** Anything thrown. It never throws itself: whatever a cell throws, it gets a reply. @param {unknown} thrown @returns {Report} */
function report(thrown) {
  try {
    if (isError(thrown)) return { ename: nameOf(thrown), evalue: messageOf(thrown), traceback: lines(thrown) };
    return plainly("Thrown", typeof thrown === "string" ? thrown : inspect(thrown));
  } catch {
    return plainly("Thrown", "something that fails itself when it is looked at");
  }
}

const plainly = (ename, evalue) => ({ ename, evalue, traceback: [`${red(ename)}: ${evalue}`] });

/**
 * What the compiler has to say about a cell.
 *
 * @param {string} code
 * @param {number} count
 * @param {import("./notebook").Diagnostic[]} diagnostics
 * @param {boolean} fresh whether nothing has been declared by any cell yet
 * @returns {Report}
 */
function compileReport(code, count, diagnostics, fresh) {
  const { instead, besides } = missingNames(code, diagnostics, fresh);
  if (instead) return plainly("CompileError", instead);
  const traceback = diagnostics.slice(0, IN_FULL).flatMap(({ start, end, code: number, messageText, fileName }, i) => [
    ...(i ? [""] : []),
    `${red(`TS${number}`)}: ${messageText}`,
    `    at ${fileName ?? `cell [${count}]`}, line ${start.line + 1}, column ${start.character + 1}`,
    ...(fileName ? [] : excerpt(code, start.line, start.character, end.offset - start.offset)),
  ]);
  const rest = diagnostics.length - IN_FULL;
  if (rest > 0) traceback.push("", `and ${rest} more ${rest === 1 ? "error" : "errors"}`);
  if (besides) traceback.push("", besides);
  const [{ start, messageText, fileName }] = diagnostics;
  const where = `${fileName ? `${fileName}, ` : ""}line ${start.line + 1}, column ${start.character + 1}`;
  return { ename: "CompileError", evalue: `${where}: ${messageText}`, traceback };
}

module.exports = { report, compileReport };
