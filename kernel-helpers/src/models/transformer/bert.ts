import * as tf from "@tensorflow/tfjs";
import { check, checkKind, checkOptions, checkSizes } from "../../check";
import { uniform, type Seed } from "../../random";
import { PADDING } from "../../text/vocabulary";
import { wordModel, type AskedWords, type WordModel, type WordModelOptions } from "./wordModel";

/**
 * BERT: a Transformer's encoder, whose words hear those on both sides, and which says what stands in places that were
 * hidden (see `maskedWords`). Padding is not heard.
 *
 * Paper: Devlin et al. 2019, "BERT: pre-training of deep bidirectional Transformers for language understanding" (with
 * the norms after: `norm: "after"`; here without its second task, whether a sentence follows another).
 *
 * @returns models with the parameters of `gpt`.
 * @throws as `gpt` does.
 *
 * @example
 * const bert = models.bert({ words: 9, length: 8, width: 8, heads: 2 });
 * bert.loss(models.maskedWords([[3, 4, 5, 6]], { words: 9, mask: 8, share: 0.5, seed: 1 })).shape   // → [1]
 * bert.read([[3, 8, 5, 6]])[0].logits.shape                                                        // → [1, 4, 9]
 * bert.dispose();
 */
export function bert(options: WordModelOptions): WordModel {
  const present = (words: tf.Tensor2D) => tf.notEqual(words, PADDING).expandDims(1);
  return wordModel("models.bert", options, { causal: false, maskOf: present }).model;
}

export interface MaskedWordsOptions {
  /** V, how many words there are. */
  words: number;
  /** The number of the word that stands for a hidden one. */
  mask: number;
  /** Which share of the words is asked about. Default 0.15. */
  share?: number;
  /** Default 0. */
  seed?: Seed;
}

/**
 * Sentences with some words hidden, as BERT learns from them. Of the words that are asked about, eight in ten become the
 * mask, one in ten another word, and one in ten stays: so that a word that is read is no sure sign that nothing is asked.
 *
 * @param sentences `[B][N]`; padding is never asked about.
 * @throws if the share is not above 0 and at most 1, or the mask is not one of the words.
 *
 * @example
 * models.maskedWords([[3, 4, 0]], { words: 9, mask: 8, share: 1 }).answers   // → [[3, 4, -1]]
 */
export function maskedWords(sentences: readonly (readonly number[])[], options: MaskedWordsOptions): AskedWords {
  const where = "models.maskedWords";
  const { words, mask, share = 0.15, seed = 0 } = options ?? {};
  checkOptions(where, options, { words, mask, share, seed });
  checkKind(where, "an array", { sentences });
  for (const sentence of sentences) checkKind(where, "an array", { "each sentence": sentence });
  checkSizes(where, { words });
  check(Number.isInteger(mask) && mask >= 0 && mask < words, where, `mask must be one of the ${words} words`, mask);
  check(share > 0 && share <= 1, where, "share must be above 0 and at most 1", share);
  const random = uniform(`${seed}/${where}`);
  const hidden = (id: number): number => {
    const draw = random();
    const other = 1 + Math.floor(random() * (words - 1));
    return draw < 0.8 ? mask : draw < 0.9 ? other : id;
  };
  const answers = sentences.map((s) => s.map((id) => (id !== PADDING && random() < share ? id : -1)));
  return { words: sentences.map((s, b) => s.map((id, n) => (answers[b][n] < 0 ? id : hidden(id)))), answers };
}
