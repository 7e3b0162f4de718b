import { check, checkKind, checkOptions } from "../check";
import { uniform, type Seed } from "../random";
import type { Digit } from "./digits";
import { numberBelow, pick } from "./draw";

export const COLOURS = ["red", "green", "blue", "yellow", "purple", "cyan"] as const;
export const SHAPES = ["circle", "square", "triangle", "cross", "ring", "bar"] as const;
export const DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"] as const;
export const SIZES = ["small", "large"] as const;

export type Colour = (typeof COLOURS)[number];

/** What a cell of a picture may hold. */
export interface Thing {
  /** A shape such as "ring", or a digit such as "seven". */
  kind: string;
  colour: Colour;
  size: (typeof SIZES)[number];
}

/** Red, green and blue of each colour. */
const RGB: Record<Colour, readonly [number, number, number]> = {
  red: [0.9, 0.1, 0.1],
  green: [0.1, 0.75, 0.1],
  blue: [0.2, 0.3, 0.95],
  yellow: [0.9, 0.85, 0.1],
  purple: [0.7, 0.1, 0.8],
  cyan: [0.1, 0.85, 0.9],
};

/** A patch is so many pixels high and wide. */
export const PATCH = 12;
/** How far a thing reaches from its middle, in pixels; it may stand a pixel off the middle of its cell. */
const REACH = { small: 3, large: 4.75 };

/** How much ink there is at a point, from 0 to 1; x to the right and y down, both from -1 to 1. */
type Glyph = (x: number, y: number) => number;
const ink = (is: boolean): number => (is ? 1 : 0);
const GLYPHS: Record<string, Glyph> = {
  circle: (x, y) => ink(Math.hypot(x, y) <= 1),
  square: (x, y) => ink(Math.max(Math.abs(x), Math.abs(y)) <= 0.9),
  triangle: (x, y) => ink(y <= 0.85 && Math.abs(x) <= 0.55 * (y + 1)),
  cross: (x, y) => ink(Math.min(Math.abs(x), Math.abs(y)) <= 0.28),
  ring: (x, y) => ink(Math.abs(Math.hypot(x, y) - 0.78) <= 0.22),
  bar: (_x, y) => ink(Math.abs(y) <= 0.35),
};

export interface PatchesOptions {
  /** Handwritten digits to take a random one of the kind from; needed where things are digits. */
  digits?: readonly Digit[];
  /** Every number of a pixel is moved by up to so much. Default 0.1. */
  noise?: number;
  seed?: Seed;
}

/**
 * Things as pixels: each in a patch of its own, 12 × 12 pixels of red, green and blue, on black, up to a pixel off the
 * middle, with noise. `undefined` is an empty cell.
 *
 * @returns `[things, 12, 12, 3]`, row by row, from 0 (dark) to 1 (light).
 * @throws if there is no drawing of a kind, or `noise` is not between 0 and 1.
 *
 * @example
 * datasets.patches([{ kind: "ring", colour: "red", size: "large" }, undefined], { seed: 1 }).length   // → 864
 */
export function patches(things: readonly (Thing | undefined)[], options: PatchesOptions = {}): Float32Array {
  const where = "datasets.patches";
  const { digits = [], noise = 0.1, seed = 0 } = options ?? {};
  checkOptions(where, options, { digits, noise, seed });
  checkKind(where, "an array", { things, digits });
  check(noise >= 0 && noise <= 1, where, "noise must be between 0 and 1", noise);
  const random = uniform(`${seed}/${where}`);
  const written = DIGITS.map((_, value) => digits.filter((digit) => digit.digit === value));
  const glyphOf = (kind: string): Glyph => {
    if (Object.hasOwn(GLYPHS, kind)) return GLYPHS[kind];
    const samples = written[(DIGITS as readonly string[]).indexOf(kind)] ?? [];
    check(samples.length > 0, where, `a kind must be one of ${SHAPES.join(", ")}, or one of the given digits`, kind);
    return handwritten(pick(samples, random).pixels);
  };

  const size = PATCH * PATCH * 3;
  const pixels = new Float32Array(things.length * size);
  things.forEach((thing, i) => {
    if (thing) {
      const middle = [0, 1].map(() => (PATCH - 1) / 2 + numberBelow(3, random) - 1);
      draw(
        pixels.subarray(i * size, (i + 1) * size),
        glyphOf(thing.kind),
        middle,
        REACH[thing.size],
        RGB[thing.colour],
      );
    }
  });
  return pixels.map((value) => Math.min(1, Math.max(0, value + noise * (2 * random() - 1))));
}

/** Draws a glyph in a colour; each pixel averages the ink at four points, so that edges are soft. */
function draw(into: Float32Array, glyph: Glyph, [x, y]: number[], reach: number, color: readonly number[]): void {
  const inside = (u: number, v: number) => (Math.max(Math.abs(u), Math.abs(v)) <= 1 ? glyph(u, v) : 0);
  for (let row = 0; row < PATCH; row++) {
    for (let column = 0; column < PATCH; column++) {
      const [u, v] = [column - x, row - y];
      const at = (du: number, dv: number) => inside((u + du) / reach, (v + dv) / reach);
      const amount = (at(-0.25, -0.25) + at(0.25, -0.25) + at(-0.25, 0.25) + at(0.25, 0.25)) / 4;
      color.forEach((part, c) => (into[(row * PATCH + column) * 3 + c] = amount * part));
    }
  }
}

/** Eight by eight pixels as a glyph, bilinear between them. */
function handwritten(pixels: readonly number[]): Glyph {
  const at = (row: number, column: number) =>
    row < 0 || row > 7 || column < 0 || column > 7 ? 0 : pixels[8 * row + column];
  return (x, y) => {
    const [column, row] = [3.5 + 4 * x, 3.5 + 4 * y];
    const [left, top] = [Math.floor(column), Math.floor(row)];
    const [dx, dy] = [column - left, row - top];
    const across = (r: number) => (1 - dx) * at(r, left) + dx * at(r, left + 1);
    return (1 - dy) * across(top) + dy * across(top + 1);
  };
}

/**
 * Patches side by side as one square picture, for `plots.imageAttention`.
 *
 * @param pixels `[side², 12, 12, 3]`, cells row by row.
 * @returns `[12 · side][12 · side][3]`.
 * @throws if these are not the pixels of a square of patches.
 *
 * @example
 * datasets.pictureOf(datasets.patches(Array(4).fill(undefined))).length   // → 24
 */
export function pictureOf(pixels: ArrayLike<number>): number[][][] {
  checkKind("datasets.pictureOf", "an array", { pixels });
  const side = Math.sqrt(pixels.length / (PATCH * PATCH * 3));
  check(
    side >= 1 && Number.isInteger(side),
    "datasets.pictureOf",
    `there must be ${PATCH} × ${PATCH} × 3 numbers for each cell of a square`,
    pixels.length,
  );
  const place = (y: number, x: number, c: number) => {
    const cell = side * Math.floor(y / PATCH) + Math.floor(x / PATCH);
    return pixels[((cell * PATCH + (y % PATCH)) * PATCH + (x % PATCH)) * 3 + c];
  };
  const along = Array.from({ length: side * PATCH }, (_, i) => i);
  return along.map((y) => along.map((x) => [0, 1, 2].map((c) => place(y, x, c))));
}
