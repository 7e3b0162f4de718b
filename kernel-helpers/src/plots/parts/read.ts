import { check, checkKind, shapeText } from "../../check";
import type { Numbers } from "../../tensors";

/** More numbers than this are not read: 1,024 queries of as many keys take about a second. */
const MOST_READ = 2 ** 20;

/** Numbers as nested arrays; a tensor is read, and stays its owner's to dispose. */
function plain(x: unknown): unknown {
  if (isTensor(x)) return x.arraySync();
  if (ArrayBuffer.isView(x)) return Array.from(x as unknown as ArrayLike<number>);
  return Array.isArray(x) ? x.map(plain) : x;
}

const isTensor = (x: unknown): x is { arraySync(): unknown; shape: number[] } =>
  x !== null && typeof x === "object" && "arraySync" in x;

/** The shape of numbers, by the first of each axis; a list of tensors has theirs below its own. */
function shapeOf(x: unknown): number[] {
  if (isTensor(x)) return x.shape;
  if (ArrayBuffer.isView(x)) return [(x as unknown as ArrayLike<number>).length];
  return Array.isArray(x) ? [x.length, ...(x.length ? shapeOf(x[0]) : [])] : [];
}

function regular(x: unknown, shape: number[]): boolean {
  if (shape.length === 0) return typeof x === "number" && Number.isFinite(x);
  return Array.isArray(x) && x.length === shape[0] && x.every((part) => regular(part, shape.slice(1)));
}

/** Reads an array of the given rank; leading axes of length one are left out. `axes` says what the axes are. */
function read(where: string, name: string, x: Numbers, rank: number, axes: string): unknown {
  let shape = shapeOf(x);
  const tooMany = `${name} must be at most ${MOST_READ} numbers: show a part of them`;
  check(shape.reduce((a, b) => a * b, 1) <= MOST_READ, where, tooMany, shapeText(shape));
  let array = plain(x);
  while (shape.length > rank && shape[0] === 1) {
    array = (array as unknown[])[0];
    shape = shape.slice(1);
  }
  const fits = shape.length === rank && shape.every((n) => n > 0);
  check(fits, where, `${name} must be of shape ${axes}`, shapeText(shape));
  const whole = regular(array, shape);
  check(whole, where, `${name} must be finite numbers, as many in each row`, whole ? "" : excerpt(array));
  return array;
}

/** The beginning of what was given; a number that is none is shown as it is. */
const excerpt = (x: unknown): string => {
  const first = (part: unknown): unknown => (Array.isArray(part) ? part.slice(0, 20).map(first) : part);
  const text = JSON.stringify(first(x), (_key, value) =>
    typeof value === "number" && !Number.isFinite(value) ? String(value) : value,
  );
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};

export const vector = (where: string, name: string, x: Numbers, axes = "[N]"): number[] =>
  read(where, name, x, 1, axes) as number[];

export const matrix = (where: string, name: string, x: Numbers, axes = "[queries, keys]"): number[][] =>
  read(where, name, x, 2, axes) as number[][];

export const cube = (where: string, name: string, x: Numbers, axes: string): number[][][] =>
  read(where, name, x, 3, axes) as number[][][];

export const grid4 = (where: string, name: string, x: Numbers, axes: string): number[][][][] =>
  read(where, name, x, 4, axes) as number[][][][];

/** The shape of numbers before they are read; leading axes of length one are left in. */
export const shapeOfNumbers = (x: Numbers): number[] => shapeOf(x);

/** Whether several arrays or tensors were given under names, instead of one. */
export const underNames = (x: Numbers | Record<string, Numbers>): x is Record<string, Numbers> =>
  typeof x === "object" && x !== null && !Array.isArray(x) && !ArrayBuffer.isView(x) && !("arraySync" in x);

/** Labels as they were given, or numbers; what occurs twice is numbered. */
export function readLabels(
  where: string,
  of: string,
  labels: (string | number)[] | undefined,
  count: number,
  other?: number,
): string[] {
  if (labels !== undefined) checkKind(where, "an array", { labels });
  if (!labels) return Array.from({ length: count }, (_, i) => String(i + 1));
  const hint = labels.length === other ? "; a map is [query][key]: is it transposed, or are the labels exchanged?" : "";
  const rule = `there must be one label for each ${of}`;
  check(labels.length === count, where, rule, `${labels.length} labels for ${count}${hint}`);
  return distinct(labels.map(String));
}

/** Numbers what would otherwise share a name: "the", "the (2)". */
export function distinct(names: string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}
