import * as tf from "@tensorflow/tfjs";
import { check, checkKind, checkOptions, shapeText } from "../check";
import { detached } from "../tensors";
import type { HardAttended } from "../mechanisms/hard";

export interface ReinforceOptions {
  /**
   * Whether the average reward so far is subtracted: the same gradient on average, with far less noise. Default true.
   */
  baseline?: boolean;
  /** How much of the old baseline stays at each step. Default 0.9. */
  decay?: number;
  /** λ_r, how much the choices' gradient counts beside the likelihood's own. Default 1. */
  rewardWeight?: number;
  /** λ_e, how much an undecided α is rewarded, so that it does not settle too early. Default 0. */
  entropyWeight?: number;
}

export interface Reinforce {
  /**
   * @param logLikelihood log p(y | choice), one number for each example, `[B]`: the reward.
   * @param attended what `hard` gave for the same examples: `logProbability` and `entropy` `[B, ...]`, summed over all
   * but the first axis.
   * @returns a loss whose gradient is the estimate; its value means nothing.
   */
  (logLikelihood: tf.Tensor, attended: Pick<HardAttended, "logProbability" | "entropy">): tf.Scalar;
  /** b, the moving average of the reward, not learned by gradients. Dispose it when training is over. */
  readonly baseline: tf.Variable;
}

/**
 * REINFORCE for `hard` attention: the gradient of the expected log-likelihood, estimated from the keys that were drawn.
 *
 *     ∇ log p(y | s, a) + λ_r (log p(y | s, a) - b) ∇ log p(s | a) + λ_e ∇H(s)      b ← 0.9 b + 0.1 log p(y | s, a)
 *
 * Each call uses the baseline of the calls before it, then moves it.
 *
 * Papers: Williams 1992, "Simple statistical gradient-following algorithms for connectionist reinforcement learning";
 * Xu et al. 2015.
 *
 * @throws if the likelihoods are not one number for each example.
 *
 * @example
 * const loss = losses.reinforce();
 * const seen = mechanisms.hard({ seed: 7 })(tf.ones([2, 1, 3]), tf.ones([2, 5, 3]), tf.ones([2, 5, 1]));
 * loss(tf.tensor1d([-1, -3]), seen).shape   // → []
 * loss.baseline                             // → -0.2
 */
export function reinforce(options: ReinforceOptions = {}): Reinforce {
  const { baseline: subtract = true, decay = 0.9, rewardWeight = 1, entropyWeight = 0 } = options ?? {};
  checkOptions("losses.reinforce", options, { baseline: subtract, decay, rewardWeight, entropyWeight });
  check(decay >= 0 && decay < 1, "losses.reinforce", "decay must be at least 0 and less than 1", decay);
  const baseline = tf.tidy(() => tf.variable(tf.scalar(0), false));

  const loss = (logLikelihood: tf.Tensor, attended: Pick<HardAttended, "logProbability" | "entropy">) =>
    tf.tidy(() => {
      const { logProbability, entropy } = attended ?? {};
      checkKind("losses.reinforce", "a tensor", { logLikelihood, logProbability, entropy });
      check(
        logLikelihood.rank === 1 && logLikelihood.shape[0] === logProbability.shape[0],
        "losses.reinforce",
        `logLikelihood must be one number for each example, [${logProbability.shape[0]}]`,
        shapeText(logLikelihood.shape),
      );
      const perExample = (x: tf.Tensor) => tf.sum(x.reshape([x.shape[0], -1]), -1);
      const reward = detached(logLikelihood);
      const advantage = subtract ? tf.sub(reward, detached(baseline)) : reward;
      const gain = tf.addN([
        logLikelihood,
        tf.mul(tf.mul(advantage, rewardWeight), perExample(logProbability)),
        tf.mul(perExample(entropy), entropyWeight),
      ]);
      baseline.assign(tf.add(tf.mul(baseline, decay), tf.mul(tf.mean(reward), 1 - decay)));
      return tf.neg(tf.mean(gain)) as tf.Scalar;
    });
  return Object.assign(loss, { baseline });
}
