import * as tf from "@tensorflow/tfjs";
import { check, shapeText } from "../check";
import { named, type MaskFunction } from "./mask";

/**
 * Hides what only fills a batch up: true for the first `lengths[b]` keys of batch entry b, for all queries and heads.
 *
 * @param lengths one number for each entry of the batch, the scores' first axis.
 * @returns a mask for any length: bool `[B, 1, M]`, or `[B, 1, 1, M]` where there is a head axis.
 * @throws if a length is negative or not a whole number, or the scores' first axis is not as long as `lengths`.
 *
 * @example
 * masks.padding([1, 3])(1, 3)   // → [[[1, 0, 0]], [[1, 1, 1]]]
 */
export function padding(lengths: readonly number[]): MaskFunction {
  check(
    lengths.length > 0 && lengths.every((n) => Number.isInteger(n) && n >= 0),
    "padding", "lengths must be whole numbers, zero or more", lengths,
  );
  return named("padding", (_queries, keys, leading) => {
    const B = lengths.length;
    check(
      leading.length === 0 || leading[0] === B,
      "padding", `the scores' first axis must have ${B} entries, one for each length`, shapeText(leading),
    );
    const length = tf.tensor(lengths as number[], [B, ...Array(Math.max(leading.length, 1) + 1).fill(1)]);
    return tf.less(tf.range(0, keys), length);
  });
}
