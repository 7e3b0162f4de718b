import * as tf from "@tensorflow/tfjs";
import type * as exercises from "kernel-helpers/exercises/11";
import type { Solutions } from "./solutions";

const column = (items: number[][], d: number) => items.map((item) => item[d]);
const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

/** Scores `[N, M, D]` of items and queries, the parts joined by `join` inside the tanh. */
const scoresOf = (query: tf.Tensor2D, items: tf.Tensor2D, W1: tf.Tensor2D, W2: tf.Tensor2D, W: tf.Tensor2D) => {
  const hidden = tf.tanh(tf.add(tf.matMul(items, W1).expandDims(0), tf.matMul(query, W2).expandDims(1)));
  return tf.matMul(hidden.reshape([-1, W1.shape[1]]), W).reshape([query.shape[0], items.shape[0], items.shape[1]]);
};
/** Softmax over the items (axis 1), and the weighted sum of the items. */
const average = (scores: tf.Tensor, items: tf.Tensor) =>
  tf.sum(tf.mul(tf.transpose(tf.softmax(tf.transpose(scores, [0, 2, 1])), [0, 2, 1]), items), 1);

const fill =
  (widthOf: (widths: number[][], feature: number, d: number) => number, missing: number | "left out" = "left out") =>
  (car: (number | undefined)[], known: number[][], widths: number[][]) =>
    car.map((own, feature) => {
      if (own !== undefined) return own;
      const powers = known.map((other) =>
        Math.exp(
          sum(
            car.map((x, d) => {
              const at = x ?? missing;
              return at === "left out" ? 0 : -((at - other[d]) ** 2) / (2 * widthOf(widths, feature, d) ** 2);
            }),
          ),
        ),
      );
      return sum(powers.map((power, i) => (power / sum(powers)) * known[i][feature]));
    });

/** For each exercise an answer that is right, and wrong ones under the stage that must reject them. */
export const solutions: Solutions<typeof exercises> = {
  reach: {
    right: (items, wanted) =>
      [0, 1].every((d) => wanted[d] >= Math.min(...column(items, d)) && wanted[d] <= Math.max(...column(items, d))),
    wrong: {
      "between the items": [(items, wanted) => items.some(([x, y]) => x === wanted[0] && y === wanted[1])],
      "one feature of one item, the other of another": [(_, [x, y]) => x >= 0 && y >= 0 && x + y <= 4],
      "not beyond them": [
        () => true,
        (items, wanted) => [0, 1].every((d) => wanted[d] <= Math.max(...column(items, d))),
      ],
      "wherever the items lie": [
        (items, wanted) => [0, 1].every((d) => wanted[d] >= 0 && wanted[d] <= Math.max(...column(items, d))),
      ],
    },
  },
  build: {
    right: (query, items, W1, W2, W) => average(scoresOf(query, items, W1, W2, W), items),
    wrong: {
      "one item comes back as it is": [
        (query, items, W1, W2, W) => tf.sum(tf.mul(tf.softmax(scoresOf(query, items, W1, W2, W)), items), 1),
        (query, items, W1, W2, W) => tf.sum(tf.mul(tf.sigmoid(scoresOf(query, items, W1, W2, W)), items), 1),
      ],
      "two items: softmax goes over the items": [
        (query, items, W1, W2, W) => average(tf.mean(scoresOf(query, items, W1, W2, W), -1, true), items),
        (query, items) => tf.add(tf.zeros([query.shape[0], 1]), tf.mean(items, 0, true)),
      ],
      "the query is heard": [
        (query, items, W1, W2, W) => average(scoresOf(query, items, W1, tf.zerosLike(W2), W), items),
        (query, items, W1, W2, W) => {
          const apart = tf.matMul(tf.tanh(tf.matMul(query, W2)), W).expandDims(1);
          return average(tf.add(scoresOf(query, items, W1, tf.zerosLike(W2), W), apart), items);
        },
      ],
      "each query on its own": [
        (query, items, W1, W2, W) => {
          const first = query.slice([0, 0], [1, -1]);
          return tf.add(average(scoresOf(first, items, W1, W2, W), items), tf.zeros([query.shape[0], 1]));
        },
      ],
    },
  },
  oneLook: {
    right: (values) => (1 + 2 / values) / 3,
    wrong: {
      "eight values": [() => 1 / 3, (values) => 1 / values, () => 1],
      "two values": [() => 1.25 / 3],
      "any number of values": [(values) => (values === 8 ? 1.25 / 3 : 2 / 3)],
    },
  },
  fill: {
    right: fill((widths, feature, d) => widths[feature][d]),
    wrong: {
      "what is known stays": [
        (car, known) => car.map((_, d) => sum(column(known, d)) / known.length),
        (car, known, widths) =>
          fill((w, f, d) => w[f][d])(
            car.map(() => undefined),
            known,
            widths,
          ),
      ],
      "one number is missing": [
        (car, known) => car.map((own, d) => own ?? sum(column(known, d)) / known.length),
        fill((widths, feature, d) => widths[feature][d], 0),
      ],
      "two are missing": [
        (car, known, widths) => {
          const byNow = [...car];
          car.forEach((_, d) => (byNow[d] = fill((w, f, e) => w[f][e])(byNow, known, widths)[d]));
          return byNow.map(Number);
        },
      ],
      "each feature has its own widths": [
        fill((widths, _, d) => widths[0][d]),
        fill((widths, feature, d) => widths[d][feature]),
      ],
    },
  },
  highest: {
    right: (items) =>
      items[0].map((_, d) => {
        const values = column(items, d);
        return values.map((x) => (x === Math.max(...values) ? 50 : 0));
      }),
    wrong: {
      "a row of scores for each feature": [(items) => items, () => []],
      "the largest of each, from different items": [
        (items) => items[0].map((_, d) => column(items, d)),
        (items) => items[0].map(() => items.map((item) => 50 * item[0])),
        (items) => items[0].map((_, d) => column(items, d).map((x) => -50 * x)),
      ],
      "pounds and shares": [(items) => items[0].map((_, d) => column(items, d).map((x) => 20 * x))],
      "all below zero": [
        (items) =>
          items[0].map((_, d) => {
            const values = column(items, d).map(Math.abs);
            return values.map((x) => (200 * x) / (Math.max(...values) - Math.min(...values)));
          }),
      ],
    },
  },
};
