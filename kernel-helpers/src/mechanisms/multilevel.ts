import * as tf from "@tensorflow/tfjs";
import type { Attended } from "../attend";
import { check, checkOptions, checkSizes, shapeText } from "../check";
import { readMask, type Mask } from "../masks/mask";
import { toTensor, type Numbers } from "../tensors";
import { within } from "../nn/parameters";
import { mechanism, type Learner, type Mechanism, type ParameterOptions } from "./mechanism";
import { innerAttention } from "./innerAttention";

export interface MultilevelOptions extends ParameterOptions {
  /** D, the width of the words. */
  width: number;
  /** The width of the sentences, where `encode` changes it. Default: the words' width. */
  sentenceWidth?: number;
  /** U, the width of both hidden layers. */
  units: number;
  /**
   * What happens between the levels, `sentences [..., L, D]` → `[..., L, sentenceWidth]` (a recurrent net in the
   * paper). Default: nothing.
   */
  encode?: ((sentences: tf.Tensor) => tf.Tensor) & Learner;
}

export interface MultilevelAttended {
  /** The document, `[..., D]`. */
  context: tf.Tensor;
  /** How much of each sentence went into the document, `[..., L]`. */
  weights: tf.Tensor;
  /** How much of each word went into its sentence, `[..., L, T]`. */
  wordWeights: tf.Tensor;
  /** The sentences as the upper level saw them, `[..., L, D]`. */
  sentences: tf.Tensor;
}

export interface Multilevel extends Mechanism {
  /** `mask [..., L, T]` is true where there is a word; a sentence without any gets no weight. */
  (words: Numbers, options?: { mask?: Mask }): MultilevelAttended;
}

/**
 * Hierarchical attention: words are attended to within each sentence, and the sentences so made within the document.
 *
 * Both levels are `innerAttention` with one learned query: the lower level supplies the upper one's keys and values.
 *
 * Paper: Yang et al. 2016, "Hierarchical attention networks for document classification".
 *
 * @returns a mechanism: `words [..., L, T, D]` (L sentences of T words) → `context [..., D]`, `weights [..., L]`,
 *   `wordWeights [..., L, T]`, `sentences [..., L, D]`.
 * @throws if there are fewer than three axes, if the width is another one, or if the mask does not fit the words.
 *
 * @example
 * const document = mechanisms.multilevel({ width: 4, units: 8, seed: 7 })(tf.ones([2, 5, 3, 4]));
 * document.context.shape       // → [2, 4]
 * document.wordWeights.shape   // → [2, 5, 3]
 */
export function multilevel(options: MultilevelOptions): Multilevel {
  const { width, sentenceWidth = width, units, encode, seed, parameters } = options ?? {};
  checkOptions("mechanisms.multilevel", options, { width, sentenceWidth, units, encode, seed, parameters });
  checkSizes("mechanisms.multilevel", { width, sentenceWidth, units });
  return mechanism(
    "multilevel",
    options,
    (own) => {
      const ofWords = innerAttention({ width, units, hiddenBias: true, parameters: within("words", own) });
      const ofSentences = innerAttention({
        width: sentenceWidth,
        units,
        hiddenBias: true,
        parameters: within("sentences", own),
      });
      return (words: Numbers, call: { mask?: Mask } = {}) =>
        tf.tidy(() => {
          checkOptions("mechanisms.multilevel", call, { mask: call?.mask });
          const x = toTensor(words, "mechanisms.multilevel", "words");
          check(
            x.rank >= 3 && x.shape[x.rank - 1] === width,
            "mechanisms.multilevel",
            `words must be sentences of words of width ${width}, [..., L, T, ${width}]`,
            shapeText(x.shape),
          );
          const places = x.shape.slice(0, -1);
          const present = call.mask === undefined ? undefined : readMask("mechanisms.multilevel", call.mask, places);
          const rule = `mask must have one entry for each word, ${shapeText(places)}`;
          const isWhole = !present || shapeText(present.shape) === shapeText(places);
          check(isWhole, "mechanisms.multilevel", rule, shapeText(present?.shape ?? []));
          const lower = ofWords(x, { mask: present?.expandDims(-2) });
          const pooled = lower.context.squeeze([-2]);
          const sentences = encode ? encode(pooled) : pooled;
          const upper: Attended = ofSentences(sentences, { mask: present && tf.any(present, -1).expandDims(-2) });
          return {
            context: upper.context.squeeze([-2]),
            weights: upper.weights.squeeze([-2]),
            wordWeights: lower.weights.squeeze([-2]),
            sentences,
          };
        });
    },
    [encode],
  );
}
