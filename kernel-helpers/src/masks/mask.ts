import * as tf from "@tensorflow/tfjs";
import { check, shapeText } from "../check";
import { detached, toTensor, type Numbers } from "../tensors";

/**
 * Which keys each query may attend to, or what is added to its scores. Broadcastable to the scores `[..., N, M]`,
 * `[query][key]`:
 *
 * - bool (or int32 0 and 1): true where attention IS ALLOWED, as in PyTorch's scaled_dot_product_attention and ONNX's
 *   Attention;
 * - float32: added to the scores; an entry of -Infinity means not allowed. An array of nothing but zeros and ones could
 *   mean either, and is refused: `masks.boolean` and `masks.additive` say which it is;
 * - a function that makes one of these, such as `masks.causal()`, which then fits any length.
 */
export type Mask = Numbers | MaskFunction;

/**
 * Makes the mask for N queries and M keys; `leading` are the scores' axes before these (batch, heads), none when called
 * alone.
 */
export interface MaskFunction {
  (queries: number, keys: number, leading?: readonly number[]): tf.Tensor;
  readonly kind?: "mask";
  /** What gradient descent may change; absent or empty for a mask without parameters. */
  readonly variables?: readonly tf.Variable[];
}

/** Gives a plain function its name and what it learns, which makes it one of the package's masks. */
export function named(
  name: string,
  make: (queries: number, keys: number, leading: readonly number[]) => tf.Tensor,
  variables: readonly tf.Variable[] = [],
): MaskFunction {
  const mask: MaskFunction = (queries, keys, leading = []) => tf.tidy(() => make(queries, keys, leading));
  Object.defineProperty(mask, "name", { value: name });
  return Object.assign(mask, { kind: "mask" as const, variables });
}

/** The mask's two halves: numbers to add to the scores, and where attention is allowed. */
export interface Halves {
  added?: tf.Tensor;
  allowed?: tf.Tensor;
}

/** Reads any mask for scores of the given shape. */
export function readMask(where: string, mask: Mask, scores: readonly number[]): Halves {
  const [queries, keys] = scores.slice(-2);
  const m = typeof mask === "function" ? mask(queries, keys, scores.slice(0, -2)) : readNumbers(where, mask);
  const rule = "a mask function must give a tensor (a factory is called first: masks.causal())";
  check(m instanceof tf.Tensor, where, rule, `a ${typeof m}`);
  check(fits(m.shape, scores), where, `mask must fit the scores ${shapeText(scores)}`, shapeText(m.shape));
  if (m.dtype !== "float32") return { allowed: m.toBool() };
  // Detached, since a comparison has no gradient and what is added may be learned.
  const allowed = tf.notEqual(detached(m), -Infinity);
  return { added: tf.where(allowed, m, tf.zerosLike(m)), allowed };
}

/** Reads a mask that is written out, as it is. */
export function readNumbers(where: string, mask: Numbers): tf.Tensor {
  const m = toTensor(mask);
  check(
    m.dtype === "bool" || m.dtype === "int32" || m.dtype === "float32",
    where, "mask must be bool (true: allowed) or float32 (added to the scores)", m.dtype,
  );
  // In an array nothing tells 1 for "allowed" from 1 to be added, and a wrong guess would not show.
  check(
    mask instanceof tf.Tensor || m.dtype !== "float32" || m.dataSync().some((x) => x !== 0 && x !== 1),
    where,
    "a mask of zeros and ones could mean two things: use true and false, or masks.boolean(...), or masks.additive(...)",
    `an array ${shapeText(m.shape)} of zeros and ones`,
  );
  return m;
}

const fits = (shape: readonly number[], target: readonly number[]): boolean =>
  shape.length <= target.length && shape.every((n, i) => n === 1 || n === target[target.length - shape.length + i]);

/**
 * Where each query and each key stands, as `[N, 1]` and `[1, M]`: the queries stand `offset` places after the first
 * key.
 */
export const positions = (queries: number, keys: number, offset: number): [tf.Tensor, tf.Tensor] =>
  [tf.range(offset, offset + queries).expandDims(1), tf.range(0, keys).expandDims(0)];
