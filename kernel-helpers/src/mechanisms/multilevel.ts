import * as tf from "@tensorflow/tfjs";
import type { Attended } from "../attend";
import { check, shapeText } from "../check";
import { toTensor, type Numbers } from "../tensors";
import { within } from "../parameters";
import { checkSizes, mechanism, type Learner, type Mechanism, type ParameterOptions } from "./mechanism";
import { innerAttention } from "./innerAttention";

export interface MultilevelOptions extends ParameterOptions {
  /** D, the width of the words. */
  width: number;
  /** The width of the sentences, where `encode` changes it. Default: the words' width. */
  sentenceWidth?: number;
  /** U, the width of both hidden layers. */
  units: number;
  /** What happens between the levels, `sentences [..., L, D]` → `[..., L, sentenceWidth]` (a recurrent net in the paper). Default: nothing. */
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
  (words: Numbers, options?: { mask?: Numbers }): MultilevelAttended;
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
  const { width, sentenceWidth = width, units, encode } = options;
  checkSizes("multilevel", { width, sentenceWidth, units });
  return mechanism("multilevel", options, (parameters) => {
    const ofWords = innerAttention({ width, units, bias: true, parameters: within("words", parameters) });
    const ofSentences = innerAttention({ width: sentenceWidth, units, bias: true, parameters: within("sentences", parameters) });
    return (words: Numbers, { mask }: { mask?: Numbers } = {}) => tf.tidy(() => {
      const x = toTensor(words);
      check(
        x.rank >= 3 && x.shape[x.rank - 1] === width,
        "multilevel", `words must be sentences of words of width ${width}, [..., L, T, ${width}]`, shapeText(x.shape),
      );
      const present = mask === undefined ? undefined : toTensor(mask).toBool();
      check(
        !present || shapeText(present.shape) === shapeText(x.shape.slice(0, -1)),
        "multilevel", `mask must have one entry for each word, ${shapeText(x.shape.slice(0, -1))}`, shapeText(present?.shape ?? []),
      );
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
  }, [encode]);
}
