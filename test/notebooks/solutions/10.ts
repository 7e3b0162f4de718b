import * as tf from "@tensorflow/tfjs";
import type * as exercises from "kernel-helpers/exercises/10";
import type { Solutions } from "./solutions";

type Mixing = exercises.Mixing;
const projected = (sources: tf.Tensor2D[], { P, c }: Mixing) =>
  sources.map((source, i) => tf.add(tf.matMul(source, P[i]), c[i]));
const column = (weights: tf.Tensor, i: number) => weights.slice([0, i], [-1, 1]);
const weighed = (vectors: tf.Tensor[], weights: tf.Tensor) =>
  tf.addN(vectors.map((x, i) => tf.mul(x, column(weights, i))));
const scored = (vectors: tf.Tensor[], a: tf.Tensor) =>
  tf.concat(
    vectors.map((x) => tf.matMul(x as tf.Tensor2D, a as tf.Tensor2D)),
    1,
  );
/** Squared distances of all pairs, `[words, 3, 3]`. */
const distances = (sources: tf.Tensor) => {
  const squares = tf.sum(tf.square(sources), -1, true);
  const products = tf.matMul(sources, sources, false, true);
  return tf.add(tf.sub(squares, tf.mul(2, products)), tf.transpose(squares, [0, 2, 1]));
};
/** The weights that follow from what is far from the others. */
const near = (far: tf.Tensor) => tf.softmax(tf.mul(-10, far));

/** For each exercise an answer that is right, and wrong ones under the stage that must reject them. */
export const solutions: Solutions<typeof exercises> = {
  share: {
    right: (first, second) => 1 / (1 + Math.exp(second - first)),
    wrong: {
      "equal scores": [(first, second) => Math.exp(first) / Math.exp(second), (first) => first],
      "two ahead": [(first, second) => first / (first + second), (first, second) => 1 / (1 + Math.exp(first - second))],
      "only the gap counts": [(first, second) => Math.exp(first) / (Math.exp(first) + Math.exp(second))],
    },
  },
  build: {
    right: (sources, own) => {
      const vectors = projected(sources, own);
      return weighed(vectors, tf.softmax(scored(vectors, own.a)));
    },
    wrong: {
      "one vector for each word": [
        (sources, own) => tf.concat(projected(sources, own), 0),
        (sources, own) => tf.softmax(scored(projected(sources, own), own.a)),
      ],
      "one source: its projection": [
        (sources, own) => {
          const vectors = sources.map((source, i) => tf.matMul(source, own.P[i]));
          return weighed(vectors, tf.softmax(scored(vectors, own.a)));
        },
        (sources, own) => {
          const vectors = projected(sources, own);
          return weighed(vectors, tf.sigmoid(scored(vectors, own.a)));
        },
      ],
      "each word chooses for itself": [
        (sources, own) => {
          const vectors = projected(sources, own);
          const means = vectors.map((x) => tf.mean(x, 0, true));
          return weighed(vectors, tf.softmax(scored(means, own.a)));
        },
      ],
      "the helper's numbers": [
        (sources, own) => {
          const vectors = projected(sources, own);
          return tf.div(tf.addN(vectors), vectors.length);
        },
        (sources, own) => {
          const vectors = projected(sources, own);
          return weighed(vectors, tf.softmax(tf.neg(scored(vectors, own.a))));
        },
      ],
    },
  },
  guess: {
    right: () => ({ accuracy: 0.696, chosen: 0.333 }),
    wrong: {
      "two numbers": [() => ({ accuracy: 69.6, chosen: 33.3 })],
      "the source chosen for a new word": [() => ({ accuracy: 0.696, chosen: 0.5 })],
      sentences: [() => ({ accuracy: 0.75, chosen: 1 / 3 }), () => ({ accuracy: 1 / 3, chosen: 1 / 3 })],
    },
  },
  lengths: {
    right: (vectors) => tf.mul(6, tf.sum(tf.square(vectors), -1)),
    wrong: {
      "one score for each vector": [(vectors) => tf.square(vectors)],
      "whichever way they point": [(vectors) => tf.sum(vectors, -1)],
      decided: [(vectors) => tf.sum(tf.square(vectors), -1)],
    },
  },
  agree: {
    right: (sources) => near(tf.min(tf.add(distances(sources), tf.mul(1e3, tf.eye(3))), -1)),
    wrong: {
      weights: [(sources) => tf.mul(-1, tf.sum(distances(sources), -1))],
      "the odd one out is not heard": [
        (sources) => near(tf.min(distances(sources), -1)),
        (sources) => tf.softmax(tf.sum(sources, -1)),
      ],
      "whichever it is": [
        (sources) => tf.add(tf.zerosLike(sources.slice([0, 0, 0], [-1, -1, 1]).squeeze([2])), [0.5, 0, 0.5]),
      ],
    },
  },
};
