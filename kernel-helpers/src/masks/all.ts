import * as tf from "@tensorflow/tfjs";
import { named, readMask, type Mask, type MaskFunction } from "./mask";

/**
 * Several masks at once: a key must be allowed by all of them.
 *
 * @returns a mask for any length that all of them fit: bool.
 * @throws when used, if one of them does not fit the scores.
 *
 * @example
 * masks.all(masks.causal(), masks.padding([2]))(3, 3, [1])   // → [[[1, 0, 0], [1, 1, 0], [1, 1, 0]]]
 */
export function all(...parts: Mask[]): MaskFunction {
  return named("all", (queries, keys, leading) => {
    const shape = [...leading, queries, keys];
    const everything: tf.Tensor = tf.scalar(true, "bool");
    return parts.map((part) => readMask("masks.all", part, shape)).reduce((a, b) => tf.logicalAnd(a, b), everything);
  });
}
