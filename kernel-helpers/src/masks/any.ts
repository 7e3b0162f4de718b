import * as tf from "@tensorflow/tfjs";
import { check } from "../check";
import { named, readMask, type Mask, type MaskFunction } from "./mask";

/**
 * A key is allowed if one of the masks allows it: a window and a few keys that all may see, for example.
 *
 * @returns a bool mask.
 * @throws when used, if one of them is added to the scores (a sum has no "or"), or does not fit them.
 *
 * @example
 * const itself = masks.window({ left: 0, right: 0 });
 * masks.any(itself, masks.boolean([[1, 0, 0]]))(3, 3)   // → [[1, 0, 0], [1, 1, 0], [1, 0, 1]]
 */
export function any(...parts: Mask[]): MaskFunction {
  return named("any", (queries, keys, leading) => {
    const shape = [...leading, queries, keys];
    return parts.map((part) => {
      const { added, allowed } = readMask("masks.any", part, shape);
      check(!added && allowed !== undefined, "masks.any", "masks must be bool", "float32");
      return allowed;
    }).reduce((a, b) => tf.logicalOr(a, b), tf.scalar(false, "bool") as tf.Tensor);
  });
}
