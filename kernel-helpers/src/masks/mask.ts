import * as tf from "@tensorflow/tfjs";
import { check, shapeText } from "../check";
import { named as namedForScores, readPart, whole, type ForScores, type MakePart, type Span } from "../forScores";

/**
 * Which keys each query may attend to: true where attention IS ALLOWED, as in PyTorch's scaled_dot_product_attention
 * and ONNX's Attention. Broadcastable to the scores `[..., N, M]`, `[query][key]`; written out, or a function that
 * makes one, such as `masks.causal()`, which then fits any length.
 *
 * Always boolean. Ones and zeros are read by `masks.boolean`; numbers to be added to the scores are a `Bias`.
 */
export type Mask = tf.Tensor | Booleans | MaskFunction;

/** Arrays of booleans, nested as deep as there are axes. */
export type Booleans = readonly boolean[] | readonly Booleans[];

/** Makes the mask for N queries and M keys. */
export interface MaskFunction extends ForScores {
  readonly kind?: "mask";
  /**
   * Whether everything is allowed to some queries and keys (true) or nothing (false), where that is known without
   * making the entries: what is all hidden need not be computed.
   */
  uniform?(queries: Span, keys: Span): boolean | undefined;
}

/** Gives a plain function its name, which makes it one of the package's masks. */
export const named = (
  name: string,
  make: MakePart,
  uniform: MaskFunction["uniform"] = () => undefined,
  lasting = true,
): MaskFunction => Object.assign(namedForScores("mask", name, make, lasting), { uniform });

/** Reads any mask for scores of the given shape: bool, true where attention is allowed. */
export function readMask(where: string, mask: Mask, scores: readonly number[]): tf.Tensor {
  const [queries, keys] = scores.slice(-2).map(whole);
  return readMaskPart(where, mask, queries, keys, scores.slice(0, -2));
}

/** The same for some of the queries and keys. */
export function readMaskPart(
  where: string,
  mask: Mask,
  queries: Span,
  keys: Span,
  leading: readonly number[],
): tf.Tensor {
  const allowed = readPart(where, "mask", mask as tf.Tensor | MaskFunction, queries, keys, leading);
  check(
    allowed.dtype === "bool",
    where,
    "mask must be boolean, true where attention is allowed (masks.boolean reads ones and zeros; numbers to add are a bias)",
    `${allowed.dtype} ${shapeText(allowed.shape)}`,
  );
  return allowed;
}

/** What a mask says of some queries and keys without being made; nothing, where it is written out. */
export const uniformOf = (mask: Mask, queries: Span, keys: Span): boolean | undefined =>
  typeof mask === "function" ? mask.uniform?.(queries, keys) : undefined;
