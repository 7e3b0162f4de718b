import * as tf from "@tensorflow/tfjs";
import type * as exercises from "kernel-helpers/exercises/12";
import type { Solutions } from "./solutions";

type Build = (query: tf.Tensor2D, items: tf.Tensor2D, W: exercises.Matrices, heads: number) => tf.Tensor;

const byWidth: (width: number, heads: number) => number = Math.sqrt;

/** Multi-head attention with one of the mistakes that people make. */
const build =
  ({ scale = byWidth, oneSoftmax = false, join = true, output = true } = {}): Build =>
  (query, items, W, heads) => {
    const width = W.Q.shape[1] / heads;
    const split = (x: tf.Tensor2D) => tf.transpose(x.reshape([x.shape[0], heads, width]), [1, 0, 2]);
    const [q, k, v] = [split(tf.matMul(query, W.Q)), split(tf.matMul(items, W.K)), split(tf.matMul(items, W.V))];
    const all = tf.matMul(q, k, false, true);
    const scores = oneSoftmax ? tf.add(tf.zerosLike(all), tf.mean(all, 0, true)) : all;
    const found = tf.matMul(tf.softmax(tf.div(scores, scale(width, heads))), v);
    const joined = (join ? tf.transpose(found, [1, 0, 2]) : found).reshape([query.shape[0], heads * width]);
    return output ? tf.matMul(joined as tf.Tensor2D, W.O) : joined;
  };

const total = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);

/** The digits whose sum is nearest. */
const nearest = (sum: number[], weights: number[]): number[] => {
  let best = { far: Infinity, digits: [] as number[] };
  for (let n = 0; n < 10 ** weights.length; n++) {
    const digits = weights.map((_, place) => Math.floor(n / 10 ** place) % 10);
    const made = Array<number>(10).fill(0);
    digits.forEach((digit, place) => (made[digit] += weights[place]));
    const far = total(sum.map((x, digit) => (x - made[digit]) ** 2));
    if (far < best.far) best = { far, digits };
  }
  return best.digits;
};
/** Takes the weights off one after the other, each from the digit that has most left. */
const greedy = (sum: number[], weights: number[], order: number[]): number[] => {
  const left = [...sum];
  const digits = weights.map(() => 0);
  for (const place of order) {
    digits[place] = left.indexOf(Math.max(...left));
    left[digits[place]] -= weights[place];
  }
  return digits;
};
const heaviestFirst = (weights: number[]) => weights.map((_, i) => i).sort((a, b) => weights[b] - weights[a]);

const finding: exercises.Finding = {
  changed: "2,000 steps for one head",
  before: [0.49, 0.58, 0.55],
  after: [0.8, 0.85, 0.82],
  verdict: "better",
};

/** For each exercise an answer that is right, and wrong ones under the stage that must reject them. */
export const solutions: Solutions<typeof exercises> = {
  count: {
    right: (d, heads, shared) => 2 * d * (d + (shared * d) / heads),
    wrong: {
      "one head": [(d) => 3 * d * d, (d) => d * d],
      "more heads cost nothing": [(d, heads) => 4 * d * d * heads, (d, heads) => (4 * d * d) / heads],
      "fewer key/value heads": [(d) => 4 * d * d, (d, heads, shared) => (heads === shared ? 4 * d * d : 2 * d * d)],
      "any sizes": [(d, heads, shared) => (heads === shared ? 256 : d < 9 ? 160 : 3 * d * d)],
    },
  },
  build: {
    right: build(),
    wrong: {
      "one item: values, then the output's matrix": [build({ output: false })],
      "one head": [build({ scale: () => 1 }), build({ scale: (width) => width })],
      "two heads look for themselves": [
        build({ scale: (width, heads) => Math.sqrt(width * heads) }),
        build({ oneSoftmax: true }),
      ],
      "their finds side by side, times O": [
        (query, items, W, heads) => {
          const own = build({ output: false })(query, items, W, heads);
          const turned = heads < 3 ? own : tf.reverse(own, -1);
          return tf.matMul(turned as tf.Tensor2D, W.O);
        },
      ],
      "several queries": [build({ join: false })],
    },
  },
  winners: {
    right: (keys) =>
      keys.flatMap((key, i) => {
        const others = keys.filter((_, j) => j !== i);
        return others.every((other) => other < key) || others.every((other) => other > key) ? [i] : [];
      }),
    wrong: {
      "the largest and the smallest": [
        (keys) => keys.map((_, i) => i),
        (keys) => [keys.indexOf(Math.max(...keys))],
        (keys) => [Math.max(...keys), Math.min(...keys)],
      ],
      "below zero as well": [
        (keys) => {
          const far = keys.map(Math.abs);
          return keys.flatMap((_, i) => (far[i] === Math.max(...far) || far[i] === Math.min(...far) ? [i] : []));
        },
      ],
      "equal keys": [
        (keys) => keys.flatMap((key, i) => (key === Math.max(...keys) || key === Math.min(...keys) ? [i] : [])),
      ],
      "one key alone": [
        (keys) =>
          keys.length < 2
            ? []
            : keys.flatMap((key, i) =>
                keys.every((other, j) => j === i || other < key) || keys.every((other, j) => j === i || other > key)
                  ? [i]
                  : [],
              ),
      ],
    },
  },
  reading: {
    right: nearest,
    wrong: {
      "four different digits": [
        (sum) => sum.flatMap((x, digit) => (x > 0 ? [digit] : [])),
        (sum, weights) => weights.map((_, place) => sum.indexOf(Math.min(...weights) * 2 ** place)),
      ],
      "a digit that comes twice": [(sum, weights) => weights.map((weight) => sum.indexOf(weight))],
      "weights in another order": [(sum, weights) => greedy(sum, weights, [0, 1, 2, 3])],
      "with noise": [
        (sum, weights) => {
          const exact = nearest(sum, weights);
          return sum.every((x) => Math.abs(x * 100 - Math.round(x * 100)) < 1e-9) ? exact : exact.map(() => 0);
        },
      ],
      "weights that need all four at once": [(sum, weights) => greedy(sum, weights, heaviestFirst(weights))],
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
