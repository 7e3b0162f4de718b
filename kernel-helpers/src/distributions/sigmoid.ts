import * as tf from "@tensorflow/tfjs";
import { checkOptions } from "../check";
import { sigmoid as sigmoidOfEach, softmax } from "../higherOrder";
import { hide, named, onlyAllowed, type Distribution } from "./distribution";

export interface SigmoidOptions {
  /** Whether the weights are divided by their sum. Default false. */
  normalised?: boolean;
}

/**
 * `f(z)ᵢ = σ(zᵢ) = 1 / (1 + exp(-zᵢ))`, each key judged on its own: weights in (0, 1) that need not sum to one, so that
 * attention can add up, count, or listen to nobody. Normalised, `σ(zᵢ) / Σⱼ σ(zⱼ)`: they sum to one, and unlike softmax
 * no single high score can drown the others.
 *
 * Papers: Chorowski et al. 2015, "Attention-based models for speech recognition" (normalised: their "smoothing"); Kim
 * et al. 2017, "Structured attention networks" (raw).
 *
 * @returns `scores [..., N, M]` → `weights [..., N, M]`; rows sum to one only if normalised.
 *
 * @example
 * distributions.sigmoid()(tf.tensor2d([[0, 10]]))                        // → [[0.5, 1]]
 * distributions.sigmoid({ normalised: true })(tf.tensor2d([[0, 10]]))    // → [[0.3333, 0.6667]]
 */
export function sigmoid(options: SigmoidOptions = {}): Distribution {
  const { normalised = false } = options ?? {};
  checkOptions("distributions.sigmoid", options, { normalised });
  if (!normalised)
    return named("sigmoid", (scores, allowed) => onlyAllowed(sigmoidOfEach(hide(scores, allowed)), allowed));
  // softmax(log σ(z)) is σ(z) / Σ σ(z), and stays exact where every σ(z) is too small for a float. Not tf.logSigmoid:
  // its gradient asks for a tensor that tf.tidy has disposed of by then.
  const logSigmoid = (z: tf.Tensor) => tf.neg(tf.softplus(tf.neg(z)));
  return named("sigmoid", (scores, allowed) => onlyAllowed(softmax(logSigmoid(hide(scores, allowed))), allowed));
}
