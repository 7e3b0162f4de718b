import * as tf from "@tensorflow/tfjs";
import { check, shapeText } from "../check";
import { named as namedForScores, readForScores, type ForScores } from "../forScores";

/**
 * Which keys each query may attend to: true where attention IS ALLOWED, as in PyTorch's scaled_dot_product_attention
 * and ONNX's Attention. Broadcastable to the scores `[..., N, M]`, `[query][key]`; written out, or a function that makes
 * one, such as `masks.causal()`, which then fits any length.
 *
 * Always boolean. Ones and zeros are read by `masks.boolean`; numbers to be added to the scores are a `Bias`.
 */
export type Mask = tf.Tensor | Booleans | MaskFunction;

/** Arrays of booleans, nested as deep as there are axes. */
export type Booleans = readonly boolean[] | readonly Booleans[];

/** Makes the mask for N queries and M keys. */
export interface MaskFunction extends ForScores {
  readonly kind?: "mask";
}

/** Gives a plain function its name, which makes it one of the package's masks. */
export const named = (
  name: string,
  make: (queries: number, keys: number, leading: readonly number[]) => tf.Tensor,
): MaskFunction => namedForScores("mask", name, make);

/** Reads any mask for scores of the given shape: bool, true where attention is allowed. */
export function readMask(where: string, mask: Mask, scores: readonly number[]): tf.Tensor {
  const allowed = readForScores(where, "mask", mask as tf.Tensor | MaskFunction, scores);
  check(
    allowed.dtype === "bool",
    where,
    "mask must be boolean, true where attention is allowed (masks.boolean reads ones and zeros; numbers to add are a bias)",
    `${allowed.dtype} ${shapeText(allowed.shape)}`,
  );
  return allowed;
}
