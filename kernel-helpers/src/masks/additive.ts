import * as tf from "@tensorflow/tfjs";
import { check, shapeText } from "../check";
import { toTensor, type Numbers } from "../tensors";

/**
 * Numbers to be added to the scores: above zero attracts, below zero repels, and -Infinity hides.
 *
 * @param bias broadcastable to the scores `[..., N, M]`, `[query][key]`.
 * @returns a float32 tensor of the same shape, a mask for `attend`.
 *
 * @example
 * const mask = masks.additive([[0, Math.log(2)]]);
 * attend([[0]], [[0], [0]], [[1], [4]], { mask }).context   // → [[3]]
 */
export function additive(bias: Numbers): tf.Tensor {
  return tf.tidy(() => {
    const x = toTensor(bias);
    const isNumeric = x.dtype === "float32" || x.dtype === "int32";
    check(isNumeric, "additive", "a bias must hold numbers", `${x.dtype} ${shapeText(x.shape)}`);
    return tf.cast(x, "float32").clone();
  });
}
