import * as tf from "@tensorflow/tfjs";
import { named, type Distribution } from "./distribution";

/**
 * `f(z)ᵢ = zᵢ / Σⱼ zⱼ`: each score's share of the sum.
 *
 * Made for scores that are never negative (`featureMap`, counts, similarities). Scores of both signs give weights
 * outside [0, 1], and scores that sum to zero have no shares: 0/0 is NaN, here as on paper.
 *
 * @returns `scores [..., N, M]` → `weights [..., N, M]`, rows summing to one.
 *
 * @example
 * distributions.plain()(tf.tensor2d([[1, 1, 2]]))   // → [[0.25, 0.25, 0.5]]
 */
export function plain(): Distribution {
  return named("plain", (scores, allowed) => {
    if (!allowed) return tf.div(scores, tf.sum(scores, -1, true));
    const kept = tf.where(allowed, scores, tf.zerosLike(scores));
    const total = tf.sum(kept, -1, true);
    // A row without any allowed key is divided by one: it stays all zeros.
    return tf.div(kept, tf.where(tf.any(allowed, -1, true), total, tf.onesLike(total)));
  });
}
