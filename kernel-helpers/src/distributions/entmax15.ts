import * as tf from "@tensorflow/tfjs";
import type { Distribution } from "./distribution";
import { thresholded } from "./threshold";

/**
 * `f(z) = [z/2 - τ]₊²`, with τ such that the weights sum to one: 1.5-entmax, half-way between softmax (1) and sparsemax
 * (2).
 *
 * Weak keys get exactly zero as in sparsemax, and the others' weights bend smoothly.
 *
 * Paper: Peters, Niculae & Martins 2019, "Sparse sequence-to-sequence models".
 *
 * @returns `scores [..., N, M]` → `weights [..., N, M]`, rows summing to one.
 *
 * @example
 * distributions.entmax15()(tf.tensor2d([[-2, 0, 0.5]]))   // → [[0, 0.326, 0.674]]
 */
export function entmax15(): Distribution {
  return thresholded("entmax15", 2, (sorted, rank) => {
    // For each size ρ of the support, the τ that would make its weights sum to one; the right ρ is the largest
    // with τ ≤ x_(ρ).
    const mean = tf.div(tf.cumsum(sorted, sorted.rank - 1), rank);
    const meanSquare = tf.div(tf.cumsum(tf.square(sorted), sorted.rank - 1), rank);
    const spread = tf.mul(rank, tf.sub(meanSquare, tf.square(mean)));
    const taus = tf.sub(mean, tf.sqrt(tf.div(tf.relu(tf.sub(1, spread)), rank)));
    const size = tf.sum(tf.lessEqual(taus, sorted).toFloat(), -1, true);
    return tf.sum(tf.mul(taus, tf.equal(rank, size).toFloat()), -1, true);
  });
}
