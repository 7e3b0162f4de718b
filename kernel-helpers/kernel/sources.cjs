/** What was run, and the way back from a line that ran to the line that was written. */
"use strict";
const { SourceMap } = require("node:module");

const CONTEXT = 2; // lines shown before and after the one that failed

/**
 * @typedef {{toJavaScript: string, toCommonJS: string}} Maps source maps as JSON, for the two steps of compiling; read only when
 *   a line is asked for, since read maps take thirty times the memory
 * @typedef {object} Source
 * @property {string} name what the reader calls it: `cell [3]` or the name of a file
 * @property {string} code as it was written
 * @property {number} length of the compiled code, in lines
 * @property {number} prefix lines that stand before the compiled code where it runs
 * @property {number} added lines that tslab has put before what was written
 * @property {Maps} [maps]
 */

/** By the name the code runs under. @type {Map<string, Source>} */
const sources = new Map();
/** A cell that is run again has the same maps; they are kept once. @type {Map<string, Maps>} */
const kept = new Map();

/** @param {string} script the name the code runs under @param {Source} source */
function remember(script, source) {
  const { code, maps } = source;
  const known = kept.get(code);
  const same = known && maps && known.toJavaScript === maps.toJavaScript && known.toCommonJS === maps.toCommonJS;
  if (maps && !same) kept.set(code, maps);
  sources.set(script, same ? { ...source, maps: known } : source);
}

/** @param {string} script */
const sourceOf = (script) => sources.get(script);

/** @type {{maps?: Maps, toJavaScript?: SourceMap, toCommonJS?: SourceMap}} */
let read = {};

/** The line and column (from 0) that were written for a line and column (from 1) that ran. @param {Source} source */
function written({ maps, prefix, added }, line, column) {
  if (!maps) return undefined;
  if (read.maps !== maps) {
    const [toJavaScript, toCommonJS] = [maps.toJavaScript, maps.toCommonJS].map((json) => new SourceMap(JSON.parse(json)));
    read = { maps, toJavaScript, toCommonJS };
  }
  const between = read.toCommonJS.findEntry(line - 1 - prefix, column - 1);
  const entry = read.toJavaScript.findEntry(between.originalLine ?? -1, between.originalColumn ?? 0);
  return entry.originalLine >= added ? { line: entry.originalLine - added, column: entry.originalColumn } : undefined;
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

module.exports = { remember, sourceOf, written, excerpt };
