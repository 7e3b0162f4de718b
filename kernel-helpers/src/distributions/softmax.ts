import * as tf from "@tensorflow/tfjs";
import { check } from "../check";
import { detached } from "../tensors";
import { hide, named, silence, type Distribution } from "./distribution";

export interface SoftmaxOptions {
  /** τ, positive. Default 1. */
  temperature?: number;
}

/**
 * `f(z)ᵢ = exp(zᵢ/τ) / Σⱼ exp(zⱼ/τ)`: every allowed key gets some weight, the best ones most.
 *
 * A low temperature τ sharpens towards the best key, a high one flattens towards the plain average.
 *
 * @returns `scores [..., N, M]` → `weights [..., N, M]`, rows summing to one.
 * @throws if the temperature is not positive.
 *
 * Paper: Bridle 1990; in attention since Bahdanau, Cho & Bengio 2015.
 *
 * @example
 * distributions.softmax()(tf.tensor2d([[-2, 0, 0.5]]))   // → [[0.0486, 0.3592, 0.5922]]
 */
export function softmax({ temperature = 1 }: SoftmaxOptions = {}): Distribution {
  check(temperature > 0, "softmax", "temperature must be positive", temperature);
  return named("softmax", (scores, allowed) => {
    const z = hide(scores, allowed);
    // The largest is taken off before dividing, where float32 still tells 10000 from 9999.9.
    const warm = temperature === 1 ? z : tf.div(tf.sub(z, detached(tf.max(z, -1, true))), temperature);
    return silence(tf.softmax(warm), allowed);
  });
}
