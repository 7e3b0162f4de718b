import * as tf from "@tensorflow/tfjs";
import type { Distribution } from "./distribution";
import { thresholded } from "./threshold";

/**
 * `f(z) = argmin over p in the simplex of ‖p - z‖²`: the distribution nearest to the scores, which gives weak keys
 * exactly zero.
 *
 * In closed form `[z - τ]₊`, with τ such that the weights sum to one. A key of weight zero also gets a gradient of
 * zero: start near uniform, or it may never be heard.
 *
 * Paper: Martins & Astudillo 2016, "From softmax to sparsemax".
 *
 * @returns `scores [..., N, M]` → `weights [..., N, M]`, rows summing to one.
 *
 * @example
 * distributions.sparsemax()(tf.tensor2d([[-2, 0, 0.5]]))   // → [[0, 0.25, 0.75]]
 */
export function sparsemax(): Distribution {
  return thresholded("sparsemax", 1, (sorted, rank) => {
    // The axis counted from the front: WebAssembly's cumsum does not know -1.
    const cumulated = tf.cumsum(sorted, sorted.rank - 1);
    const support = tf.greater(tf.add(1, tf.mul(rank, sorted)), cumulated).toFloat();
    const k = tf.sum(support, -1, true);
    return tf.div(tf.sub(tf.sum(tf.mul(sorted, support), -1, true), 1), k);
  });
}
