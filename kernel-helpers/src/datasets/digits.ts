import { readCsv } from "./table";

/** A digit that a person wrote by hand. */
export interface Digit {
  /** Which digit it is, 0 to 9. */
  digit: number;
  /** 8 × 8 pixels, row by row from the top, from 0 (paper) to 1 (ink). */
  pixels: number[];
}

/**
 * The 1,797 handwritten digits of `data/digits.csv`, about 180 of each.
 *
 * Source: "Optical recognition of handwritten digits" (Alpaydin & Kaynak 1998), through PyPI's scikit-learn; see
 * data/README.md.
 *
 * @example
 * const [first] = datasets.digits();
 * first.digit           // → 0
 * first.pixels.length   // → 64
 */
export function digits(): Digit[] {
  // A pixel counts the dark dots among its 4 × 4, written as one sign of base 17.
  return readCsv("digits.csv").map(({ digit, pixels }) => ({
    digit: Number(digit),
    pixels: Array.from(pixels, (dots) => parseInt(dots, 17) / 16),
  }));
}
