import * as tf from "@tensorflow/tfjs";
import { isLasting, type MakePart, type Span } from "../forScores";
import { named, readMaskPart, uniformOf, type Mask, type MaskFunction } from "./mask";

/**
 * A key is allowed if one of the masks allows it: a window and some keys that all may see, for example.
 *
 * @returns a mask for any length that all of them fit: bool.
 * @throws when used, if one of them does not fit the scores.
 *
 * @example
 * const itself = masks.window({ left: 0, right: 0 });
 * masks.any(itself, [[true, false, false]])(3, 3)   // → [[1, 0, 0], [1, 1, 0], [1, 0, 1]]
 */
export function any(...parts: Mask[]): MaskFunction {
  const make: MakePart = (queries, keys, leading) => {
    const nothing: tf.Tensor = tf.scalar(false, "bool");
    return parts
      .map((part) => readMaskPart("masks.any", part, queries, keys, leading))
      .reduce((a, b) => tf.logicalOr(a, b), nothing);
  };
  const uniform = (queries: Span, keys: Span) => {
    const known = parts.map((part) => uniformOf(part, queries, keys));
    if (known.includes(true)) return true;
    return known.every((allowed) => allowed === false) ? false : undefined;
  };
  return named("any", make, uniform, parts.every(isLasting));
}
