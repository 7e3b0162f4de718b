import * as tf from "@tensorflow/tfjs";
import type * as exercises from "kernel-helpers/exercises/02";
import type { Solutions } from "./solutions";

const squared = (k: number[]) => k.reduce((sum, x) => sum + x * x, 0);
const withBias = (hidden: tf.Tensor, b: tf.Tensor) => tf.add(hidden, b);
const inside = (query: tf.Tensor2D, keys: tf.Tensor2D, W1: tf.Tensor2D, W2: tf.Tensor2D) =>
  tf.add(tf.matMul(query, W1).expandDims(1), tf.matMul(keys, W2).expandDims(0));
const weighed = (hidden: tf.Tensor, v: tf.Tensor2D) =>
  tf.matMul(hidden.reshape([-1, v.shape[0]]), v).reshape(hidden.shape.slice(0, 2));
const unit = (x: tf.Tensor) => tf.div(x, tf.norm(x, 2, -1, true));
const cosine = (query: tf.Tensor, keys: tf.Tensor) => tf.matMul(unit(query), unit(keys), false, true);
const distance = (query: tf.Tensor, keys: tf.Tensor) => tf.norm(tf.sub(query.expandDims(1), keys.expandDims(0)), 2, -1);
const right = { dot: false, cosine: false, gaussian: true, general: false, additive: true, location: false };

/** For each exercise an answer that is right, and wrong ones under the stage that must reject them. */
export const solutions: Solutions<typeof exercises> = {
  divisor: {
    right: (d, s) => Math.sqrt(d) * s * s,
    wrong: {
      "standard deviation one: as in the lesson": [(d) => d, () => 1],
      "another standard deviation": [(d) => Math.sqrt(d), (d, s) => s * Math.sqrt(d), (d, s) => s ** 4 * Math.sqrt(d)],
      "measured on random vectors": [(_d, s) => 8 * s ** 2],
    },
  },
  build: {
    right: (query, keys, { W1, W2, b, v }) => weighed(tf.tanh(withBias(inside(query, keys, W1, W2), b)), v),
    wrong: {
      "one score for each query and key": [
        (query, keys, { W1, W2 }) => inside(query, keys, W1, W2),
        (query, keys, { W1, W2, b, v }) => weighed(tf.tanh(withBias(inside(query, keys, W1, W2), b)), v).transpose(),
      ],
      "no score is larger than the numbers in v allow": [
        (query, keys, { W1, W2, b, v }) => weighed(withBias(inside(query, keys, W1, W2), b), v),
      ],
      "the query changes which key is best": [
        (query, keys, { W2, b, v }) =>
          tf.tile(tf.matMul(tf.tanh(tf.add(tf.matMul(keys, W2), b)), v).transpose(), [query.shape[0], 1]),
      ],
      "as the formula says": [
        (query, keys, { W1, W2, v }) => weighed(tf.tanh(inside(query, keys, W1, W2)), v),
        (query, keys, { W1, W2, b, v }) => weighed(tf.tanh(withBias(inside(query, keys, W2, W1), b)), v),
      ],
    },
  },
  doubled: {
    right: () => right,
    wrong: {
      "true or false for each of the six": [() => ({ dot: false }) as typeof right],
      "those that multiply": [() => ({ ...right, dot: true }), () => ({ ...right, general: true })],
      "those that do not see lengths": [() => ({ ...right, cosine: true }), () => ({ ...right, location: true })],
      "those for which a length is a place": [
        () => ({ ...right, gaussian: false }),
        () => ({ ...right, additive: false }),
      ],
    },
  },
  farthest: {
    right: { key: (k) => [...k, -squared(k) / 2], query: (q) => [...q.map((x) => -x), -1] },
    wrong: {
      "key and query say equally many numbers": [{ key: (k) => [...k, squared(k)], query: (q) => q }],
      "the farthest key wins": [
        { key: (k) => [...k, -squared(k) / 2], query: (q) => [...q, 1] },
        { key: (k) => k.map((x) => -x), query: (q) => q },
        { key: (k) => [squared(k)], query: () => [1] },
      ],
      "the score is the distance, up to what all keys share": [
        { key: (k) => [...k.map((x) => -2 * x), squared(k)], query: (q) => [...q, 1].map((x) => x * (1 + squared(q))) },
      ],
    },
  },
  three: {
    right: (query, keys) => tf.sub(tf.mul(cosine(query, keys), 200), distance(query, keys)),
    wrong: {
      "one score for each query and key": [(query, keys) => tf.matMul(keys, query, false, true)],
      "same: at least 95 of 100": [(query, keys) => distance(query, keys)],
      "same, lengths vary: at least 95 of 100": [
        (query, keys) => tf.neg(distance(query, keys)),
        (query, keys) => tf.matMul(query, keys, false, true),
      ],
      "nearest: at least 95 of 100": [cosine],
    },
  },
};
