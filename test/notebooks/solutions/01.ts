import * as tf from "@tensorflow/tfjs";
import type * as exercises from "kernel-helpers/exercises/01";
import type { Solutions } from "./solutions";

const shares = (numbers: number[]) => numbers.map((n) => n / numbers.reduce((a, b) => a + b, 0));
const scores = (query: number, keys: number[], width: number) =>
  keys.map((key) => -((query - key) ** 2) / (2 * width ** 2));
const fromLargest = (numbers: number[]) => numbers.map((n) => Math.exp(n - Math.max(...numbers)));

/** For each exercise an answer that is right, and wrong ones under the stage that must reject them. */
export const solutions: Solutions<typeof exercises> = {
  weights: {
    right: (query, keys, width) => shares(fromLargest(scores(query, keys, width))),
    wrong: {
      "one weight for each key": [(_query, keys) => keys.slice(1)],
      "the weights sum to one": [(query, keys, width) => fromLargest(scores(query, keys, width))],
      "the nearest key weighs most": [
        (query, keys, width) => shares(scores(query, keys, width).map((s) => Math.exp(-s))),
        (_query, keys) => shares(keys),
      ],
      "the width has its place": [
        (query, keys, width) => shares(keys.map((key) => Math.exp(-((query - key) ** 2) / width ** 2))),
        (query, keys, width) => shares(keys.map((key) => Math.exp(-((query - key) ** 2) / (2 * width)))),
      ],
      "a query far from every key still gets an answer": [
        (query, keys, width) => shares(scores(query, keys, width).map(Math.exp)),
      ],
    },
  },
  mask: {
    right: (n) => Array.from({ length: n }, (_, query) => Array.from({ length: n }, (_, key) => key < query)),
    wrong: {
      "n rows of n": [() => [[true]]],
      "no point sees itself": [
        (n) => Array.from({ length: n }, (_, query) => Array.from({ length: n }, (_, key) => key <= query)),
      ],
      "the past is open, the future is closed": [
        (n) => Array.from({ length: n }, (_, query) => Array.from({ length: n }, (_, key) => key > query)),
        (n) => Array.from({ length: n }, (_, query) => Array.from({ length: n }, (_, key) => key !== query)),
      ],
    },
  },
  average: {
    right: (query, keys) => tf.zeros([query.shape[0], keys.shape[0]]),
    wrong: {
      "one score for each query and key": [(_query, keys) => tf.zeros([1, keys.shape[0]])],
      "the answer is the mean": [(query, keys) => tf.matMul(query, keys, false, true)],
      "for any number of queries and keys": [() => tf.zeros([2, 3])],
    },
  },
};
