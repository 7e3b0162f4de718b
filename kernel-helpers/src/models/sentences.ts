import * as tf from "@tensorflow/tfjs";
import { check, checkKind } from "../check";
import { crossEntropy } from "../losses";
import { PADDING, START } from "../text/vocabulary";

/* Sentences as models take them: numbers of words, all of one length, short ones filled up with padding. */

/** Sentences as numbers, short ones filled up with padding (see `text.pad`), each with its end. */
export interface SentencePairs {
  source: readonly (readonly number[])[];
  target: readonly (readonly number[])[];
}

/**
 * Sentences `[B, N]`, if all are of one length and of words of the vocabulary: one beyond it would count as nothing.
 *
 * @param least the smallest number that may stand for a word.
 */
export function wordsOf(
  where: string,
  name: string,
  sentences: readonly (readonly number[])[],
  vocabulary: number,
  least = 0,
): tf.Tensor2D {
  checkKind(where, "an array", { [name]: sentences });
  for (const words of sentences) checkKind(where, "an array", { [`each of ${name}`]: words });
  const lengths = sentences.map((words) => words.length);
  check(
    lengths.length > 0 && lengths.every((length) => length > 0 && length === lengths[0]),
    where,
    `${name} must be sentences of one length (text.pad makes them so)`,
    `lengths ${lengths}`,
  );
  const ids = sentences.flat();
  const strange = ids.find((id) => !(Number.isInteger(id) && id >= least && id < vocabulary));
  check(strange === undefined, where, `${name} must be numbers of words, ${least} to ${vocabulary - 1}`, strange);
  return tf.tensor2d(ids, [lengths.length, lengths[0]], "int32");
}

/**
 * With more padding, up to a multiple of ten words: so a training step is recorded for a few lengths (both languages
 * have the same one) and not for each. What a model makes of a sentence does not depend on it.
 */
export function rounded(words: tf.Tensor2D, length = words.shape[1]): tf.Tensor2D {
  const more = Math.ceil(length / 10) * 10 - words.shape[1];
  return tf.pad2d(
    words,
    [
      [0, 0],
      [0, more],
    ],
    PADDING,
  );
}

/** Pairs as tensors, of one length for both languages and for many batches. */
export function roundedPair(source: tf.Tensor2D, target: tf.Tensor2D): { source: tf.Tensor2D; target: tf.Tensor2D } {
  const length = Math.max(source.shape[1], target.shape[1]);
  return { source: rounded(source, length), target: rounded(target, length) };
}

/** What a decoder is given when the right words come before each word: the start, and all but the last. */
export function shifted(target: tf.Tensor2D): tf.Tensor2D {
  const [B, N] = target.shape;
  const start = tf.fill([B, 1], START, "int32") as tf.Tensor2D;
  return N === 1 ? start : tf.concat([start, target.slice([0, 0], [B, N - 1])], 1);
}

/**
 * For each model its cross-entropy for each word that is scored, as `[models]`.
 *
 * @param scored `[B, N]`, one for each word that counts, zero for the others.
 */
export function lossOf(logits: tf.Tensor[], words: tf.Tensor2D, scored: tf.Tensor): tf.Tensor1D {
  const each = tf.div(scored, tf.maximum(1, tf.sum(scored)));
  return tf.concat(logits.map((x) => tf.sum(tf.mul(crossEntropy(x, words), each)).reshape([1]))) as tf.Tensor1D;
}

/** One for each word, zero for padding. */
export const isWord = (words: tf.Tensor2D): tf.Tensor => tf.notEqual(words, PADDING).toFloat();
