import { tf } from "kernel-helpers";
import type * as exercises from "kernel-helpers/exercises/06";
import type { Solutions } from "./solutions";

const scores = (X: tf.Tensor2D, WQ: tf.Tensor2D, WK: tf.Tensor2D, width = WQ.shape[1]) =>
  tf.div(tf.matMul(tf.matMul(X, WQ), tf.matMul(X, WK), false, true), Math.sqrt(width));
const places = (weights: number[]) => weights.map((_, i) => i).sort((i, j) => weights[j] - weights[i]);

const finding: exercises.Finding = {
  changed: "twice as many training steps",
  before: [0.8, 0.82, 0.83],
  after: [0.85, 0.9, 0.88],
  verdict: "better",
};

export const solutions: Solutions<typeof exercises> = {
  shuffle: {
    right: (contexts, order) => order.map((i) => contexts[i]),
    wrong: {
      "the same order changes nothing": [(contexts) => [...contexts].reverse()],
      "two words change places, and so do their contexts": [(contexts) => contexts],
      "three words in turn": [(contexts, order) => contexts.map((_, i) => contexts[order.indexOf(i)])],
    },
  },
  build: {
    right: (X, WQ, WK, WV, bias) => tf.matMul(tf.softmax(tf.add(scores(X, WQ, WK), bias)), tf.matMul(X, WV)),
    wrong: {
      "a single word gets its own value": [
        (X, WQ, WK, _WV, bias) => tf.matMul(tf.softmax(tf.add(scores(X, WQ, WK), bias)), X),
      ],
      "rows ask, and each row of weights sums to one": [
        (X, WQ, WK, WV, bias) => tf.matMul(tf.softmax(tf.add(scores(X, WK, WQ), bias)), tf.matMul(X, WV)),
        (X, WQ, WK, WV, bias) => tf.matMul(tf.softmax(tf.add(scores(X, WQ, WK, 1), bias)), tf.matMul(X, WV)),
        (X, WQ, WK, WV, bias) =>
          tf.matMul(
            tf.transpose(tf.softmax(tf.transpose(tf.add(scores(X, WQ, WK), bias)) as tf.Tensor2D)),
            tf.matMul(X, WV),
          ),
      ],
      "the bias is added before the softmax": [
        (X, WQ, WK, WV) => tf.matMul(tf.softmax(scores(X, WQ, WK)), tf.matMul(X, WV)),
        (X, WQ, WK, WV, bias) => tf.matMul(tf.add(tf.softmax(scores(X, WQ, WK)), bias), tf.matMul(X, WV)),
      ],
      "several random words, as the helper does it": [
        (X, WQ, WK, WV, bias) => tf.matMul(tf.softmax(tf.add(scores(X, WQ, WK, X.shape[1]), bias)), tf.matMul(X, WV)),
      ],
    },
  },
  penalty: {
    right: (rows, words) => rows * (1 - 1 / words) ** 2 + (rows * (rows - 1)) / words ** 2,
    wrong: {
      "one row and one word": [(rows) => rows],
      "one row over two words is punished too": [(rows, words) => (rows * (rows - 1)) / words ** 2],
      "two rows on one word": [(rows, words) => rows * (1 - 1 / words) ** 2],
      "any number of rows and words": [(rows, words) => rows * (1 - 1 / words) ** 2 + (rows * (rows - 1)) / words],
    },
  },
  without: {
    right: (words, weights, count) => {
      const dropped = places(weights).slice(0, count);
      return words.filter((_, i) => !dropped.includes(i));
    },
    wrong: {
      "the word that weighs most goes": [
        (words, weights, count) => words.filter((_, i) => places(weights).slice(0, count).includes(i)),
        (words, weights, count) => words.filter((_, i) => !places(weights).reverse().slice(0, count).includes(i)),
      ],
      "the others stay in order": [
        (words, weights, count) =>
          places(weights)
            .reverse()
            .slice(0, -count)
            .map((i) => words[i]),
      ],
      "several words at once": [(words, weights) => words.filter((_, i) => i !== places(weights)[0])],
      "each place is a word of its own, and what was given stays as it was": [
        (words, weights, count) => {
          const dropped = places(weights)
            .slice(0, count)
            .map((i) => words[i]);
          return words.filter((word) => !dropped.includes(word));
        },
        (words, weights, count) => {
          for (let n = 0; n < count; n++) {
            const at = weights.indexOf(Math.max(...weights));
            words.splice(at, 1);
            weights.splice(at, 1);
          }
          return [...words];
        },
      ],
    },
  },
  yours: {
    right: () => finding,
    wrong: {
      "one change, said in words": [() => ({ ...finding, changed: "" })],
      "three seeds or more, before and after": [() => ({ ...finding, before: [0], after: [0.5] })],
      "shares, from 0 to 1": [() => ({ ...finding, before: [80, 82, 83], after: [85, 90, 88] })],
      "a verdict that the seeds allow": [() => ({ ...finding, verdict: "cannot tell" })],
    },
  },
};
