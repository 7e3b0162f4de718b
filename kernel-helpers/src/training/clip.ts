import * as tf from "@tensorflow/tfjs";
import { check, checkKind } from "../check";

/**
 * Gradients that are too long together are shortened together, so that their direction stays.
 *
 * Paper: Pascanu, Mikolov & Bengio 2013, "On the difficulty of training recurrent neural networks".
 *
 * @param most the largest norm √Σg² of all numbers of all gradients.
 * @returns as many new tensors.
 * @throws if `most` is not positive.
 *
 * @example
 * training.clipByNorm([tf.tensor1d([3]), tf.tensor1d([4])], 1)   // → [[0.6], [0.8]]
 */
export function clipByNorm(gradients: readonly tf.Tensor[], most: number): tf.Tensor[] {
  checkKind("training.clipByNorm", "an array", { gradients });
  check(most > 0, "training.clipByNorm", "the largest norm must be positive", most);
  return tf.tidy(() => {
    const norm = tf.sqrt(tf.sum(tf.square(tf.concat(gradients.map((g) => g.reshape([-1]))))));
    const shrink = tf.minimum(1, tf.div(most, tf.maximum(norm, 1e-12)));
    return gradients.map((g) => tf.mul(g, shrink));
  });
}
