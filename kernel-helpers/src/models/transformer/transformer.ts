import * as tf from "@tensorflow/tfjs";
import { checkOptions, checkSizes } from "../../check";
import type { KeyValueCache } from "../../mechanisms";
import { within, type ParameterSource } from "../../nn/parameters";
import { recordable, type RecordableLoss } from "../../recording";
import { PADDING } from "../../text/vocabulary";
import { search, type SearchOptions, type Translation } from "../beamSearch";
import { isWord, lossOf, roundedPair, shifted, wordsOf, type SentencePairs } from "../sentences";
import type { BlockOptions } from "./block";
import { checkModel, members, type Members, type SeedsOptions } from "./members";
import { placed, scoresOfWords, wordTable, type PlacedOptions } from "./placed";
import { transformerDecoder, transformerEncoder, type StackOutput } from "./stack";

export interface TransformerOptions
  extends
    Pick<BlockOptions, "keyValueHeads" | "hidden" | "activation" | "norm" | "normalisation" | "dropout">,
    PlacedOptions,
    SeedsOptions {
  /** V of the source language, with padding 0, start 1 and end 2 (see `text.vocabulary`). */
  sourceWords: number;
  /** V of the target language. */
  targetWords: number;
  /** D, the width of a word's vector. Default 64. */
  width?: number;
  /** H, in each block. Default 4. */
  heads?: number;
  /** L, the encoder's blocks, and as many of the decoder's. Default 2. */
  layers?: number;
}

/** What one model says of every target word, and what it attended to in each block. */
export type TransformerPrediction = {
  /** `[B, N, V]`; their softmax is the probability of each word. */
  logits: tf.Tensor3D;
  /** The target's words to the source's, for each block `[B, H, N, M]`. */
  crossWeights: tf.Tensor[];
  /** The target's words to those before, for each block `[B, H, N, N]`. */
  targetWeights: tf.Tensor[];
  /** The source's words to each other, for each block `[B, H, M, M]`. */
  sourceWeights: tf.Tensor[];
};

/** Transformers that translate, one for each seed. */
export interface Transformer extends Members {
  /** Cross-entropy for each target word, given the right words before it (teacher forcing); `[seeds]`. */
  readonly loss: RecordableLoss<SentencePairs, tf.Tensor1D>;
  /** What each model makes of the target when the right words come before each word. */
  teacherForced(pairs: SentencePairs): TransformerPrediction[];
  /**
   * Translates with one of the models; by default with the first, the most likely word at each step. Its `weights` are
   * the last block's, the mean of its heads.
   */
  translate(source: readonly (readonly number[])[], options?: SearchOptions & { model?: number }): Translation[];
}

/**
 * The Transformer: an encoder in which the source's words hear each other, and a decoder whose words hear those before
 * them and ask the encoder. Neither has a recurrence, so that in training all words are computed at once. The output is
 * tied to the target's words.
 *
 * Paper: Vaswani et al. 2017, "Attention is all you need" (with the norms after: `norm: "after"`, and
 * `activation: "relu"`).
 *
 * @returns models whose parameters are those of `source/`, `target/` (words, and positions where they are learned),
 *   `encoder/` and `decoder/` (see `transformerEncoder`).
 * @throws if there is no seed, a size is not a positive whole number, or what `transformerBlock` throws.
 *
 * @example
 * const model = models.transformer({ sourceWords: 9, targetWords: 7, width: 8, heads: 2 });
 * model.loss({ source: [[3, 4, 2]], target: [[5, 2]] }).shape                // → [1]
 * model.translate([[3, 4, 2]], { beam: 3, maxLength: 5 })[0].ids.length <= 5   // → true
 * model.dispose();
 */
export function transformer(options: TransformerOptions): Transformer {
  const where = "models.transformer";
  const { sourceWords, targetWords, width = 64, heads = 4, layers = 2, positions = "sinusoidal" } = options ?? {};
  const { length, keyValueHeads, hidden, activation, norm, normalisation, dropout, seeds = [0] } = options ?? {};
  const kinds = { keyValueHeads, hidden, activation, norm, normalisation, dropout };
  const sizes = { sourceWords, targetWords, width, heads, layers };
  checkOptions(where, options, { ...sizes, positions, length, ...kinds, seeds });
  checkSizes(where, sizes);

  const make = (own: ParameterSource, seed: number): Model => {
    const language = (name: string, words: number) => {
      const parameters = within(name, own);
      const table = wordTable(parameters, words, width);
      return { table, ...placed(where, { positions, length }, { width, heads }, parameters) };
    };
    const [source, target] = [language("source", sourceWords), language("target", targetWords)];
    const blocks = (name: string) => ({
      ...{ layers, width, heads, ...kinds, parameters: within(name, own) },
      seed: `${seed}/${name}`,
    });
    const encoder = transformerEncoder({ ...blocks("encoder"), ...source.blocks });
    const decoder = transformerDecoder({ ...blocks("decoder"), ...target.blocks });
    return {
      encode: (words, training = false) => {
        const mask = tf.notEqual(words, PADDING).expandDims(1);
        const { output, weights } = encoder(source.place(tf.gather(source.table, words), 0), { mask, training });
        return { memory: output, mask, weights };
      },
      decode: (words, { memory, mask }, { offset = 0, cache, training = false } = {}) => {
        const call = { memory, memoryMask: mask, cache, training };
        const { output, ...told } = decoder(target.place(tf.gather(target.table, words), offset), call);
        return { ...told, logits: scoresOfWords(output, target.table) };
      },
    };
  };
  const { each, those } = members(where, seeds, make);
  const read = ({ source, target }: SentencePairs) => ({
    source: wordsOf(where, "source", source, sourceWords),
    target: wordsOf(where, "target", target, targetWords),
  });
  return {
    ...those,
    loss: recordable(
      (pairs: SentencePairs) => {
        const { source, target } = read(pairs);
        return roundedPair(source, target);
      },
      ({ source, target }) => {
        const logits = each.map((m) => m.decode(shifted(target), m.encode(source, true), { training: true }).logits);
        return lossOf(logits, target, isWord(target));
      },
    ),
    teacherForced: (pairs) =>
      tf.tidy(() => {
        const { source, target } = read(pairs);
        return each.map((m) => {
          const encoded = m.encode(source);
          const { logits, weights, memoryWeights } = m.decode(shifted(target), encoded);
          return { logits, crossWeights: memoryWeights, targetWeights: weights, sourceWeights: encoded.weights };
        });
      }),
    translate: (source, how = {}) => {
      const at = `${where}.translate`;
      const { model = 0, beam = 1, maxLength = 2 * (source?.[0]?.length ?? 0) + 2 } = how ?? {};
      checkOptions(at, how, { model, beam, maxLength });
      checkModel(at, model, each.length);
      checkSizes(at, { beam, maxLength });
      tf.tidy(() => void wordsOf(at, "source", source, sourceWords));
      return translate(each[model], source, { beam, maxLength }, sourceWords);
    },
  };
}

/** The source as a model has read it. */
interface Encoded {
  memory: tf.Tensor;
  /** `[B, 1, M]`, bool: true where there is a word. */
  mask: tf.Tensor;
}

interface Model {
  encode(words: tf.Tensor2D, training?: boolean): Encoded & { weights: tf.Tensor[] };
  decode(
    words: tf.Tensor2D,
    encoded: Encoded,
    call?: { offset?: number; cache?: readonly KeyValueCache[]; training?: boolean },
  ): Omit<StackOutput, "output"> & { logits: tf.Tensor3D };
}

function translate(
  model: Model,
  source: readonly (readonly number[])[],
  how: Required<SearchOptions>,
  vocabulary: number,
): Translation[] {
  const rows = source.flatMap((sentence) => Array<readonly number[]>(how.beam).fill(sentence));
  // As tf.tidy, for what is not a tensor.
  tf.engine().startScope();
  try {
    const encoded = model.encode(wordsOf("models.transformer.translate", "source", rows, vocabulary));
    let cache: Required<KeyValueCache>[] = [];
    let written = 0;
    return search(source.length, how, (words, from) => {
      const step = tf.tidy(() => {
        const rowsBefore = tf.tensor1d(from, "int32");
        // Each row goes on from the row that it continues.
        const before = cache.map(({ keys, values }) => ({
          keys: tf.gather(keys, rowsBefore),
          values: tf.gather(values, rowsBefore),
        }));
        const ids = tf.tensor2d(words, [words.length, 1], "int32");
        const told = model.decode(ids, encoded, { offset: written++, cache: before });
        const weights = tf.mean(told.memoryWeights[told.memoryWeights.length - 1], 1).squeeze([1]);
        return { logits: told.logits.squeeze([1]), weights, cache: told.cache };
      }) as { logits: tf.Tensor2D; weights: tf.Tensor; cache: Required<KeyValueCache>[] };
      tf.dispose(cache as unknown as tf.TensorContainer);
      cache = step.cache;
      return step;
    });
  } finally {
    tf.engine().endScope();
  }
}
