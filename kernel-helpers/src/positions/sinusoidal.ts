import * as tf from "@tensorflow/tfjs";
import { check, checkOptions } from "../check";
import { added, type Added } from "./added";

export interface SinusoidalOptions {
  /** The longest wavelength is about 2π · base positions. Default 10000. */
  base?: number;
}

/**
 * Sinusoidal positions: to pair i of the features is added `(sin, cos)(position · base^(-2i/D))`, i from 0. They learn
 * nothing and fit any length.
 *
 * Paper: Vaswani et al. 2017, section 3.5 (whose items, words' vectors times √D, have features of about the same size).
 *
 * @returns a function `x [..., N, D]` → the same shape.
 * @throws if the items' width is odd.
 *
 * @example
 * positions.sinusoidal()([[0, 0], [0, 0]])   // → [[0, 1], [0.8415, 0.5403]]
 */
export function sinusoidal(options: SinusoidalOptions = {}): Added {
  const { base = 10000 } = options ?? {};
  checkOptions("positions.sinusoidal", options, { base });
  check(base > 0, "positions.sinusoidal", "base must be positive", base);
  return added("positions.sinusoidal", (from, count, width) => {
    check(width % 2 === 0, "positions.sinusoidal", "the items' width must be even", width);
    // In double precision, as rotary positions are.
    const angle = (place: number, i: number) => place * base ** ((-2 * i) / width);
    const wave = (place: number, feature: number) =>
      (feature % 2 ? Math.cos : Math.sin)(angle(place, Math.floor(feature / 2)));
    const numbers = Float32Array.from({ length: count * width }, (_, at) =>
      wave(from + Math.floor(at / width), at % width),
    );
    return tf.tensor2d(numbers, [count, width]);
  });
}
