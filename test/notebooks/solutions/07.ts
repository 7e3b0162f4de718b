import { tf } from "kernel-helpers";
import type * as exercises from "kernel-helpers/exercises/07";
import type { Solutions } from "./solutions";

type Own = exercises.Levels["words"];
const silent = (there: boolean[][]) => tf.tensor(there.map((row) => [row.map((is) => (is ? 0 : -1e9))]));

function level(items: tf.Tensor, own: Own, there: boolean[][], values = items): tf.Tensor {
  const [n, M, D] = items.shape;
  const keys = tf.tanh(tf.add(tf.matMul(items.reshape([n * M, D]) as tf.Tensor2D, own.hidden), own.bias));
  const scores = tf.matMul(keys as tf.Tensor2D, own.query.expandDims(1)).reshape([n, 1, M]);
  return tf.matMul(tf.softmax(tf.add(scores, silent(there))), values).reshape([n, values.shape[2]!]);
}
const some = (present: boolean[][]) => [present.map((row) => row.some((is) => is))];
const all = (present: boolean[][]) => present.map((row) => row.map(() => true));
const total = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

const finding: exercises.Finding = {
  changed: "sparsemax at the upper level",
  before: [0.8, 0.9, 0.85],
  after: [0.95, 1, 0.97],
  verdict: "better",
};

export const solutions: Solutions<typeof exercises> = {
  shares: {
    right: (sentences, words) => words.map((row, i) => row.map((weight) => sentences[i] * weight)),
    wrong: {
      "with one sentence, its words have their own weights": [(sentences) => [sentences]],
      "a sentence that is not heard takes its words with it": [(_sentences, words) => words],
      "a word counts as much as its sentence lets it": [
        (sentences, words) => words.map((row, i) => row.map((weight) => (sentences[i] ? weight : 0))),
        (sentences, words) => words.map((row, i) => row.map((weight) => Math.min(sentences[i], weight))),
      ],
      "what you are given stays as it is": [
        (sentences, words) => {
          words.forEach((row, i) => row.forEach((weight, t) => (row[t] = sentences[i] * weight)));
          return words;
        },
      ],
    },
  },
  build: {
    right: (words, learned, present) =>
      level(level(words, learned.words, present).expandDims(0), learned.sentences, some(present)),
    wrong: {
      "one word comes back as it is": [(words) => tf.sum(words, [0, 1]).mul(0)],
      "words of one sentence: asked by the words' query, through tanh": [
        (words) => tf.mean(tf.mean(words, 1), 0),
        // The upper level's query for the words.
        (words, learned, present) =>
          level(level(words, learned.sentences, present).expandDims(0), learned.sentences, some(present)),
      ],
      "several sentences: each has a softmax of its own, and the second query asks them": [
        (words, learned, present) =>
          level(level(words, learned.words, present).expandDims(0), learned.words, some(present)),
        (words, learned, present) => level(words.reshape([1, -1, words.shape[2]]), learned.words, [present.flat()]),
        (words, learned, present) => tf.mean(level(words, learned.words, present), 0),
      ],
      "words that are not there are not heard": [
        (words, learned, present) =>
          level(level(words, learned.words, all(present)).expandDims(0), learned.sentences, some(present)),
      ],
      "a sentence without words gets no weight": [
        (words, learned, present) =>
          level(level(words, learned.words, present).expandDims(0), learned.sentences, some(all(present))),
      ],
    },
  },
  heard: {
    right: (lengths) => ({
      flat: lengths.map((length) => length / total(lengths)),
      levels: lengths.map(() => 1 / lengths.length),
    }),
    wrong: {
      "one sentence has everything": [(lengths) => ({ flat: lengths, levels: lengths.map(() => 1) })],
      "flat: every word has the same vote": [
        (lengths) => ({ flat: lengths.map(() => 1 / lengths.length), levels: lengths.map(() => 1 / lengths.length) }),
      ],
      "in levels: every sentence has the same vote": [
        (lengths) => {
          const flat = lengths.map((length) => length / total(lengths));
          return { flat, levels: flat };
        },
      ],
      "for any lengths": [
        (lengths) => ({
          flat: lengths.map((length) => length / total(lengths)),
          levels: lengths.map(() => (lengths.length > 1 ? 0.5 : 1)),
        }),
      ],
    },
  },
  missed: {
    right: (says, sentences) => sentences.map((_, i) => says(sentences) - says(sentences.filter((_, j) => j !== i))),
    wrong: {
      "one number for each sentence": [
        (says, sentences) => sentences.map((sentence) => says([sentence])),
        (says, sentences) => [says(sentences)],
      ],
      "how far the answer falls without it": [
        (says, sentences) => sentences.map((_, i) => says(sentences.filter((_, j) => j !== i)) - says(sentences)),
        (says, sentences) => sentences.map((sentence) => says(sentences) - says([sentence])),
      ],
      "one that speaks against the answer is worth less than nothing": [
        (says, sentences) =>
          sentences.map((_, i) => Math.abs(says(sentences) - says(sentences.filter((_, j) => j !== i)))),
      ],
      "a sentence that comes twice is left out once": [
        (says, sentences) => sentences.map((one) => says(sentences) - says(sentences.filter((other) => other !== one))),
      ],
    },
  },
  yours: {
    right: () => finding,
    wrong: {
      "one change, said in words": [() => ({ ...finding, changed: "" })],
      "three seeds or more, before and after": [() => ({ ...finding, before: [0], after: [0.5] })],
      "shares, from 0 to 1": [() => ({ ...finding, before: [0, 2, 3], after: [10, 30, 20] })],
      "a verdict that the seeds allow": [() => ({ ...finding, verdict: "cannot tell" })],
    },
  },
};
