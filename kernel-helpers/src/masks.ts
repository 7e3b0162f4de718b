import * as tf from "@tensorflow/tfjs";
import { check, shapeText } from "./check";
import { toTensor, type Numbers } from "./tensors";

/**
 * Which keys each query may attend to.
 *
 * - bool (or int32 0 and 1), broadcastable to the scores `[..., N, M]`: true where attention IS ALLOWED, as in PyTorch's
 *   scaled_dot_product_attention and ONNX's Attention;
 * - float32: added to the scores; an entry of -Infinity means not allowed;
 * - a function of N and M that makes one of these: `masks.causal()` fits any length.
 */
export type Mask = Numbers | ((queries: number, keys: number) => tf.Tensor);

/** The mask's two halves: numbers to add to the scores, and where attention is allowed. */
export function readMask(mask: Mask | undefined, scores: readonly number[]): { added?: tf.Tensor; allowed?: tf.Tensor } {
  if (mask === undefined) return {};
  const [queries, keys] = scores.slice(-2);
  const m = typeof mask === "function" ? mask(queries, keys) : toTensor(mask);
  check(fits(m.shape, scores), "attend", `mask must fit the scores ${shapeText(scores)}`, shapeText(m.shape));
  if (m.dtype !== "float32") return { allowed: tf.broadcastTo(m.toBool(), scores.slice()) };
  const allowed = tf.greater(m, -Infinity);
  return { added: tf.where(allowed, m, tf.zerosLike(m)), allowed: tf.broadcastTo(allowed, scores.slice()) };
}

const fits = (shape: readonly number[], target: readonly number[]): boolean =>
  shape.length <= target.length && shape.every((n, i) => n === 1 || n === target[target.length - shape.length + i]);

/**
 * A query sees its own position and those before it: true where `key <= query + offset`.
 *
 * @param options.offset how many keys come before the first query (keys cached from earlier steps); default 0.
 *
 * @example
 * masks.causal()(2, 3)   // → [[1, 0, 0], [1, 1, 0]]
 */
export function causal({ offset = 0 }: { offset?: number } = {}): (queries: number, keys: number) => tf.Tensor {
  return (queries, keys) =>
    tf.tidy(() => tf.lessEqual(tf.range(0, keys).expandDims(0), tf.range(offset, offset + queries).expandDims(1)));
}
