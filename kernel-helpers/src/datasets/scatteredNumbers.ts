import { check, checkKind, checkOptions, checkSizes } from "../check";
import { uniform, type Seed } from "../random";
import type { Digit } from "./digits";
import { pick, shuffled } from "./draw";

export interface ScatteredNumbersOptions {
  /** How many pictures. */
  pictures: number;
  /** A picture has `side` × `side` cells. Default 5. */
  side?: number;
  /** How many white digits stand about, which belong to no number. Default 12. */
  others?: number;
  seed?: Seed;
}

/**
 * Pictures, each with a three-figure number whose figures are scattered in it; laid out row by row, as `tf.tensor`
 * reads them. C is the number of cells, counted row by row from the top.
 */
export interface ScatteredNumbers {
  /** `[pictures, C, 64]`: each cell's ink, 8 × 8 pixels from 0 (paper) to 1; zeros where it is empty. */
  ink: Float32Array;
  /**
   * `[pictures, C]`: a cell's colour: 0 yellow (the hundreds), 1 cyan (the tens), 2 magenta (the units), 3 white
   * (belongs to no number), 4 empty.
   */
  colors: Int32Array;
  /** `[pictures, C, 3]`: a cell at a glance, its mean red, green and blue. */
  glance: Float32Array;
  /** `[pictures, 3]`: the hundreds, the tens and the units. */
  figures: Int32Array;
  /** `[pictures, 3]`: the cell in which each of them stands. */
  truth: Int32Array;
}

/** Red, green and blue of yellow, cyan, magenta and white ink, and of none. */
const INKS = [
  [1, 1, 0],
  [0, 1, 1],
  [1, 0, 1],
  [1, 1, 1],
  [0, 0, 0],
];
const [WHITE, EMPTY] = [3, 4];
const FIGURES = 3;
const PIXELS = 64;
const ROW = 8;

/**
 * Three-figure numbers whose handwritten figures are scattered over a picture: the yellow one counts hundreds, the cyan
 * one tens, the magenta one units. White digits belong to no number; the other cells are empty.
 *
 * The truth that it knows: which digit each figure is and in which cell it stands. Of the colours every arrangement is
 * equally likely, so that a place tells nothing.
 *
 * @param digits what the figures are drawn from, such as part of `datasets.digits()`.
 * @throws if there is no digit, or a size is not whole, too small, or too large for the cells.
 *
 * @example
 * const { figures, truth, colors } = datasets.scatteredNumbers(datasets.digits(), { pictures: 1, seed: 1 });
 * figures.length             // → 3
 * colors[truth[2]] === 2     // → true
 */
export function scatteredNumbers(digits: readonly Digit[], options: ScatteredNumbersOptions): ScatteredNumbers {
  const where = "datasets.scatteredNumbers";
  const { pictures, side = 5, others = 12, seed = 0 } = options ?? {};
  checkOptions(where, options, { pictures, side, others, seed });
  checkKind(where, "an array", { digits });
  check(digits.length > 0, where, "there must be a digit to draw", "none");
  checkSizes(where, { pictures });
  checkSizes(where, { side }, 2);
  checkSizes(where, { others }, 0);
  const C = side * side;
  check(FIGURES + others <= C, where, `three figures and the others must fit into ${C} cells`, `${others} others`);

  const random = uniform(`${seed}/${where}`);
  const cells = Array.from({ length: C }, (_, cell) => cell);
  const made: ScatteredNumbers = {
    ink: new Float32Array(pictures * C * PIXELS),
    colors: new Int32Array(pictures * C).fill(EMPTY),
    glance: new Float32Array(pictures * C * 3),
    figures: new Int32Array(pictures * FIGURES),
    truth: new Int32Array(pictures * FIGURES),
  };
  for (let picture = 0; picture < pictures; picture++) {
    const places = shuffled(cells, random).slice(0, FIGURES + others);
    places.forEach((cell, i) => {
      const { digit, pixels } = pick(digits, random);
      const at = picture * C + cell;
      const color = Math.min(i, WHITE);
      made.ink.set(pixels, at * PIXELS);
      made.colors[at] = color;
      const mean = pixels.reduce((sum, ink) => sum + ink, 0) / PIXELS;
      made.glance.set(
        INKS[color].map((share) => share * mean),
        at * 3,
      );
      if (color === WHITE) return;
      made.figures[picture * FIGURES + i] = digit;
      made.truth[picture * FIGURES + i] = cell;
    });
  }
  return made;
}

/**
 * One of the pictures, to be drawn: `[8 side, 8 side, 3]`, red, green and blue from 0 to 1.
 *
 * @throws if there is no such picture.
 *
 * @example
 * const numbers = datasets.scatteredNumbers(datasets.digits(), { pictures: 1, seed: 1 });
 * datasets.scatteredPicture(numbers, 0).length   // → 40
 */
export function scatteredPicture(numbers: ScatteredNumbers, picture: number): number[][][] {
  const where = "datasets.scatteredPicture";
  checkKind(where, "an object with names", { numbers });
  const { ink, colors, truth } = numbers;
  checkKind(where, "an array", { ink, colors, truth });
  const pictures = truth.length / FIGURES;
  check(
    Number.isInteger(picture) && picture >= 0 && picture < pictures,
    where,
    `the picture must be a whole number from 0 to ${pictures - 1}`,
    picture,
  );
  const C = colors.length / pictures;
  const side = Math.sqrt(C);
  const pixel = (y: number, x: number): number[] => {
    const cell = picture * C + side * Math.floor(y / ROW) + Math.floor(x / ROW);
    const amount = ink[cell * PIXELS + ROW * (y % ROW) + (x % ROW)];
    return INKS[colors[cell]].map((share) => share * amount);
  };
  return Array.from({ length: ROW * side }, (_, y) => Array.from({ length: ROW * side }, (_, x) => pixel(y, x)));
}
