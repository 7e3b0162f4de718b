import { tf } from "kernel-helpers";
import type * as exercises from "kernel-helpers/exercises/05";
import type { Solutions } from "./solutions";

type Build = Parameters<typeof exercises.build.judge>[0] & object;
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
const softmaxed = (numbers: number[]) => {
  const powers = numbers.map((x) => Math.exp(x));
  return powers.map((power) => power / sum(powers));
};
const gathered = (weights: number[], words: number[][]) =>
  words[0].map((_, d) => sum(words.map((word, t) => weights[t] * word[d])));
const column = (affinity: number[][], cell: number) => affinity.map((row) => row[cell]);

/** Parallel co-attention's cells, with one part of it as a mistake has it. */
const cells =
  ({ mask = true, inner = true, outer = true, pool = true } = {}): Build =>
  (V, Q, { Wb, Wv, Wq, wv }, there) => {
    const words = mask ? tf.mul(Q, tf.tensor2d(there.map((is) => [Number(is)]))) : Q;
    const fits = tf.matMul(tf.matMul(words, Wb), V, false, true);
    const inside = tf.add(tf.matMul(V, Wv), tf.matMul(inner ? tf.tanh(fits) : fits, tf.matMul(words, Wq), true));
    const scores = tf.matMul(outer ? tf.tanh(inside) : inside, wv).reshape([1, -1]);
    return pool ? tf.softmax(scores) : scores;
  };

const finding: exercises.Finding = {
  changed: "five things in a picture",
  before: [0.9, 0.92, 0.95],
  after: [0.7, 0.6, 0.8],
  verdict: "worse",
};

export const solutions: Solutions<typeof exercises> = {
  gather: {
    right: (affinity, words, cell) => gathered(column(affinity, cell), words),
    wrong: {
      "one word that fits fully": [(affinity, _words, cell) => column(affinity, cell)],
      "the cell's column, not a word's row": [(affinity, words, cell) => gathered(affinity[cell], words)],
      "affinities are weights as they are": [
        (affinity, words, cell) => {
          const positive = column(affinity, cell).map((x) => Math.max(x, 0));
          return gathered(
            positive.map((x) => x / sum(positive)),
            words,
          );
        },
      ],
    },
  },
  build: {
    right: cells(),
    wrong: {
      "one weight for each cell, one in all": [cells({ pool: false }), (_V, Q) => tf.softmax(tf.sum(Q, 1))],
      "the question changes the weights": [
        (V, _Q, { Wv, wv }) => tf.softmax(tf.matMul(tf.tanh(tf.matMul(V, Wv)), wv).reshape([1, -1])),
      ],
      "as the card says": [cells({ inner: false }), cells({ outer: false })],
      "padding is not gathered": [cells({ mask: false })],
    },
  },
  moved: {
    right: (before, order) => ({ ...before, cells: order.map((i) => before.cells[i]) }),
    wrong: {
      "each weight goes with its cell": [
        (before) => before,
        (before, order) => ({ ...before, cells: before.cells.map((_, i) => before.cells[order.indexOf(i)]) }),
      ],
      "the words' weights": [
        ({ cells: weights, words }, order) => ({
          cells: order.map((i) => weights[i]),
          words: softmaxed(words),
        }),
      ],
    },
  },
  needed: {
    right: (words, answer) =>
      words.flatMap((_, t) => (answer(words.map((w, i) => (i === t ? "the" : w))) === answer(words) ? [] : [t])),
    wrong: {
      "a model that reads one word": [
        (words, answer) =>
          words.flatMap((_, t) => (answer(words.map((w, i) => (i === t ? "the" : w))) === answer(words) ? [t] : [])),
      ],
      "a model that counts on places": [
        (words, answer) =>
          words.flatMap((_, t) => (answer(words.filter((_w, i) => i !== t)) === answer(words) ? [] : [t])),
      ],
      "one word at a time": [
        (words, answer) => {
          const left = [...words];
          return words.flatMap((_, t) => {
            const before = answer(left);
            left[t] = "the";
            return answer(left) === before ? [] : [t];
          });
        },
      ],
      "the question stays as it was": [
        (words, answer) => {
          const whole = answer([...words]);
          const found = words.flatMap((word, t) => {
            words[t] = "the";
            const same = answer([...words]) === whole;
            words[t] = word;
            return same ? [] : [t];
          });
          words.push("changed");
          return found;
        },
      ],
    },
  },
  yours: {
    right: () => finding,
    wrong: {
      "one change, said in words": [() => ({ ...finding, changed: "five" })],
      "three seeds or more, before and after": [() => ({ ...finding, after: [0.7] })],
      "shares, from 0 to 1": [() => ({ ...finding, after: [70, 60, 80] })],
      "a verdict that the seeds allow": [() => ({ ...finding, verdict: "better" as const })],
    },
  },
};
