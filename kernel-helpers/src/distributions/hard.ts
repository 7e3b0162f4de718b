import * as tf from "@tensorflow/tfjs";
import { checkOptions } from "../check";
import { hide, keepNaN, named, onlyAllowed, type Distribution } from "./distribution";
import { seededNoise, type NoiseSource, type Seed } from "../random";
import { gumbel } from "./gumbel";

export interface HardOptions {
  /** Whether the key is drawn, each as often as softmax(z) says, instead of taking the best. Default false. */
  sampled?: boolean;
  /** The seed of the draws. Each call draws on; the same seed gives the same sequence. Default 0. */
  seed?: Seed;
  /** Takes the draws from elsewhere, and leaves the seed unused: see `NoiseSource`. */
  noise?: NoiseSource;
}

/**
 * One key takes all: the one with the highest score (the first of equals), or one drawn from softmax(z).
 *
 * Its gradient is zero, since a small change of the scores changes nothing: to learn it, use REINFORCE, or
 * `gumbelSoftmax` with `straightThrough`.
 *
 * Paper: Xu et al. 2015, "Show, attend and tell" (drawn; they call it hard attention).
 *
 * @returns `scores [..., N, M]` → `weights [..., N, M]`, one-hot rows.
 *
 * @example
 * distributions.hard()(tf.tensor2d([[1, 3, 2]]))   // → [[0, 1, 0]]
 */
export function hard(options: HardOptions = {}): Distribution {
  const { sampled = false, seed = 0, noise = seededNoise(`${seed}/distributions.hard`) } = options ?? {};
  checkOptions("distributions.hard", options, { sampled, seed, noise });
  // The largest of z + Gumbel noise is a draw from softmax(z): the Gumbel-max trick.
  const noisy = (scores: tf.Tensor) => (sampled ? tf.add(scores, gumbel(noise, scores.shape)) : scores);
  return named("hard", (scores, allowed) => oneHotLargest(noisy(scores), "zero", allowed));
}

/** 1 at each row's largest allowed entry and 0 elsewhere; its gradient is zero, or passed straight through to `x`. */
export function oneHotLargest(x: tf.Tensor, gradient: "zero" | "straight through", allowed?: tf.Tensor): tf.Tensor {
  const pick = tf.customGrad((input) => {
    const z = hide(input as tf.Tensor, allowed);
    // Not tf.oneHot, which refuses a row of one key.
    const oneHot = tf.equal(tf.range(0, z.shape[z.rank - 1]), tf.argMax(z, -1).expandDims(-1)).toFloat();
    const value = onlyAllowed(keepNaN(oneHot, z), allowed);
    return { value, gradFunc: (dy: tf.Tensor) => (gradient === "zero" ? tf.zerosLike(dy) : dy) };
  });
  return pick(x);
}
