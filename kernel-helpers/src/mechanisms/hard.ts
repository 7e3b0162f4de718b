import * as tf from "@tensorflow/tfjs";
import { scaledDot } from "../alignments/scaledDot";
import type { Alignment } from "../alignments/alignment";
import { attend, type Attended } from "../attend";
import { check, checkOptions } from "../check";
import { hard as oneKey } from "../distributions/hard";
import { seededNoise, type NoiseSource, type Seed } from "../random";
import { detached, type Numbers } from "../tensors";
import { computedScores, mechanism, scoresAsWeights, type Mechanism, type ScoreOptions } from "./mechanism";

export interface HardAttentionOptions {
  /** Default `alignments.scaledDot()`. */
  alignment?: Alignment;
  /**
   * What teaches the scores. "reinforce": nothing flows through the choice, and `reinforce` makes a loss of its
   * log-probability. "straight through": the gradient passes the choice as if it had been the soft weights (biased, but
   * of low variance). Default "reinforce".
   */
  gradient?: "reinforce" | "straight through";
  /**
   * How often, from 0 to 1, a query takes the soft weights' context instead of a draw: the paper's half-and-half is
   * 0.5. Default 0.
   */
  expectation?: number;
  /** The seed of the draws. Each call draws on. Default 0. */
  seed?: Seed;
  /** Takes the draws from elsewhere, and leaves the seed unused: see `NoiseSource`. */
  noise?: NoiseSource;
}

export interface HardAttended extends Attended {
  /** α, what the choice was drawn from, `[..., N, M]`. `weights` is the choice itself, one-hot rows. */
  probabilities: tf.Tensor;
  /** log α of the chosen key, `[..., N]`; zero where nothing was drawn. */
  logProbability: tf.Tensor;
  /** How undecided α is, in nats, `[..., N]`. */
  entropy: tf.Tensor;
}

export interface HardCall extends ScoreOptions {
  /** Whether the key is drawn. `false` takes the best one: what to use once training is over. Default true. */
  sampled?: boolean;
}

export interface HardAttention extends Mechanism {
  (query: Numbers, keys: Numbers, values: Numbers, options?: HardCall): HardAttended;
}

/**
 * Hard attention: every query takes the value of one key, drawn from the softmax of its scores.
 *
 * The scores are learned by `reinforce`, or straight through. As the temperature of a soft attention goes to zero, it
 * becomes the choice of the best key.
 *
 * Paper: Xu et al. 2015, "Show, attend and tell: neural image caption generation with visual attention".
 *
 * @returns a mechanism: `query [..., N, D]`, `keys [..., M, D]`, `values [..., M, E]` → `context [..., N, E]`,
 *   `weights [..., N, M]`, `scores [..., N, M]`, `probabilities [..., N, M]`, `logProbability [..., N]`,
 *   `entropy [..., N]`.
 * @throws if `expectation` is outside [0, 1], or what `attend` throws.
 *
 * @example
 * const { context, entropy } = mechanisms.hard()([[9]], [[0], [1]], [[10], [20]], { sampled: false });
 * context   // → [[20]]
 * entropy   // → [0.0012]
 */
export function hard(options: HardAttentionOptions = {}): HardAttention {
  const { alignment = scaledDot(), gradient = "reinforce", expectation = 0, seed = 0, noise } = options ?? {};
  checkOptions("mechanisms.hard", options, { alignment, gradient, expectation, seed, noise });
  check(expectation >= 0 && expectation <= 1, "mechanisms.hard", "expectation must be between 0 and 1", expectation);
  const [best, draw] = [oneKey(), oneKey({ sampled: true, seed: `${seed}/mechanisms.hard`, noise })];
  const undecided = noise ?? seededNoise(`${seed}/mechanisms.hard/expectation`);

  return mechanism(
    "hard",
    {},
    () =>
      (query: Numbers, keys: Numbers, values: Numbers, call: HardCall = {}) =>
        tf.tidy(() => {
          const { mask, bias, sampled = true } = call ?? {};
          checkOptions("mechanisms.hard", call, { mask, bias, sampled });
          const { weights: probabilities, scores } = attend(query, keys, values, { alignment, mask, bias });
          const fixed = detached(probabilities);
          const choice = (sampled ? draw : best)(tf.log(fixed), tf.greater(fixed, 0));
          // 1 for each query that takes the expectation, 0 for each that takes its choice.
          const soft =
            sampled && expectation > 0
              ? tf.less(undecided([...scores.shape.slice(0, -1), 1]), expectation).toFloat()
              : tf.scalar(0);
          const through = gradient === "straight through" ? straightThrough(choice, probabilities) : choice;
          const weights = tf.add(tf.mul(soft, probabilities), tf.mul(tf.sub(1, soft), through));
          const { context } = attend(weights, keys, values, {
            alignment: computedScores,
            distribution: scoresAsWeights,
          });
          return {
            context,
            weights,
            scores,
            probabilities,
            logProbability: logOf(tf.mul(tf.sub(1, soft), choice), probabilities),
            entropy: entropyOf(probabilities),
          };
        }),
    [alignment],
  );
}

/** The choice on the way forward, the probabilities' gradient on the way back. */
const straightThrough = (choice: tf.Tensor, probabilities: tf.Tensor): tf.Tensor =>
  tf.customGrad(() => ({ value: choice.clone(), gradFunc: (dy: tf.Tensor) => dy }))(probabilities);

/** log α of the chosen key; rows without a choice have 1 - 0 inside the logarithm, which is zero. */
const logOf = (choice: tf.Tensor, probabilities: tf.Tensor): tf.Tensor =>
  tf.log(tf.add(tf.sum(tf.mul(choice, probabilities), -1), tf.sub(1, tf.sum(choice, -1))));

/** `-Σ α log α`, where 0 log 0 is 0. */
const entropyOf = (probabilities: tf.Tensor): tf.Tensor =>
  tf.neg(tf.sum(tf.mul(probabilities, tf.log(tf.maximum(probabilities, 1e-30))), -1));
