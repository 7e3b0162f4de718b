/**
 * The stack of an error as the reader sees it, in a report and wherever `error.stack` is printed: the lines that were
 * written, in cells and in local files; libraries' calls in one line; nothing of the kernel's.
 */
import { sourceOf, written, type Place, type Source } from "./sources";

const DEEP = 100; // calls that are looked at: between a cell's line and an error deep in TensorFlow.js there are dozens
const SHOWN = 10;
const LOCATION = /^\s+at (?:(.*) \()?(?:async )?(.*?)(?::(\d+))?(?::(\d+))?\)?$/;
const KERNEL =
  /[\\/]kernel-helpers[\\/]dist[\\/]kernel[\\/]|[\\/]node_modules[\\/]tslab[\\/]|^node:|^<anonymous>$|^native$/;
const LIBRARY = /.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)|[\\/](kernel-helpers)[\\/]dist[\\/]/;

export interface Frame {
  text: string;
  library?: string;
  source?: Source;
  place?: Place;
}

/** One line of a stack; undefined where it is not the reader's concern. */
function frame(text: string): Frame | undefined {
  const [, called, file, line, column] = LOCATION.exec(text) ?? [];
  if (!file || KERNEL.test(file)) return undefined;
  const source = sourceOf(file.replace(/^file:\/\//, ""));
  if (!source) {
    const library = LIBRARY.exec(file);
    return library ? { text, library: (library[1] ?? library[2]).replace("\\", "/") } : { text };
  }
  if (Number(line) > source.prefix + source.length) return undefined; // tslab's call of the whole cell
  const place = written(source, Number(line), Number(column));
  const name = called?.replace(/^(async )?(Object|Proxy)\./, "$1").replace(/^(async )?(eval|<anonymous>).*/, "");
  const where = source.name + (place ? `, line ${place.line + 1}, column ${place.column + 1}` : "");
  return { text: `    at ${name ? `${name} (${where})` : where}`, source, place };
}

/** Lines for the reader, whose own calls come first. */
export function stackLines(frames: Frame[]): string[] {
  const own = frames.filter(({ library }) => !library);
  const libraries = frames.flatMap(({ library }) => library ?? []);
  const more = (count: number, where: string) =>
    count > 0 ? [`    (and ${count} more ${count === 1 ? "call" : "calls"}${where})`] : [];
  // Where no call is the reader's, the libraries' are better than none.
  if (own.length === 0) return [...frames.slice(0, SHOWN).map(({ text }) => text), ...more(frames.length - SHOWN, "")];
  return [
    ...own.slice(0, SHOWN).map(({ text }) => text),
    ...more(own.length - SHOWN, ""),
    ...more(libraries.length, ` in ${[...new Set(libraries)].join(", ")}`),
  ];
}

/** What was found when a stack was first asked for. */
const known = new WeakMap<object, Frame[]>();

export function framesOf(error: { stack?: string }): Frame[] {
  const lines = String(error.stack ?? "").split("\n"); // asking for it fills `known`
  return known.get(error) ?? lines.filter((line) => /^\s+at /.test(line)).flatMap((line) => frame(line) ?? []);
}

/** Makes every stack of this process one that the reader understands. */
export function translateStacks(): void {
  Error.stackTraceLimit = DEEP;
  Error.prepareStackTrace = (error, sites) => {
    const frames = sites.flatMap((site) => frame(`    at ${site}`) ?? []);
    known.set(error, frames);
    return [Error.prototype.toString.call(error), ...stackLines(frames)].join("\n");
  };
}
