import * as tf from "@tensorflow/tfjs";
import { onlyOnce } from "../higherOrder";
import { hide, keepNaN, named, onlyAllowed, type Distribution } from "./distribution";

/**
 * The family of sparse distributions, `p = [x - τ]₊ ^ power`, with τ such that each row sums to one.
 *
 * `x` is the score divided by `power` and moved so that its row's largest is zero. Then τ lies between -1 and 0, and
 * every score of -1 or less has weight zero: such scores may be cut at -2 without changing the result, so that neither
 * ±1e4 nor a masked row can overflow.
 *
 * The gradient is written by hand, since sorting has none: with `s = p^((power-1)/power)` on the support and 0
 * elsewhere, the Jacobian is `Diag(s) - s sᵀ / Σs`.
 */
export function thresholded(
  name: string,
  power: 1 | 2,
  findTau: (sorted: tf.Tensor, rank: tf.Tensor) => tf.Tensor,
): Distribution {
  const weigh = tf.customGrad((scores, save) => {
    const z = scores as tf.Tensor;
    const x = tf.div(tf.sub(z, tf.max(z, -1, true)), power);
    const cut = tf.maximum(x, -2);
    const M = z.shape[z.rank - 1];
    const tau = findTau(tf.topk(cut, M, true).values, tf.range(1, M + 1));
    const above = tf.relu(tf.sub(cut, tau));
    const p = keepNaN(power === 1 ? above : tf.square(above), x);
    const s = power === 1 ? tf.step(above) : above;
    (save as (tensors: tf.Tensor[]) => void)([s]);
    const gradFunc = (dy: tf.Tensor, [s]: tf.Tensor[]) => {
      const mean = tf.div(tf.sum(tf.mul(dy, s), -1, true), tf.sum(s, -1, true));
      return tf.mul(s, tf.sub(dy, mean));
    };
    return { value: p, gradFunc: gradFunc as (dy: tf.Tensor, saved: tf.Tensor[]) => tf.Tensor };
  });
  return named(name, (scores, allowed) => {
    // sparsemax is straight wherever it has a gradient, and so has a second one of zero; here s bends with the scores.
    if (power === 2) onlyOnce(`distributions.${name}`);
    return onlyAllowed(weigh(hide(scores, allowed)), allowed);
  });
}
