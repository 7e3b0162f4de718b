import * as tf from "@tensorflow/tfjs";
import { scaledDot } from "../alignments/scaledDot";
import type { Alignment } from "../alignments/alignment";
import { attend, type Attended } from "../attend";
import { checkOptions, checkSizes } from "../check";
import { softmax } from "../distributions/softmax";
import type { Distribution } from "../distributions/distribution";
import type { Numbers } from "../tensors";
import { linear } from "../nn/linear";
import {
  checkScoreOptions,
  mechanism,
  readItems,
  type Mechanism,
  type ParameterOptions,
  type ScoreOptions,
} from "./mechanism";

export interface SelfAttentionOptions extends ParameterOptions {
  /** D, the width of the items. */
  width: number;
  /** The width of queries and keys. Default: the items' width. */
  units?: number;
  /** E, the width of the values and of the context. Default: the items' width. */
  outputWidth?: number;
  /** Whether the three projections add a bias. Default false. */
  projectionBias?: boolean;
  /** Default `alignments.scaledDot()`. */
  alignment?: Alignment;
  /** Default `distributions.softmax()`. */
  distribution?: Distribution;
}

export interface SelfAttention extends Mechanism {
  (items: Numbers, options?: ScoreOptions): Attended;
}

/**
 * Self-attention from token to token: queries, keys and values are three views of the same items, `XW_Q`, `XW_K`,
 * `XW_V`.
 *
 * Without positions it is a function of sets: permuting the items permutes the context. With one head's `multiHead` it
 * differs only by the output projection.
 *
 * Papers: Cheng, Dong & Lapata 2016 ("intra-attention"); Vaswani et al. 2017.
 *
 * @returns a mechanism with `query`, `key` `[D, units]` and `value` `[D, E]`: `items [..., N, D]` →
 *   `context [..., N, E]`, `weights [..., N, N]`, `scores [..., N, N]`.
 * @throws if the items have another width.
 *
 * @example
 * const self = mechanisms.selfAttention({ width: 4, seed: 7 });
 * self(tf.ones([2, 3, 4])).weights.shape   // → [2, 3, 3]
 */
export function selfAttention(options: SelfAttentionOptions): SelfAttention {
  const { width, units = width, outputWidth = width, projectionBias: bias, seed, parameters } = options ?? {};
  const { alignment = scaledDot(), distribution = softmax() } = options ?? {};
  checkOptions("mechanisms.selfAttention", options, {
    width,
    units,
    outputWidth,
    projectionBias: bias,
    alignment,
    distribution,
    seed,
    parameters,
  });
  checkSizes("mechanisms.selfAttention", { width, units, outputWidth });
  return mechanism(
    "selfAttention",
    options,
    (own) => {
      const toQuery = linear(own, "query", width, units, { bias });
      const toKeys = linear(own, "key", width, units, { bias });
      const toValues = linear(own, "value", width, outputWidth, { bias });
      return (items: Numbers, call: ScoreOptions = {}) =>
        tf.tidy(() => {
          checkScoreOptions("mechanisms.selfAttention", call);
          const x = readItems("mechanisms.selfAttention", "items", items, width);
          return attend(toQuery(x), toKeys(x), toValues(x), {
            alignment,
            distribution,
            mask: call.mask,
            bias: call.bias,
          });
        });
    },
    [alignment],
  );
}
