import * as tf from "@tensorflow/tfjs";
import { check, checkKind } from "../check";
import type { NoiseSource } from "../random";

/**
 * Dropout: each number becomes zero with the probability `rate`, and what is left is divided by `1 - rate`, so that the
 * expectation stays. For training only.
 *
 * Paper: Srivastava et al. 2014, "Dropout: a simple way to prevent neural networks from overfitting".
 *
 * @param x of any shape.
 * @param rate from 0, which leaves x as it is, to below 1.
 * @param noise where the draws come from: `seededNoise(7)`.
 * @throws if the rate is below 0, or 1 and more.
 *
 * @example
 * nn.dropout(tf.ones([4]), 0.5, () => tf.tensor1d([0.1, 0.6, 0.9, 0.3]))   // → [0, 2, 2, 0]
 */
export function dropout(x: tf.Tensor, rate: number, noise: NoiseSource): tf.Tensor {
  checkKind("nn.dropout", "a tensor", { x });
  checkKind("nn.dropout", "a number", { rate });
  checkKind("nn.dropout", "a function", { noise });
  check(rate >= 0 && rate < 1, "nn.dropout", "rate must be at least 0 and less than 1", rate);
  if (rate === 0) return x;
  return tf.tidy(() => tf.mul(x, tf.div(tf.greaterEqual(noise(x.shape), rate).toFloat(), 1 - rate)));
}
