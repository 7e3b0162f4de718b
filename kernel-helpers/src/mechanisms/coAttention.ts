import * as tf from "@tensorflow/tfjs";
import { activatedGeneral } from "../alignments/activatedGeneral";
import { additive } from "../alignments/additive";
import { dot } from "../alignments/dot";
import { attend, type Attended } from "../attend";
import { checkOptions, checkSizes } from "../check";
import { tanh } from "../higherOrder";
import type { Mask } from "../masks/mask";
import { transposeLast, type Numbers } from "../tensors";
import { within } from "../nn/parameters";
import { linear } from "../nn/linear";
import {
  computedScores,
  mechanism,
  readItems,
  scoresAsWeights,
  sharedQuery,
  type Mechanism,
  type ParameterOptions,
} from "./mechanism";

export interface CoAttentionOptions extends ParameterOptions {
  /** The width of the regions (V in the paper). */
  regionWidth: number;
  /** The width of the words (Q in the paper). */
  wordWidth: number;
  /** U, the width of the hidden layers (k in the paper). */
  units: number;
}

export interface CoAttended {
  /** The attended picture: `context [..., 1, regionWidth]`, `weights [..., 1, N]`. */
  regions: Attended;
  /** The attended question: `context [..., 1, wordWidth]`, `weights [..., 1, T]`. */
  words: Attended;
}

/** Masks are true where there is a region, `[..., 1, N]`, or a word, `[..., 1, T]`. */
export interface CoAttentionMasks {
  regionMask?: Mask;
  wordMask?: Mask;
}

export interface CoAttention<Result extends CoAttended = CoAttended> extends Mechanism {
  (regions: Numbers, words: Numbers, masks?: CoAttentionMasks): Result;
}

export interface ParallelCoAttended extends CoAttended {
  /** How well each word and region fit, C in the paper, `[..., T, N]`. */
  affinity: tf.Tensor;
}

/**
 * Parallel co-attention: two lists attend to each other at once, through one affinity matrix.
 *
 *     C  = tanh(Q W_b Vᵀ)
 *     Hᵛ = tanh(V W_v + Cᵀ(Q W_q))      aᵛ = softmax(Hᵛ w_hv)      v̂ = Σₙ aᵛₙ vₙ
 *     H^q = tanh(Q W_q + C(V W_v))      a^q = softmax(H^q w_hq)    q̂ = Σₜ a^qₜ qₜ
 *
 * Each side is two calls of `attend`: it first gathers the other side (weights C as they are, no distribution, masked
 * words and regions counting nothing), then a learned query attends over the result. With W_b = 0 the two are
 * independent.
 *
 * Paper: Lu, Yang, Batra & Parikh 2016, "Hierarchical question-image co-attention for visual question answering".
 *
 * @returns a mechanism: `regions [..., N, regionWidth]`, `words [..., T, wordWidth]` → `regions`, `words` (each
 *   attended) and `affinity [..., T, N]`.
 * @throws if a width or the leading axes do not fit.
 *
 * @example
 * const co = mechanisms.parallelCoAttention({ regionWidth: 4, wordWidth: 3, units: 8, seed: 7 });
 * co(tf.ones([2, 9, 4]), tf.ones([2, 5, 3])).regions.weights.shape   // → [2, 1, 9]
 */
export function parallelCoAttention(options: CoAttentionOptions): CoAttention<ParallelCoAttended> {
  const { regionWidth, wordWidth, units, seed, parameters } = options ?? {};
  checkOptions("mechanisms.parallelCoAttention", options, { regionWidth, wordWidth, units, seed, parameters });
  checkSizes("mechanisms.parallelCoAttention", { regionWidth, wordWidth, units });
  return mechanism("parallelCoAttention", options, (own) => {
    const affinity = activatedGeneral({
      queryWidth: wordWidth,
      keyWidth: regionWidth,
      parameters: within("affinity", own),
    });
    const fromRegions = linear(own, "regions", regionWidth, units);
    const fromWords = linear(own, "words", wordWidth, units);
    const regionQuery = own("regionQuery", [units, 1], "glorot");
    const wordQuery = own("wordQuery", [units, 1], "glorot");
    const pool = (query: tf.Tensor, keys: tf.Tensor, values: tf.Tensor, mask?: Mask) =>
      attend(sharedQuery(query, keys), keys, values, { alignment: dot(), mask });

    return (regions: Numbers, words: Numbers, call: CoAttentionMasks = {}) =>
      tf.tidy(() => {
        const { regionMask, wordMask } = call ?? {};
        checkOptions("mechanisms.parallelCoAttention", call, { regionMask, wordMask });
        const v = readItems("mechanisms.parallelCoAttention", "regions", regions, regionWidth);
        const q = readItems("mechanisms.parallelCoAttention", "words", words, wordWidth);
        const [hv, hq] = [fromRegions(v), fromWords(q)];
        const toWords = attend(q, v, hv, { alignment: affinity, distribution: scoresAsWeights, mask: regionMask });
        const toRegions = attend(transposeLast(toWords.scores), q, hq, {
          alignment: computedScores,
          distribution: scoresAsWeights,
          mask: wordMask,
        });
        return {
          regions: pool(regionQuery, tanh(tf.add(hv, toRegions.context)), v, regionMask),
          words: pool(wordQuery, tanh(tf.add(hq, toWords.context)), q, wordMask),
          affinity: toWords.scores,
        };
      });
  });
}

export interface AlternatingCoAttended extends CoAttended {
  /** The question before the picture was seen, `context [..., 1, wordWidth]`. */
  summary: Attended;
}

/**
 * Alternating co-attention: summarise the words, let the summary choose regions, let the regions choose words.
 *
 *     H = tanh(X W_x + g W_g + b)      a = softmax(H w_hx)      x̂ = Σᵢ aᵢ xᵢ
 *
 * The step is additive attention from a guide g to the items X, done three times with parameters of its own each time:
 * words without a guide (g = 0) → ŝ, regions guided by ŝ → v̂, words guided by v̂ → q̂.
 *
 * Paper: Lu, Yang, Batra & Parikh 2016 (without the bias b, which is `additive`'s).
 *
 * @returns a mechanism: `regions [..., N, regionWidth]`, `words [..., T, wordWidth]` → `regions`, `words`, `summary`.
 * @throws if a width or the leading axes do not fit.
 *
 * @example
 * const co = mechanisms.alternatingCoAttention({ regionWidth: 4, wordWidth: 3, units: 8, seed: 7 });
 * co(tf.ones([2, 9, 4]), tf.ones([2, 5, 3])).words.context.shape   // → [2, 1, 3]
 */
export function alternatingCoAttention(options: CoAttentionOptions): CoAttention<AlternatingCoAttended> {
  const { regionWidth, wordWidth, units, seed, parameters } = options ?? {};
  checkOptions("mechanisms.alternatingCoAttention", options, { regionWidth, wordWidth, units, seed, parameters });
  checkSizes("mechanisms.alternatingCoAttention", { regionWidth, wordWidth, units });
  return mechanism("alternatingCoAttention", options, (own) => {
    const guided = (name: string, queryWidth: number, keyWidth: number) =>
      additive({ queryWidth, keyWidth, units, parameters: within(name, own) });
    // The first guide is zero, so its width is free; one makes the fewest parameters.
    const summarise = guided("summary", 1, wordWidth);
    const look = guided("regions", wordWidth, regionWidth);
    const read = guided("words", regionWidth, wordWidth);

    return (regions: Numbers, words: Numbers, call: CoAttentionMasks = {}) =>
      tf.tidy(() => {
        const { regionMask, wordMask } = call ?? {};
        checkOptions("mechanisms.alternatingCoAttention", call, { regionMask, wordMask });
        const v = readItems("mechanisms.alternatingCoAttention", "regions", regions, regionWidth);
        const q = readItems("mechanisms.alternatingCoAttention", "words", words, wordWidth);
        const nothing = tf.zeros([...q.shape.slice(0, -2), 1, 1]);
        const summary = attend(nothing, q, q, { alignment: summarise, mask: wordMask });
        const seen = attend(summary.context, v, v, { alignment: look, mask: regionMask });
        return { regions: seen, words: attend(seen.context, q, q, { alignment: read, mask: wordMask }), summary };
      });
  });
}
