import * as tf from "@tensorflow/tfjs";
import type { Alignment } from "../alignments";
import { attend, type Attended } from "../attend";
import { check, checkKind, checkOptions } from "../check";
import { recordable, type RecordableLoss } from "../recording";
import { project } from "../tensors";
import { PADDING } from "../text/vocabulary";
import { compiled } from "../training/compiled";
import { remembering, source, within } from "../nn/parameters";
import { gru, gruParameters, holdWhere, projectInputs, type GruParameters } from "../nn/gru";
import { isWord, lossOf, rounded, roundedPair, shifted, wordsOf, type SentencePairs } from "./sentences";
import { search, type SearchOptions, type Translation } from "./beamSearch";

export interface EncoderDecoderOptions {
  /** V of the source language, with padding 0, start 1 and end 2 (see `text.vocabulary`). */
  sourceWords: number;
  /** V of the target language. */
  targetWords: number;
  /**
   * Makes a model's alignment; queries and keys are both `units` wide. Without it the decoder gets the encoder's last
   * states, the same at every step, and nothing else: the encoder–decoder before attention.
   */
  alignment?: (seed: number) => Alignment;
  /** How wide a word's embedding is. Default 32. */
  embedding?: number;
  /** U: the decoder's units; each direction of the encoder has half of them. Default 64. */
  units?: number;
  /**
   * One model for each seed, trained side by side, which is cheaper than one after the other. Default one, of seed 0.
   */
  seeds?: readonly number[];
}

/** What a model says of every target word. */
export interface Prediction {
  /** `[B, N, V]`; their softmax is the probability of each word. */
  logits: tf.Tensor3D;
  /** What each target word attends to, `[B, N, M]`, `[target][source]`; without attention there are none. */
  weights?: tf.Tensor3D;
}

/** A linear map, `x·W + b`. */
export interface Dense {
  W: tf.Tensor2D;
  b: tf.Tensor1D;
}

/** One model's parameters. */
export interface EncoderDecoderParts {
  /** `[V, D]`, a row for each word of the source language. */
  readonly sourceEmbedding: tf.Tensor2D;
  /** `[V, D]`, a row for each word of the target language. */
  readonly targetEmbedding: tf.Tensor2D;
  /** The encoder, from the first word to the last. */
  readonly forward: GruParameters;
  /** The encoder, from the last word to the first. */
  readonly backward: GruParameters;
  /** From the encoder's last states to the decoder's first. */
  readonly bridge: Dense;
  readonly decoder: GruParameters;
  readonly alignment?: Alignment;
  /** Without attention: from the encoder's last states to the decoder's gates, `[U, 3U]`. */
  readonly summary?: tf.Tensor2D;
  /** From state and context side by side to what the output reads. */
  readonly combine: Dense;
  /** To a score for each word of the target language. */
  readonly output: Dense;
}

/** What one model has read, before it writes. */
export interface Reading {
  /** `[B, M, U]`: a state for each source word, which are keys and values. */
  annotations: tf.Tensor3D;
  /** `[B, U]`: the decoder's state before its first step. */
  initial: tf.Tensor2D;
}

/** Encoder–decoder models of one kind, one for each seed. */
export interface EncoderDecoder {
  readonly seeds: readonly number[];
  /** What gradient descent may change, for each seed. */
  readonly variables: tf.Variable[][];
  /** The same by their names, to write out by hand what a model does. */
  readonly parts: readonly EncoderDecoderParts[];
  /** How many numbers one model learns. */
  readonly parameters: number;
  /** Cross-entropy for each target word, given the right words before it (teacher forcing); `[seeds]`. */
  readonly loss: RecordableLoss<SentencePairs, tf.Tensor1D>;
  /** What each model makes of the target when the right words come before each word. */
  teacherForced(pairs: SentencePairs): Prediction[];
  /** What each model makes of the source, before it writes a word. */
  encode(source: readonly (readonly number[])[]): Reading[];
  /** Translates with one of the models; by default with the first, the most likely word at each step. */
  translate(source: readonly (readonly number[])[], options?: SearchOptions & { model?: number }): Translation[];
  dispose(): void;
}

/**
 * Distinctive attention, as Chaudhari et al. 2021 call it, or cross-attention: the query is of one sequence, keys and
 * values of another, as in translation. An encoder reads the source in both directions; a decoder writes the target,
 * and each of its states asks the encoder's states:
 *
 *     hⱼ = [→hⱼ ; ←hⱼ]                     annotations: keys and values
 *     sᵢ = GRU(sᵢ₋₁, yᵢ₋₁)                 decoder states: queries
 *     cᵢ = Σⱼ f(a(hⱼ, sᵢ)) hⱼ               attend
 *     p(yᵢ) = softmax(tanh([sᵢ ; cᵢ]·W + b)·O + o)
 *
 * This is Luong's order: the state that has read the previous word asks, and the context goes to the output. In
 * Bahdanau's the state before it asks and the context also goes into the next state, so that all attention waits for
 * the recurrence; here it is one call of `attend` for all steps.
 *
 * Papers: Bahdanau, Cho & Bengio 2015, "Neural machine translation by jointly learning to align and translate"; Luong,
 * Pham & Manning 2015, "Effective approaches to attention-based neural machine translation". Without `alignment`: Cho
 * et al. 2014.
 *
 * @throws if there is no seed, or a size is not a positive whole number (`units`: an even one).
 *
 * @example
 * const model = models.encoderDecoder({ sourceWords: 9, targetWords: 7, units: 4, alignment: () => alignments.dot() });
 * model.loss({ source: [[3, 4, 2]], target: [[5, 2]] }).shape   // → [1]
 */
export function encoderDecoder(options: EncoderDecoderOptions): EncoderDecoder {
  const { sourceWords, targetWords, embedding = 32, units = 64, seeds = [0], alignment } = options ?? {};
  checkOptions("models.encoderDecoder", options, { sourceWords, targetWords, embedding, units, seeds, alignment });
  checkKind("models.encoderDecoder", "an array", { seeds });
  if (alignment !== undefined) checkKind("models.encoderDecoder", "a function", { alignment });
  check(seeds.length > 0, "models.encoderDecoder", "there must be at least one seed", seeds);
  check(units % 2 === 0, "models.encoderDecoder", "units must be even, half for each direction of the encoder", units);
  for (const [name, size] of Object.entries({ sourceWords, targetWords, embedding, units })) {
    check(Number.isInteger(size) && size > 0, "models.encoderDecoder", `${name} must be a positive whole number`, size);
  }
  const models = seeds.map((seed) => model({ sourceWords, targetWords, embedding, units }, seed, alignment));
  const variables = models.map((m) => m.variables);
  const writers = models.map(writerOf);
  const read = (pairs: SentencePairs) => ({
    source: wordsOf("models.encoderDecoder", "source", pairs.source, sourceWords),
    target: wordsOf("models.encoderDecoder", "target", pairs.target, targetWords),
  });
  const readRounded = (pairs: SentencePairs) => {
    const { source, target } = read(pairs);
    return roundedPair(source, target);
  };
  const forced = ({ source, target }: ReturnType<typeof read>) =>
    decode(models, encode(models, source), shifted(target));
  return {
    seeds,
    variables,
    parts: models,
    parameters: variables[0].reduce((sum, v) => sum + v.size, 0),
    loss: recordable(readRounded, (words) =>
      lossOf(
        forced(words).map((step) => step.logits),
        words.target,
        isWord(words.target),
      ),
    ),
    teacherForced: (pairs) =>
      tf.tidy(() =>
        forced(read(pairs)).map(({ logits, attended }) =>
          attended ? { logits, weights: attended.weights as tf.Tensor3D } : { logits },
        ),
      ),
    encode: (source) =>
      tf.tidy(() =>
        encode(models, wordsOf("models.encoderDecoder", "source", source, sourceWords)).map(
          ({ annotations, initial }) => ({
            annotations,
            initial,
          }),
        ),
      ),
    translate: (source, { model: index = 0, ...how } = {}) => {
      check(
        index in models,
        "models.encoderDecoder.translate",
        `model must be one of 0 to ${models.length - 1}`,
        index,
      );
      return translate(models[index], writers[index], source, how);
    },
    dispose: () => {
      tf.dispose(variables);
      for (const writer of writers) writer.dispose();
    },
  };
}

interface Model extends EncoderDecoderParts {
  variables: tf.Variable[];
}

function model(
  sizes: { sourceWords: number; targetWords: number; embedding: number; units: number },
  seed: number,
  alignment?: (seed: number) => Alignment,
): Model {
  const { sourceWords, targetWords, embedding, units } = sizes;
  const { own: parameters, given } = remembering(source("models.encoderDecoder", { seed }));
  const matrix = (name: string, rows: number, columns: number) =>
    parameters(name, [rows, columns], "glorot") as unknown as tf.Tensor2D;
  const words = (name: string, count: number) =>
    parameters(name, [count, embedding], { normal: 0.3 }) as unknown as tf.Tensor2D;
  const dense = (name: string, rows: number, columns: number): Dense => ({
    W: matrix(name, rows, columns),
    b: parameters(`${name}Bias`, [columns], "zeros") as unknown as tf.Tensor1D,
  });
  const made = alignment?.(seed);
  const parts = {
    sourceEmbedding: words("source", sourceWords),
    targetEmbedding: words("target", targetWords),
    forward: gruParameters(embedding, units / 2, within("forward", parameters)),
    backward: gruParameters(embedding, units / 2, within("backward", parameters)),
    bridge: dense("bridge", units, units),
    decoder: gruParameters(embedding, units, within("decoder", parameters)),
    summary: made ? undefined : matrix("summary", units, 3 * units),
    combine: dense("combine", 2 * units, units),
    output: dense("output", units, targetWords),
  };
  return {
    ...parts,
    alignment: made,
    variables: [...given.map(({ variable }) => variable), ...(made?.variables ?? [])],
  };
}

/** What one model knows of the source sentences. */
interface Encoded {
  /** `[B, M, U]`: keys and values. */
  annotations: tf.Tensor3D;
  /** `[B, 1, M]`, bool: true where there is a word. */
  mask: tf.Tensor3D;
  /** `[B, U]`: the last state of each direction. */
  summary: tf.Tensor2D;
  /** `[B, U]`: the decoder's state before its first step. */
  initial: tf.Tensor2D;
  /** The alignment with all that depends on the keys alone already done. */
  alignment?: Alignment;
}

/** What one model makes of the words so far. */
interface Decoded {
  /** `[B, N, U]` */
  states: tf.Tensor3D;
  /** `[B, N, V]` */
  logits: tf.Tensor3D;
  attended?: Attended;
}

function encode(models: Model[], words: tf.Tensor2D): Encoded[] {
  const mask = tf.notEqual(words, PADDING) as tf.Tensor2D;
  const there = mask.toFloat() as tf.Tensor2D;
  const states = gru(
    models.flatMap((m) =>
      [m.forward, m.backward].map((direction) => ({
        ...direction,
        projected: holdWhere(lookUp(words, m.sourceEmbedding, direction), there),
        backward: direction === m.backward,
      })),
    ),
  );
  return models.map((m, i) => {
    const [forward, backward] = [states[2 * i], states[2 * i + 1]];
    const [B, M, half] = forward.shape;
    const annotations = tf.concat([forward, backward], 2);
    // Padding keeps the state, so the last state is there at the last place, however short the sentence is.
    const summary = tf.concat(
      [
        forward.slice([0, M - 1, 0], [B, 1, half]).reshape([B, half]),
        backward.slice([0, 0, 0], [B, 1, half]).reshape([B, half]),
      ],
      1,
    ) as tf.Tensor2D;
    const prepared = m.alignment?.prepare?.(annotations);
    return {
      annotations,
      mask: mask.expandDims(1) as tf.Tensor3D,
      summary,
      initial: tf.tanh(dense(summary, m.bridge)) as tf.Tensor2D,
      alignment: prepared ? (query: tf.Tensor) => prepared(query) : m.alignment,
    };
  });
}

function decode(models: Model[], encoded: Encoded[], words: tf.Tensor2D): Decoded[] {
  const states = gru(
    models.map((m, i) => {
      const projected = lookUp(words, m.targetEmbedding, m.decoder);
      const summary = m.summary && tf.matMul(encoded[i].summary, m.summary).expandDims(1);
      return {
        ...m.decoder,
        projected: summary ? tf.add<tf.Tensor3D>(projected, summary) : projected,
        initial: encoded[i].initial,
      };
    }),
  );
  return models.map((m, i) => {
    const { annotations, summary, alignment, mask } = encoded[i];
    const [B, N, U] = states[i].shape;
    const attended = alignment && attend(states[i], annotations, annotations, { alignment, mask });
    const context = attended?.context ?? tf.broadcastTo(summary.expandDims(1), [B, N, U]);
    const combined = tf.tanh(dense(tf.concat([states[i], context], 2), m.combine));
    return { states: states[i], logits: dense(combined, m.output) as tf.Tensor3D, attended };
  });
}

const dense = (x: tf.Tensor, { W, b }: Dense): tf.Tensor => tf.add(project(x, W), b);

/**
 * Words `[B, N]` as the gates see them, `[B, N, 3U]`. All there can be are the V rows of one table, so the table is
 * made and its rows are picked by a product with ones and zeros (whose gradient, unlike that of tf.gather, works
 * everywhere).
 */
function lookUp(words: tf.Tensor2D, embedding: tf.Tensor2D, weights: GruParameters): tf.Tensor3D {
  const table = projectInputs(embedding, weights);
  return project(tf.oneHot(words, embedding.shape[0]).toFloat(), table) as tf.Tensor3D;
}

/**
 * What a translation stands at: the words just written `[B, 1]`, which row of the step before each goes on from `[B]`,
 * and what is read of the source.
 */
type Written = Pick<Encoded, "annotations" | "mask" | "summary"> & {
  words: tf.Tensor2D;
  from: tf.Tensor1D;
  state: tf.Tensor2D;
};

/** Asks a model for the next word; compiled, since a translation asks again and again. */
function writerOf(m: Model) {
  let left = 0;
  const write = compiled(
    ({ words, from, state, ...encoded }: Written) => {
      const initial = tf.gather(state, from);
      const [{ states, logits, attended }] = decode([m], [{ ...encoded, initial, alignment: m.alignment }], words);
      return {
        state: states.squeeze([1]) as tf.Tensor2D,
        logits: logits.squeeze([1]) as tf.Tensor2D,
        weights: attended?.weights.squeeze([1]),
      };
    },
    { remaining: () => left, explain: () => {} },
  );
  const next = (written: Written, maxLength: number): ReturnType<typeof write> => {
    left = maxLength;
    return write(written);
  };
  return Object.assign(next, { dispose: () => write.dispose() });
}

function translate(
  m: Model,
  write: ReturnType<typeof writerOf>,
  source: readonly (readonly number[])[],
  how: SearchOptions,
): Translation[] {
  check(source.length > 0, "models.encoderDecoder.translate", "there must be at least one sentence", source);
  const { beam = 1, maxLength = 2 * source[0].length + 2 } = how ?? {};
  checkOptions("models.encoderDecoder.translate", how, { beam, maxLength });
  for (const [name, value] of Object.entries({ beam, maxLength })) {
    check(
      Number.isInteger(value) && value > 0,
      "models.encoderDecoder.translate",
      `${name} must be a positive whole number`,
      value,
    );
  }
  const rows = source.flatMap((sentence) => Array<readonly number[]>(beam).fill(sentence));
  // As tf.tidy, for what is not a tensor.
  tf.engine().startScope();
  try {
    const [{ annotations, mask, summary, initial }] = encode(
      [m],
      rounded(wordsOf("models.encoderDecoder", "source", rows, m.sourceEmbedding.shape[0])),
    );
    let state = initial;
    let left = maxLength;
    return search(source.length, { beam, maxLength }, (words, from) => {
      const step = tf.tidy(() => {
        const written = {
          words: tf.tensor2d(words, [words.length, 1], "int32"),
          from: tf.tensor1d(from, "int32"),
          state,
          annotations,
          mask,
          summary,
        };
        const { weights, ...rest } = write(written, left--);
        return { ...rest, weights: weights?.slice([0, 0], [-1, source[0].length]) };
      }) as { state: tf.Tensor2D; logits: tf.Tensor2D; weights?: tf.Tensor };
      state = step.state;
      return step;
    });
  } finally {
    tf.engine().endScope();
  }
}
