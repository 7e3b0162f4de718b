import { check, shapeText } from "../check";
import type { Numbers } from "../tensors";

/** Numbers as nested arrays; a tensor is read, and stays its owner's to dispose. */
function plain(x: unknown): unknown {
  if (x !== null && typeof x === "object" && "arraySync" in x) return (x as { arraySync(): unknown }).arraySync();
  if (ArrayBuffer.isView(x)) return Array.from(x as unknown as ArrayLike<number>);
  return Array.isArray(x) ? x.map(plain) : x;
}

function shapeOf(x: unknown): number[] {
  return Array.isArray(x) ? [x.length, ...(x.length ? shapeOf(x[0]) : [])] : [];
}

function regular(x: unknown, shape: number[]): boolean {
  if (shape.length === 0) return typeof x === "number" && Number.isFinite(x);
  return Array.isArray(x) && x.length === shape[0] && x.every((part) => regular(part, shape.slice(1)));
}

/** Reads an array of the given rank; leading axes of length one are left out. `axes` says what the axes are. */
function read(where: string, name: string, x: Numbers, rank: number, axes: string): unknown {
  let array = plain(x);
  let shape = shapeOf(array);
  while (shape.length > rank && shape[0] === 1) {
    array = (array as unknown[])[0];
    shape = shape.slice(1);
  }
  check(
    shape.length === rank && shape.every((n) => n > 0),
    where,
    `${name} must be of shape ${axes}`,
    shapeText(shape),
  );
  check(regular(array, shape), where, `${name} must be finite numbers, as many in each row`, excerpt(array));
  return array;
}

const excerpt = (x: unknown): string => {
  const text = JSON.stringify(x, (_key, value) =>
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
export const shapeOfNumbers = (x: Numbers): number[] => shapeOf(plain(x));
