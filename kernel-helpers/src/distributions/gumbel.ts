import * as tf from "@tensorflow/tfjs";

/** Draws standard Gumbel noise, `-log(-log u)`: new at each call, and the same sequence for the same seed. */
export function gumbelNoise(seed: number): (shape: number[]) => tf.Tensor {
  let next = seed * 1000;
  return (shape) => tf.tidy(() => {
    // Inside (0, 1), where both logarithms are finite.
    const u = tf.randomUniform(shape, 1e-7, 1 - 1e-7, "float32", next++);
    return tf.neg(tf.log(tf.neg(tf.log(u))));
  });
}
