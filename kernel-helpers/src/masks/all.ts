import * as tf from "@tensorflow/tfjs";
import { named, readMask, type Mask, type MaskFunction } from "./mask";

/**
 * Several masks at once: a key must be allowed by all of them, and what they add is summed.
 *
 * @returns a mask: bool, or float32 (-Infinity where not allowed) if one of them is added to the scores; its variables
 *   are theirs.
 * @throws when used, if one of them does not fit the scores.
 *
 * @example
 * masks.all(masks.causal(), masks.padding([2]))(3, 3, [1])   // → [[[1, 0, 0], [1, 1, 0], [1, 1, 0]]]
 */
export function all(...parts: Mask[]): MaskFunction {
  const variables = parts.flatMap((part) => (typeof part === "function" ? part.variables ?? [] : []));
  return named("all", (queries, keys, leading) => {
    const shape = [...leading, queries, keys];
    const halves = parts.map((part) => readMask("masks.all", part, shape));
    const everything: tf.Tensor = tf.scalar(true, "bool");
    const allowed = halves.flatMap((half) => half.allowed ?? []).reduce((a, b) => tf.logicalAnd(a, b), everything);
    const added = halves.flatMap((half) => half.added ?? []);
    if (added.length === 0) return allowed;
    const sum = added.reduce((a, b) => tf.add(a, b));
    const both = tf.broadcast_util.assertAndGetBroadcastShape(allowed.shape, sum.shape);
    return tf.where(allowed, sum, tf.fill(both, -Infinity));
  }, variables);
}
