import * as tf from "@tensorflow/tfjs";
import type { NoiseSource } from "../random";

/** Standard Gumbel noise, `-log(-log u)`, of uniform noise u. */
export const gumbel = (noise: NoiseSource, shape: number[]): tf.Tensor =>
  tf.tidy(() => tf.neg(tf.log(tf.neg(tf.log(noise(shape))))));
