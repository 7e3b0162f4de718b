import * as tf from "@tensorflow/tfjs";
import { checkOptions, checkSizes } from "../../check";
import type { Mask } from "../../masks";
import type { KeyValueCache } from "../../mechanisms";
import { linear } from "../../nn/linear";
import { within, type ParameterSource } from "../../nn/parameters";
import { recordable, type RecordableLoss } from "../../recording";
import { lossOf, wordsOf } from "../sentences";
import type { BlockOptions } from "./block";
import { members, type Members, type SeedsOptions } from "./members";
import { placed, scoresOfWords, wordTable, type PlacedOptions } from "./placed";
import { transformerDecoder, transformerEncoder, type StackOutput } from "./stack";

/* What GPT and BERT share: words in, blocks, a score for every word out. */

export interface WordModelOptions
  extends
    Pick<BlockOptions, "keyValueHeads" | "hidden" | "activation" | "norm" | "normalisation" | "dropout">,
    PlacedOptions,
    SeedsOptions {
  /** V, how many words there are, numbered from 0. */
  words: number;
  /** D, the width of a word's vector. Default 64. */
  width?: number;
  /** H, in each block. Default 4. */
  heads?: number;
  /** L, how many blocks there are. Default 2. */
  layers?: number;
  /** Whether products add a bias. Default true. */
  projectionBias?: boolean;
  /** Whether a word's score is how well its own vector fits, or has a matrix of its own, `output` `[D, V]`. Default true. */
  tied?: boolean;
}

/** Words, and what is asked about them. */
export interface AskedWords {
  /** `[B][N]`: what the model reads. */
  words: readonly (readonly number[])[];
  /** `[B][N]`: what it should say at each place; -1 where nothing is asked. */
  answers: readonly (readonly number[])[];
}

/** What one model says of every word. */
export type WordPrediction = {
  /** `[B, N, V]`; their softmax is the probability of each word. */
  logits: tf.Tensor3D;
  /** What each word attended to, for each block `[B, H, N, N]`. */
  weights: tf.Tensor[];
};

/** Models that read words and score words, one for each seed. */
export interface WordModel extends Members {
  /** Cross-entropy for each answer, with dropout if there is any; `[seeds]`. */
  readonly loss: RecordableLoss<AskedWords, tf.Tensor1D>;
  /** What each model makes of words `[B][N]`. */
  read(words: readonly (readonly number[])[]): WordPrediction[];
}

interface Call {
  offset?: number;
  cache?: readonly KeyValueCache[];
  training?: boolean;
}
/** One model: what it makes of words `[B, N]`. */
export type Run = (words: tf.Tensor2D, call?: Call) => Omit<StackOutput, "output"> & { logits: tf.Tensor3D };

interface Kind {
  /** Whether a word hears only itself and those before it. */
  causal: boolean;
  /** Which words may be attended to besides. */
  maskOf?: (words: tf.Tensor2D) => Mask | undefined;
  /** See `members`. */
  sourceOf?: (seed: number) => ParameterSource;
}

export function wordModel(
  where: string,
  options: WordModelOptions,
  { causal, maskOf = () => undefined, sourceOf }: Kind,
): { each: Run[]; model: WordModel } {
  const { words, width = 64, heads = 4, layers = 2, positions = "learned", length, tied = true } = options ?? {};
  const {
    keyValueHeads,
    hidden,
    activation,
    norm,
    normalisation,
    dropout,
    projectionBias,
    seeds = [0],
  } = options ?? {};
  const kinds = { keyValueHeads, hidden, activation, norm, normalisation, dropout, projectionBias };
  checkOptions(where, options, { words, width, heads, layers, positions, length, tied, ...kinds, seeds });
  checkSizes(where, { words, width, heads, layers });

  const make = (own: ParameterSource, seed: number): Run => {
    const table = wordTable(own, words, width);
    const { place, blocks } = placed(where, { positions, length }, { width, heads }, own);
    const sizes = { layers, width, heads, ...kinds, ...blocks, seed, parameters: within("blocks", own) };
    const run = causal ? transformerDecoder({ ...sizes, crossAttention: false }) : transformerEncoder(sizes);
    const output = tied ? undefined : linear(own, "output", width, words);
    return (ids, { offset = 0, cache, training } = {}) => {
      const x = place(tf.gather(table, ids), offset);
      const { output: found, ...told } = run(x, { mask: maskOf(ids), cache, training });
      return { ...told, logits: (output ? output(found) : scoresOfWords(found, table)) as tf.Tensor3D };
    };
  };
  const { each, those } = members(where, seeds, make, sourceOf);
  const prepare = (asked: AskedWords) => ({
    words: wordsOf(where, "words", asked.words, words),
    answers: wordsOf(where, "answers", asked.answers, words, -1),
  });
  return {
    each,
    model: {
      ...those,
      loss: recordable(prepare, ({ words: ids, answers }) => {
        const scored = tf.greaterEqual(answers, 0).toFloat();
        const right = tf.relu(answers) as tf.Tensor2D;
        const logits = each.map((run) => run(ids, { training: true }).logits);
        return lossOf(logits, right, scored);
      }),
      read: (sentences) =>
        tf.tidy(() => {
          const ids = wordsOf(where, "words", sentences, words);
          return each.map((run) => {
            const { logits, weights } = run(ids);
            return { logits, weights };
          });
        }),
    },
  };
}
