import * as tf from "@tensorflow/tfjs";
import { check, shapeText } from "../check";
import { toTensor, type Numbers } from "../tensors";

/**
 * A mask that is written out in numbers: any but zero, or true, where attention IS ALLOWED.
 *
 * @param allowed broadcastable to the scores `[..., N, M]`, `[query][key]`.
 * @returns a bool tensor of the same shape, a mask for `attend`.
 *
 * @example
 * masks.boolean([[1, 0], [1, 1]])   // → [[1, 0], [1, 1]]
 */
export function boolean(allowed: Numbers): tf.Tensor {
  return tf.tidy(() => {
    const x = toTensor(allowed, "masks.boolean", "allowed");
    const isReadable = x.dtype !== "string" && x.dtype !== "complex64";
    check(isReadable, "masks.boolean", "a mask must hold booleans or numbers", `${x.dtype} ${shapeText(x.shape)}`);
    return x.dtype === "bool" ? x.clone() : tf.notEqual(x, 0);
  });
}
