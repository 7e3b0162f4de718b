/**
 * Errors as the reader sees them: where in which cell, in the TypeScript that was written, and nothing of ours or
 * tslab's.
 */
import { inspect } from "node:util";
import type { Diagnostic } from "tslab/dist/converter";
import { Interrupted } from "./interrupt";
import { missingNames } from "./notebook";
import { excerpt } from "./sources";
import { framesOf, stackLines } from "./stacks";

const IN_FULL = 3; // compile errors of one cell

/** An error in Jupyter's words. */
export interface Report {
  ename: string;
  evalue: string;
  traceback: string[];
}

/** What was thrown, as far as it is like an error; that of another realm is none of this one's. */
type ErrorLike = Partial<Error> & { errors?: unknown };

/** @param seen the errors around this one: causes may go in a circle */
function lines(error: ErrorLike, seen = new Set<ErrorLike>()): string[] {
  const title = `${red(nameOf(error))}: ${messageOf(error)}`;
  if (seen.has(error)) return [`${title} (see above)`];
  seen.add(error);
  const frames = framesOf(error);
  const [origin] = frames.flatMap(({ source, place }) => (source && place ? { source, place } : []));
  const inner = Array.isArray(error.errors) ? error.errors.filter(isError) : [];
  return [
    title,
    ...(origin ? ["", ...excerpt(origin.source.code, origin.place.line, origin.place.column), ""] : []),
    ...(error instanceof Interrupted && !origin ? [] : stackLines(frames)), // where Interrupt was heard says nothing
    ...(isError(error.cause) ? ["", "caused by", ...lines(error.cause, seen)] : []),
    ...inner.flatMap((one) => ["", "one of", ...lines(one, seen)]),
  ];
}

const red = (text: string) => `\u001b[31m${text}\u001b[39m`;
const nameOf = (error: ErrorLike) => String(error.name || error.constructor?.name || "Error");
const messageOf = (error: ErrorLike) => String(error.message ?? "");
const isError = (value: unknown): value is ErrorLike =>
  value instanceof Error ||
  (typeof (value as ErrorLike | null | undefined)?.stack === "string" && "message" in (value as ErrorLike));

/** Anything thrown. It never throws itself: whatever a cell throws, it gets a reply. */
export function report(thrown: unknown): Report {
  try {
    if (isError(thrown)) return { ename: nameOf(thrown), evalue: messageOf(thrown), traceback: lines(thrown) };
    return plainly("Thrown", typeof thrown === "string" ? thrown : inspect(thrown));
  } catch {
    return plainly("Thrown", "something that fails itself when it is looked at");
  }
}

const plainly = (ename: string, evalue: string): Report => ({ ename, evalue, traceback: [`${red(ename)}: ${evalue}`] });

/**
 * What the compiler has found in a cell.
 *
 * @param fresh whether nothing has been declared by any cell yet
 */
export function compileReport(code: string, count: number, diagnostics: Diagnostic[], fresh: boolean): Report {
  const { instead, besides } = missingNames(code, diagnostics, fresh);
  if (instead) return plainly("CompileError", instead);
  const traceback = diagnostics
    .slice(0, IN_FULL)
    .flatMap(({ start, end, code: number, messageText, fileName }, i) => [
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
