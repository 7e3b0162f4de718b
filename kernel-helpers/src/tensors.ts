import * as tf from "@tensorflow/tfjs";
import { check, shapeText } from "./check";

/** Anything that can be read as a tensor: a tensor, or (nested) arrays of numbers. */
export type Numbers = tf.Tensor | tf.TensorLike;

/** Reads numbers as a tensor; a tensor is returned as it is. `name` is what a function calls them. */
export function toTensor(x: Numbers, where: string, name: string): tf.Tensor {
  if (x instanceof tf.Tensor) {
    const rule = `${name} must not be disposed (tf.keep lets a tensor outlive its tf.tidy)`;
    check(!x.isDisposed, where, rule, `a disposed tensor ${shapeText(x.shape)}`);
    return x;
  }
  const isNumbers = ["number", "boolean", "string"].includes(typeof x) || Array.isArray(x) || ArrayBuffer.isView(x);
  check(
    isNumbers && isRectangular(x),
    where,
    `${name} must be a tensor, or arrays in which all rows are equally long`,
    x,
  );
  return tf.tensor(x);
}

/** Whether the arrays at each level of nested ones are equally long: tf.tensor does not look everywhere. */
function isRectangular(x: unknown): boolean {
  for (let level = [x]; level.some(Array.isArray); level = level.flat()) {
    const lengths = new Set(
      level.map((part) => (Array.isArray(part) || ArrayBuffer.isView(part) ? (part as unknown[]).length : -1)),
    );
    if (lengths.size > 1) return false;
  }
  return true;
}

/** The same for what is calculated with: texts are none, truth values count as 0 and 1. */
export function toNumbers(x: Numbers, where: string, name: string): tf.Tensor {
  const read = toTensor(x, where, name);
  const isNumeric = read.dtype !== "string" && read.dtype !== "complex64";
  check(isNumeric, where, `${name} must hold numbers`, `${read.dtype} ${shapeText(read.shape)}`);
  return read;
}

/** int32 as float32; a tensor of floats is returned as it is, without another step for its gradient. */
export const toFloat = (x: tf.Tensor): tf.Tensor => (x.dtype === "float32" ? x : x.toFloat());

/** Exchanges the last two axes: `[..., N, M]` becomes `[..., M, N]`. */
export function transposeLast<T extends tf.Tensor>(x: T): T {
  const axes = x.shape.map((_, axis) => axis);
  [axes[axes.length - 2], axes[axes.length - 1]] = [axes[axes.length - 1], axes[axes.length - 2]];
  return tf.transpose(x, axes) as T;
}

/**
 * `x [..., I] · weight [I, J]` as one flat product: `[..., J]`.
 *
 * tf.matMul of unequal ranks is slower forward and throws in its gradient; flattening the leading axes avoids both.
 */
export function project(x: tf.Tensor, weight: tf.Tensor): tf.Tensor {
  const leading = x.shape.slice(0, -1);
  const [from, to] = weight.shape;
  return tf.matMul(x.reshape([-1, from]), weight as tf.Tensor2D).reshape([...leading, to]);
}

/**
 * The same numbers, cut off from whatever made them: no gradient flows back, and operations without a gradient (a
 * comparison) may follow.
 */
export const detached = (x: tf.Tensor): tf.Tensor =>
  // What happens inside is not recorded; tf.customGrad records its arguments only, and x is none.
  tf.customGrad(() => ({ value: x.clone(), gradFunc: () => [] }))();

/**
 * A tensor's parts along an axis, each of length one there. tf.unstack crawls on WebAssembly, and the gradient of
 * tf.split fails where there is only one part.
 */
export function parts(x: tf.Tensor, axis: number): tf.Tensor[] {
  const count = x.shape[axis];
  return count > 1 ? tf.split(x, count, axis) : count === 1 ? [x] : [];
}
