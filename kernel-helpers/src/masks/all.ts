import * as tf from "@tensorflow/tfjs";
import { isLasting, type MakePart, type Span } from "../forScores";
import { named, readMaskPart, uniformOf, type Mask, type MaskFunction } from "./mask";

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
  const make: MakePart = (queries, keys, leading) => {
    const everything: tf.Tensor = tf.scalar(true, "bool");
    return parts
      .map((part) => readMaskPart("masks.all", part, queries, keys, leading))
      .reduce((a, b) => tf.logicalAnd(a, b), everything);
  };
  const uniform = (queries: Span, keys: Span) => {
    const known = parts.map((part) => uniformOf(part, queries, keys));
    if (known.includes(false)) return false;
    return known.every((allowed) => allowed) ? true : undefined;
  };
  return named("all", make, uniform, parts.every(isLasting));
}
