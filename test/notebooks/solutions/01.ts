import * as tf from "@tensorflow/tfjs";
import { alignments, attend, type datasets } from "kernel-helpers";
import type * as exercises from "kernel-helpers/exercises/01";
import type { Solutions } from "./solutions";

type Known = datasets.Car[];
type Asked = exercises.UnknownCar[];

/** Gaussian attention on these columns. */
const byColumns =
  (columns: ("horsepower" | "weight" | "year" | "cylinders" | "displacement" | "acceleration")[], width: number[]) =>
  (known: Known, asked: Asked): number[] => {
    const keysOf = (cars: Asked) => cars.map((car) => columns.map((name) => car[name]));
    const values = known.map((car) => [car.milesPerGallon]);
    const { context } = attend(keysOf(asked), keysOf(known), values, { alignment: alignments.gaussian({ width }) });
    return Array.from(context.dataSync());
  };
const meanOf = (cars: Known) => cars.reduce((sum, car) => sum + car.milesPerGallon, 0) / cars.length;

/** The Gaussian attention of the exercise, from scores of one's own. */
const built =
  (scores: (apart: tf.Tensor, h: number) => tf.Tensor, weights = (z: tf.Tensor) => tf.softmax(z)) =>
  (query: tf.Tensor2D, keys: tf.Tensor2D, values: tf.Tensor2D, h: number): tf.Tensor =>
    tf.matMul(weights(scores(tf.sub(query.expandDims(1), keys.expandDims(0)), h)) as tf.Tensor2D, values);
const squared = (apart: tf.Tensor) => tf.sum(tf.square(apart), -1);
const right = built((apart, h) => tf.div(squared(apart), -2 * h ** 2));

/** For each exercise an answer that is right, and wrong ones under the stage that must reject them. */
export const solutions: Solutions<typeof exercises> = {
  average: {
    right: (query, keys) => tf.fill([query.shape[0]!, keys.shape[0]!], 3),
    wrong: {
      "one score for each query and key": [(_query, keys) => tf.zeros([1, keys.shape[0]!])],
      "the answer is the mean": [(query, keys) => tf.matMul(query, keys, false, true)],
      "for any number of queries and keys": [() => tf.zeros([2, 3])],
    },
  },
  build: {
    right,
    wrong: {
      "a row for each query, as wide as a value": [
        (query, keys, values, h) => right(keys, query, values.slice(0, query.shape[0]), h),
        (query, keys) => tf.matMul(query, keys, false, true),
        () => [[1, 2, 3, 4]] as never,
      ],
      "the weights of a query sum to one": [
        built((apart, h) => tf.div(squared(apart), -2 * h ** 2), tf.exp),
        built(
          (apart, h) => tf.div(squared(apart), -2 * h ** 2),
          (z) => tf.transpose(tf.softmax(tf.transpose(z))),
        ),
      ],
      "the nearest key weighs most": [
        built((apart, h) => tf.div(squared(apart), 2 * h ** 2)),
        built(
          (apart, h) => tf.div(squared(apart), -2 * h ** 2),
          (z) => tf.div(z, tf.sum(z, -1, true)),
        ),
        (query, keys, values) => attend(query, keys, values, { alignment: alignments.dot() }).context,
      ],
      "the width has its place": [
        built((apart, h) => tf.div(squared(apart), -(h ** 2))),
        built((apart, h) => tf.div(squared(apart), -2 * h)),
      ],
      "keys of several numbers, as the helper does it": [
        built((apart, h) => tf.div(tf.square(tf.sum(apart, -1)), -2 * h ** 2)),
        built((apart, h) => tf.div(tf.mean(tf.square(apart), -1), -2 * h ** 2)),
      ],
    },
  },
  copies: {
    right: (m) => Math.log(m),
    wrong: {
      "one copy changes nothing": [(m) => m, () => "log m" as never],
      "two copies have twice the weight": [(m) => m - 1, (m) => Math.log2(m), (m) => Math.log10(m)],
      "m copies have m times the weight": [(m) => (m - 1) * Math.log(2)],
      "half a car": [(m) => Math.log(Math.max(1, m))],
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
  best: {
    right: byColumns(
      ["horsepower", "weight", "year", "acceleration", "displacement", "cylinders"],
      [15, 300, 1.2, 4, 40, 2],
    ),
    wrong: {
      "a guess for each car": [() => [], (_known, asked) => asked.map(() => NaN)],
      "better than the average of all cars": [(known, asked) => asked.map(() => meanOf(known))],
      "better than horsepower alone": [byColumns(["horsepower"], [4])],
      "better than the lesson's three columns": [byColumns(["horsepower", "weight", "year"], [12, 200, 1])],
    },
  },
};
