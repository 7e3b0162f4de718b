import * as tf from "@tensorflow/tfjs";
import { check, checkKind, checkOptions } from "../check";
import { exp } from "../higherOrder";
import { checkSameWidth, checkWidth, everyPair, namedByParts, type Alignment } from "./alignment";
import { source, type ParameterOptions } from "../nn/parameters";

export interface GaussianOptions extends ParameterOptions {
  /** h, positive: how far a key still counts; a number, or one number for each feature. Default 1. */
  width?: number | readonly number[];
  /** Whether gradient descent may change the width: then h = width · exp(-λ), and λ starts at zero. Default false. */
  learned?: boolean;
}

export interface Gaussian extends Alignment {
  /** The width as it is now, one number, or one for each feature. */
  width(): number[];
}

/**
 * `a(k, q) = -Σ_d (q_d - k_d)² / 2h_d²`: the nearer the key, the higher the score.
 *
 * With softmax this is Nadaraya–Watson kernel regression with a Gaussian kernel (RBF). A small h listens to the nearest
 * key only, a large one to all alike. Learned, h = width · exp(-λ) stays positive; one λ for each feature learns
 * which features matter (h large: hardly). A width learned on the keys' own queries goes to zero unless each query's
 * own key is masked (leave one out).
 *
 * Since `-(q - k)²/2 = qk - k²/2 - q²/2`, it is the dot product with a key bias of -‖k‖²/2, and equal to it (up to what
 * a softmax cannot see) for keys of one length.
 *
 * Papers: Nadaraya 1964, "On estimating regression"; Watson 1964, "Smooth regression analysis".
 *
 * @returns an alignment: `query [..., N, D]`, `keys [..., M, D]` → `scores [..., N, M]`, none above zero; `.width()`
 *   tells h.
 * @throws if a width is not positive, or if queries, keys and a list of widths are not equally wide.
 *
 * @example
 * alignments.gaussian({ width: 0.5 })(tf.tensor2d([[1]]), tf.tensor2d([[1], [2]]))   // → [[0, -2]]
 *
 * @example
 * alignments.gaussian({ width: [0.5, 3], learned: true }).width()   // → [0.5, 3]
 */
export function gaussian(options: GaussianOptions = {}): Gaussian {
  const { width = 1, learned = false, seed, parameters } = options ?? {};
  checkOptions("alignments.gaussian", options, { width, learned, seed, parameters });
  if (typeof width !== "number") checkKind("alignments.gaussian", "an array", { width });
  const start = typeof width === "number" ? [width] : [...width];
  check(start.length > 0 && start.every((h) => h > 0), "alignments.gaussian", "width must be positive", width);
  const lambda = learned ? source("alignments.gaussian", options)("lambda", [start.length], "zeros") : undefined;
  const precision = () => {
    const atStart = tf.tensor1d(start.map((h) => 1 / h));
    return lambda ? tf.mul(exp(lambda), atStart) : atStart;
  };

  const prepare = (keys: tf.Tensor) => {
    if (start.length > 1) checkWidth("alignments.gaussian", "keys", keys, start.length);
    const inverse = precision();
    const scaledKeys = tf.mul(keys, inverse);
    return (query: tf.Tensor) => {
      checkSameWidth("alignments.gaussian", query, keys);
      // Differences rather than ‖q‖² - 2qk + ‖k‖²: in float32 that form loses near keys to rounding.
      const [q, k] = everyPair(tf.mul(query, inverse), scaledKeys);
      // Not tf.squaredDifference: its gradient does not broadcast.
      return tf.mul(tf.sum(tf.square(tf.sub(q, k)), -1), -0.5);
    };
  };
  return Object.assign(namedByParts("gaussian", prepare, lambda ? [lambda] : []), {
    width: () => tf.tidy(() => Array.from(tf.div(1, precision()).dataSync())),
  });
}
