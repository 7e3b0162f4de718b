/** What was run, and the way back from a line that ran to the line that was written. */
import { SourceMap, type SourceMapping } from "node:module";

const CONTEXT = 2; // lines shown before and after the one that failed

/**
 * Source maps as JSON, for the two steps of compiling; read only when a line is asked for, since read maps take thirty
 * times the memory.
 */
export interface Maps {
  toJavaScript: string;
  toCommonJS: string;
}

export interface Source {
  /** What the reader calls it: `cell [3]` or the name of a file. */
  name: string;
  /** As it was written. */
  code: string;
  /** Of the compiled code, in lines. */
  length: number;
  /** Lines that stand before the compiled code where it runs. */
  prefix: number;
  /** Lines that tslab has put before what was written. */
  added: number;
  maps?: Maps;
}

/** From 0. */
export interface Place {
  line: number;
  column: number;
}

/** By the name the code runs under. */
const sources = new Map<string, Source>();
/** A cell that is run again has the same maps; they are kept once. */
const kept = new Map<string, Maps>();

/** @param script the name the code runs under */
export function addSource(script: string, source: Source): void {
  const { code, maps } = source;
  const known = kept.get(code);
  const same = known && maps && known.toJavaScript === maps.toJavaScript && known.toCommonJS === maps.toCommonJS;
  if (maps && !same) kept.set(code, maps);
  sources.set(script, same ? { ...source, maps: known } : source);
}

export const sourceOf = (script: string): Source | undefined => sources.get(script);

let read: { maps: Maps; toJavaScript: SourceMap; toCommonJS: SourceMap } | undefined;

/** The place that was written for a line and column (from 1) that ran. */
export function written({ maps, prefix, added }: Source, line: number, column: number): Place | undefined {
  if (!maps) return undefined;
  if (read?.maps !== maps) {
    const [toJavaScript, toCommonJS] = [maps.toJavaScript, maps.toCommonJS].map(
      (json) => new SourceMap(JSON.parse(json)),
    );
    read = { maps, toJavaScript, toCommonJS };
  }
  const between: Partial<SourceMapping> = read.toCommonJS.findEntry(line - 1 - prefix, column - 1);
  const entry: Partial<SourceMapping> = read.toJavaScript.findEntry(
    between.originalLine ?? -1,
    between.originalColumn ?? 0,
  );
  const { originalLine = -1, originalColumn = 0 } = entry;
  return originalLine >= added ? { line: originalLine - added, column: originalColumn } : undefined;
}

/** The line of code, its neighbours, and a mark below the place. */
export function excerpt(code: string, line: number, column: number, length = 1): string[] {
  const lines = code.split("\n");
  const width = String(Math.min(lines.length, line + CONTEXT + 1)).length;
  const shown: string[] = [];
  for (let i = Math.max(0, line - CONTEXT); i <= Math.min(lines.length - 1, line + CONTEXT); i++) {
    shown.push(`${i === line ? "> " : "  "}${String(i + 1).padStart(width)} | ${lines[i]}`);
    if (i !== line) continue;
    const indent = lines[i].slice(0, column).replace(/\S/g, " "); // keeps tabs
    const mark = "^".repeat(Math.max(1, Math.min(length, lines[i].length - column)));
    shown.push(`${" ".repeat(width + 2)} | ${indent}${mark}`);
  }
  return shown;
}
