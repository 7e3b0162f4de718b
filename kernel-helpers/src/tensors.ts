import * as tf from "@tensorflow/tfjs";

/** Anything that can be read as a tensor: a tensor, or (nested) arrays of numbers. */
export type Numbers = tf.Tensor | tf.TensorLike;

/** Reads numbers as a tensor; a tensor is returned as it is. */
export const toTensor = (x: Numbers): tf.Tensor => (x instanceof tf.Tensor ? x : tf.tensor(x));

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
 * The same numbers, cut off from whatever made them: no gradient flows back.
 *
 * A copy and not tf.customGrad with a gradient of zero: behind that, an operation without a gradient (a comparison)
 * still throws.
 */
export const detached = (x: tf.Tensor): tf.Tensor => tf.tensor(x.dataSync(), x.shape, x.dtype);
