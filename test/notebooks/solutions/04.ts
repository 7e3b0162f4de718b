import { text, tf } from "kernel-helpers";
import type * as exercises from "kernel-helpers/exercises/04";
import type { Solutions } from "./solutions";

const { START } = text;

type Rows = number[][];
const scoresOf = (states: tf.Tensor2D, annotations: tf.Tensor2D, W: tf.Tensor2D) =>
  tf.matMul(tf.matMul(states, W), annotations, false, true);
const silent = (allowed: boolean[]) => tf.tensor1d(allowed.map((is) => (is ? 0 : -1e9)));
const columns = (weights: Rows) => weights[0].map((_, s) => weights.map((row) => row[s]));
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
const below = (numbers: number[], least: number) => numbers.flatMap((n, s) => (n < least ? [s] : []));

const finding: exercises.Finding = {
  changed: "lists of six were learned from, too",
  before: [0, 0.02, 0.03],
  after: [0.1, 0.3, 0.2],
  verdict: "better",
};

export const solutions: Solutions<typeof exercises> = {
  shift: {
    right: (target) => [START, ...target.slice(0, -1)],
    wrong: {
      "as many inputs as targets": [(target) => [START, ...target]],
      "before the first word stands the start": [
        (target) => [...target],
        (target) => [target[target.length - 1], ...target.slice(0, -1)],
      ],
      "before each other word stands the word before it": [(target) => [START, ...target.slice(1)]],
      "padding is shifted like any other word": [
        (target) => {
          target.unshift(START);
          return target.splice(0, target.length - 1);
        },
        (target) =>
          [
            START,
            ...target.slice(0, -1).filter((id) => id !== 0),
            ...target.filter((id) => id === 0).map(() => 2),
          ].slice(0, target.length),
      ],
    },
  },
  build: {
    right: (states, annotations, W, allowed) =>
      tf.matMul(tf.softmax(tf.add(scoresOf(states, annotations, W), silent(allowed))), annotations),
    wrong: {
      "one annotation comes back as it is": [
        (states, annotations, W) =>
          tf.matMul(tf.softmax(scoresOf(states, annotations, W)), scoresOf(annotations, annotations, tf.eye(3))),
        (states, annotations, W) => tf.matMul(scoresOf(states, annotations, W), annotations),
        // The lesson's own cell, the plain dot product, does not even fit the widths.
        (states, annotations) => tf.matMul(tf.softmax(tf.matMul(states, annotations, false, true)), annotations),
      ],
      "two that fit alike: half of each": [
        (_states, annotations) => tf.sum(annotations, 0, true),
        (_states, annotations) => annotations.slice([0, 0], [1, -1]),
      ],
      "W stands between state and annotation": [
        (states, annotations, W) =>
          W.shape[0] === W.shape[1]
            ? tf.matMul(tf.softmax(tf.matMul(states, annotations, false, true)), annotations)
            : annotations,
        (states, annotations, W) =>
          W.shape[0] === W.shape[1]
            ? tf.matMul(tf.softmax(scoresOf(states, annotations, tf.transpose(W))), annotations)
            : annotations,
      ],
      "padding gets nothing, and the rest still sums to one": [
        (states, annotations, W) => tf.matMul(tf.softmax(scoresOf(states, annotations, W)), annotations),
        (states, annotations, W, allowed) =>
          tf.matMul(
            tf.mul(tf.softmax(scoresOf(states, annotations, W)), tf.tensor1d(allowed.map(Number))),
            annotations,
          ),
      ],
      "several states at once, as attend does it": [
        (states, annotations, W, allowed) => {
          const one = states.slice([0, 0], [1, -1]);
          return tf.matMul(tf.softmax(tf.add(scoresOf(one, annotations, W), silent(allowed))), annotations);
        },
        (states, annotations, W, allowed) => {
          const scores = tf.add(scoresOf(states, annotations, W), silent(allowed));
          const powers = tf.exp(scores);
          return tf.matMul(tf.div(powers, tf.div(tf.sum(powers), states.shape[0])), annotations);
        },
      ],
    },
  },
  twice: {
    right: (weight) => (2 * weight) / (1 + weight),
    wrong: {
      "what had no weight gets none": [(weight) => (1 + weight) / 2],
      "what had all weight cannot get more": [(weight) => 2 * weight, (weight) => weight / 2],
      "half becomes two thirds": [(weight) => weight, (weight) => Math.min(1, 2 * weight)],
      "for every weight": [(weight) => (weight <= 0.5 ? (4 / 3) * weight : (1 + weight) / (3 - weight))],
    },
  },
  lost: {
    right: (weights, least) => below(columns(weights).slice(0, -1).map(sum), least),
    wrong: {
      "the end of the sentence is not counted": [(weights, least) => below(columns(weights).map(sum), least)],
      "a word that nobody attends to is lost": [() => []],
      "weight is added up over all German words": [
        (weights, least) =>
          below(
            columns(weights)
              .slice(0, -1)
              .map((column) => Math.max(...column)),
            least,
          ),
      ],
      "columns are English words, rows German ones": [
        (weights, least) => below((weights.length < 3 ? columns(weights).slice(0, -1) : weights).map(sum), least),
      ],
    },
  },
  yours: {
    right: () => finding,
    wrong: {
      "one change, said in words": [() => ({ ...finding, changed: "" })],
      "three seeds or more, before and after": [() => ({ ...finding, before: [0], after: [0.5] })],
      "shares, from 0 to 1": [() => ({ ...finding, before: [0, 2, 3], after: [10, 30, 20] })],
      "a verdict that the seeds allow": [
        () => ({ ...finding, after: [0.02, 0.3, 0.2] }),
        () => ({ ...finding, verdict: "cannot tell" }),
      ],
    },
  },
};
