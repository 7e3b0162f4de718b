/** Errors as the reader sees them: where in which cell, in the TypeScript that was written, and nothing of ours or tslab's. */
"use strict";
const { sep } = require("node:path");
const { inspect } = require("node:util");

const CONTEXT = 2; // lines shown before and after the one that failed
const PREFIX = 1; // the compiled code starts on the second line, see source.cjs
const LOCATION = /^\s+at (?:(.*) \()?(?:async )?(.*?)(?::(\d+))?(?::(\d+))?\)?$/;
const CELL = /^cell-(\d+)\.ts$/;
const INTERNAL = [`${sep}node_modules${sep}`, `kernel-helpers${sep}dist${sep}`, `kernel-helpers${sep}kernel${sep}`, "node:"];

/**
 * @typedef {{count: number, code: string, length: number, maps?: {toJavaScript: any, toCommonJS: any}}} Source `length`: of
 *   the compiled code, in lines
 * @typedef {{ename: string, evalue: string, traceback: string[]}} Report
 */

/** What was run, by the number in its name. @type {Map<number, Source>} */
const sources = new Map();

/** @param {number} id @param {Source} source @returns {string} the name the code runs under */
function remember(id, source) {
  sources.set(id, source);
  return `cell-${id}.ts`;
}

/** The line and column (from 0) that were written for a line and column (from 1) that ran. */
function written({ maps }, line, column) {
  if (!maps) return undefined;
  const between = maps.toCommonJS.findEntry(line - 1 - PREFIX, column - 1);
  const entry = maps.toJavaScript.findEntry(between.originalLine ?? -1, between.originalColumn ?? 0);
  // tslab puts one line of its own before the cell's first.
  return entry.originalLine > 0 ? { line: entry.originalLine - 1, column: entry.originalColumn } : undefined;
}

/** The line of code, its neighbours, and a mark below the place. */
function excerpt(code, line, column, length = 1) {
  const lines = code.split("\n");
  const width = String(Math.min(lines.length, line + CONTEXT + 1)).length;
  const shown = [];
  for (let i = Math.max(0, line - CONTEXT); i <= Math.min(lines.length - 1, line + CONTEXT); i++) {
    shown.push(`${i === line ? "> " : "  "}${String(i + 1).padStart(width)} | ${lines[i]}`);
    if (i !== line) continue;
    const indent = lines[i].slice(0, column).replace(/\S/g, " "); // keeps tabs
    const mark = "^".repeat(Math.max(1, Math.min(length, lines[i].length - column)));
    shown.push(`${" ".repeat(width + 2)} | ${indent}${mark}`);
  }
  return shown;
}

/** One frame of a stack, or undefined where it is not the reader's. */
function frame(text) {
  const [, called, file, line, column] = LOCATION.exec(text) ?? [];
  if (!file) return undefined;
  const source = sources.get(Number(CELL.exec(file)?.[1]));
  if (!source) {
    return INTERNAL.some((part) => file.includes(part)) || file === "<anonymous>" ? undefined : { text };
  }
  if (Number(line) > PREFIX + source.length) return undefined; // tslab's call of the whole cell
  const place = written(source, Number(line), Number(column));
  const name = called?.replace(/^(async )?(Object|Proxy)\./, "$1").replace(/^(async )?(eval|<anonymous>).*/, "");
  const where = `cell [${source.count}]` + (place ? `, line ${place.line + 1}, column ${place.column + 1}` : "");
  return { text: `    at ${name ? `${name} (${where})` : where}`, source, place };
}

/** @param {Error} error @returns {string[]} */
function lines(error) {
  const stack = String(error.stack ?? "").split("\n");
  const first = stack.findIndex((line) => /^\s+at /.test(line));
  const all = first < 0 ? [] : stack.slice(first);
  const frames = all.map(frame).filter(Boolean);
  const origin = frames.find(({ place }) => place);
  return [
    `${red(nameOf(error))}: ${messageOf(error)}`,
    ...(origin ? ["", ...excerpt(origin.source.code, origin.place.line, origin.place.column), ""] : []),
    // Where no frame is the reader's, all of them are better than none; but where Interrupt was heard says nothing.
    ...(frames.length || error.name === "Interrupted" ? frames.map(({ text }) => text) : all),
    ...(error.cause instanceof Error ? ["", "caused by", ...lines(error.cause)] : []),
    ...(error.errors ?? []).filter((one) => one instanceof Error).flatMap((one) => ["", "one of", ...lines(one)]),
  ];
}

const red = (text) => `\u001b[31m${text}\u001b[39m`;
const nameOf = (error) => String(error.name || error.constructor?.name || "Error");
const messageOf = (error) => String(error.message ?? "");
const isError = (value) => value instanceof Error || (typeof value?.stack === "string" && "message" in value);

/** Anything thrown. @param {unknown} thrown @returns {Report} */
function report(thrown) {
  if (isError(thrown)) return { ename: nameOf(thrown), evalue: messageOf(thrown), traceback: lines(thrown) };
  const evalue = typeof thrown === "string" ? thrown : inspect(thrown);
  return { ename: "Thrown", evalue, traceback: [`${red("Thrown")}: ${evalue}`] };
}

/**
 * What the compiler has to say about a cell.
 *
 * @param {string} code
 * @param {number} count
 * @param {{start: {line: number, character: number, offset: number}, end: {offset: number}, code: number, messageText: string,
 *   fileName?: string}[]} diagnostics
 * @returns {Report}
 */
function compileReport(code, count, diagnostics) {
  const traceback = [];
  let before;
  for (const found of diagnostics) {
    const { start, end, fileName } = found;
    // A message in several parts comes as several diagnostics at one place; the code is shown once.
    if (before?.start.offset === start.offset && before.fileName === fileName) {
      traceback.splice(-before.shown, 0, `  ${found.messageText}`);
      continue;
    }
    const where = `${fileName ?? `cell [${count}]`}, line ${start.line + 1}, column ${start.character + 1}`;
    const shown = fileName ? [] : excerpt(code, start.line, start.character, end.offset - start.offset);
    if (before) traceback.push("");
    traceback.push(`${red(`TS${found.code}`)}: ${found.messageText}`, `    at ${where}`, ...shown);
    before = { start, fileName, shown: shown.length + 1 };
  }
  const [{ start, messageText, fileName }] = diagnostics;
  const where = `${fileName ? `${fileName}, ` : ""}line ${start.line + 1}, column ${start.character + 1}`;
  return { ename: "CompileError", evalue: `${where}: ${messageText}`, traceback };
}

module.exports = { remember, report, compileReport };
