import * as tf from "@tensorflow/tfjs";
import { check, checkOptions } from "../check";
import { softmax as softmaxOfRows } from "../higherOrder";
import { detached } from "../tensors";
import { hide, named, onlyAllowed, type Distribution } from "./distribution";

export interface SoftmaxOptions {
  /** τ, positive; Infinity gives all allowed keys the same weight. Default 1. */
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
export function softmax(options: SoftmaxOptions = {}): Distribution {
  const { temperature = 1 } = options ?? {};
  checkOptions("distributions.softmax", options, { temperature });
  check(temperature > 0, "distributions.softmax", "temperature must be positive", temperature);
  return named("softmax", (scores, allowed) => {
    const z = hide(scores, allowed);
    if (temperature === 1) return onlyAllowed(softmaxOfRows(z), allowed);
    // The largest is taken off before dividing, where float32 still tells 10000 from 9999.9; and hidden keys are hidden
    // again, since a high temperature would lift them.
    const warm = tf.div(tf.sub(z, detached(tf.max(z, -1, true))), temperature);
    return onlyAllowed(softmaxOfRows(hide(warm, allowed)), allowed);
  });
}
