import { check, checkOptions, checkSizes } from "../check";
import { source, type ParameterOptions } from "../nn/parameters";
import { added, type Added } from "./added";

export interface LearnedOptions extends ParameterOptions {
  /** How many positions there are. */
  length: number;
  /** D, the width of the items. */
  width: number;
}

/**
 * Learned positions: a vector for each position is added. What stands beyond the last has none.
 *
 * Papers: Gehring et al. 2017, "Convolutional sequence to sequence learning"; GPT and BERT.
 *
 * @returns a function `x [..., N, D]` → the same shape, with the variable `positions` `[length, D]`, which starts normal
 *   with the spread 1/√D.
 * @throws if a size is not a positive whole number, or, when used, an item is beyond the last position or of another
 *   width.
 *
 * @example
 * positions.learned({ length: 9, width: 4, seed: 7 })(tf.ones([2, 3, 4])).shape   // → [2, 3, 4]
 */
export function learned(options: LearnedOptions): Added {
  const { length, width, seed, parameters } = options ?? {};
  checkOptions("positions.learned", options, { length, width, seed, parameters });
  checkSizes("positions.learned", { length, width });
  const table = source("positions.learned", options)("positions", [length, width], { normal: width ** -0.5 });
  const vectors = (from: number, count: number, features: number) => {
    const last = from + count;
    check(last <= length, "positions.learned", `there must be at most ${length} positions`, last);
    check(features === width, "positions.learned", `items must be of width ${width}`, features);
    return table.slice([from, 0], [count, width]);
  };
  return added("positions.learned", vectors, [table]);
}
