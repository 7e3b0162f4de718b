import * as tf from "@tensorflow/tfjs";
import { check, shapeText } from "../check";
import { toNumbers, transposeLast, type Numbers } from "../tensors";

/**
 * How far rows of weights look at the same items: `‖AAᵀ - I‖²`, averaged over the leading axes.
 *
 * Added to a loss it pushes each row to one item of its own: it is zero exactly when the rows are distinct one-hot
 * vectors.
 *
 * Paper: Lin et al. 2017 (the penalization term P).
 *
 * @param weights `[..., rows, M]`.
 * @throws if there are fewer than two axes.
 *
 * @example
 * losses.overlap([[1, 0], [0, 1]])   // → 0
 * losses.overlap([[1, 0], [1, 0]])   // → 2
 */
export function overlap(weights: Numbers): tf.Scalar {
  return tf.tidy(() => {
    const a = toNumbers(weights, "losses.overlap", "weights").toFloat();
    check(a.rank >= 2, "losses.overlap", "weights must have at least two axes, rows and items", shapeText(a.shape));
    const difference = tf.sub(tf.matMul(a, transposeLast(a)), tf.eye(a.shape[a.rank - 2]));
    return tf.mean(tf.sum(tf.square(difference), [-2, -1])) as tf.Scalar;
  });
}
