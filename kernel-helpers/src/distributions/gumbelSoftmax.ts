import * as tf from "@tensorflow/tfjs";
import { check, checkOptions } from "../check";
import { named, type Distribution } from "./distribution";
import { seededNoise, type NoiseSource, type Seed } from "../random";
import { gumbel } from "./gumbel";
import { oneHotLargest } from "./hard";
import { softmax } from "./softmax";

export interface GumbelSoftmaxOptions {
  /** τ, positive: near zero the weights are almost one-hot, and gradients wild. Default 1. */
  temperature?: number;
  /** The seed of the noise. Each call draws on; the same seed gives the same sequence. Default 0. */
  seed?: Seed;
  /** Takes the noise from elsewhere, and leaves the seed unused: see `NoiseSource`. */
  noise?: NoiseSource;
  /**
   * Whether the weights are one-hot on the way forward, with the soft weights' gradient on the way back. Default false.
   */
  straightThrough?: boolean;
}

/**
 * `f(z) = softmax((z + g)/τ)` with Gumbel noise g: a soft sample, whose largest weight falls on each key as often as
 * softmax(z) says.
 *
 * Papers: Jang, Gu & Poole 2017, "Categorical reparameterization with Gumbel-softmax"; Maddison, Mnih & Teh 2017, "The
 * concrete distribution".
 *
 * @returns `scores [..., N, M]` → `weights [..., N, M]`, rows summing to one.
 * @throws if the temperature is not positive.
 *
 * @example
 * const sample = distributions.gumbelSoftmax({ temperature: 0.5, seed: 7 });
 * sample(tf.zeros([2, 3])).sum(-1)   // → [1, 1]
 */
export function gumbelSoftmax(options: GumbelSoftmaxOptions = {}): Distribution {
  const { temperature = 1, seed = 0, straightThrough = false } = options ?? {};
  const { noise = seededNoise(`${seed}/distributions.gumbelSoftmax`) } = options ?? {};
  checkOptions("distributions.gumbelSoftmax", options, { temperature, seed, noise, straightThrough });
  check(temperature > 0, "distributions.gumbelSoftmax", "temperature must be positive", temperature);
  const weigh = softmax({ temperature });
  return named("gumbelSoftmax", (scores, allowed) => {
    const soft = weigh(tf.add(scores, gumbel(noise, scores.shape)), allowed);
    return straightThrough ? oneHotLargest(soft, "straight through", allowed) : soft;
  });
}
