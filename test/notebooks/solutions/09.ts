import { tf } from "kernel-helpers";
import type * as exercises from "kernel-helpers/exercises/09";
import type { Solutions } from "./solutions";

const frames = (n: number, seen: (j: number) => boolean) => Array.from({ length: n }, (_, j) => seen(j));

type Gaussian = "exact" | "rounded" | "none" | "renormalised";
/** Local attention, right and wrong. */
const local =
  (how: { window?: boolean; hide?: "before" | "after"; gaussian?: Gaussian; scaled?: boolean } = {}) =>
  (query: tf.Tensor1D, keys: tf.Tensor2D, values: tf.Tensor2D, centre: number, reach: number): tf.Tensor => {
    const { window = true, hide = "before", gaussian = "exact", scaled = false } = how;
    const place = tf.range(0, keys.shape[0]);
    const inside = window
      ? tf.lessEqual(tf.abs(tf.sub(place, Math.round(centre))), reach).toFloat()
      : tf.onesLike(place);
    const products = tf.matMul(keys, query.expandDims(1)).squeeze([1]);
    const scores = scaled ? tf.div(products, Math.sqrt(keys.shape[1])) : products;
    const soft = tf.softmax(hide === "before" ? tf.add(scores, tf.mul(tf.sub(1, inside), -1e9)) : scores);
    const p = gaussian === "rounded" ? Math.round(centre) : centre;
    const fallOff = tf.exp(tf.div(tf.square(tf.sub(place, p)), -2 * (reach / 2) ** 2));
    const weights = gaussian === "none" ? tf.mul(soft, inside) : tf.mul(tf.mul(soft, inside), fallOff);
    const used = gaussian === "renormalised" ? tf.div(weights, tf.sum(weights)) : weights;
    return tf.matMul(used.expandDims(0), values).squeeze([0]);
  };

const argmax = (row: number[], from: number, to: number) => {
  let best = from;
  for (let j = from; j <= to; j++) if (row[j] > row[best]) best = j;
  return best;
};
const following = (weights: number[][], next: (last: number, row: number[]) => [from: number, to: number]) => {
  const taken: number[] = [];
  for (const row of weights) {
    const last = taken[taken.length - 1];
    const [from, to] = last === undefined ? [0, row.length - 1] : next(last, row);
    taken.push(argmax(row, from, to));
  }
  return taken;
};

const finding: exercises.Finding = {
  changed: "learned from four to ten phonemes",
  before: [0.5, 0.4, 0.45],
  after: [0.8, 0.7, 0.75],
  verdict: "better",
};

export const solutions: Solutions<typeof exercises> = {
  inside: {
    right: (centre, reach, n) => frames(n, (j) => Math.abs(j - Math.round(centre)) <= reach),
    wrong: {
      "no reach: one frame": [(centre, reach, n) => frames(n, (j) => Math.abs(j - centre) < reach)],
      "as far to the right as to the left": [
        (centre, reach, n) => frames(n, (j) => j >= centre - reach && (reach === 0 ? j <= centre : j < centre + reach)),
      ],
      "the window is the same wherever between two frames the centre lies": [
        (centre, reach, n) => frames(n, (j) => Math.abs(j - centre) <= reach),
      ],
      "nothing beyond the first and the last frame": [
        (centre, reach, n) => {
          const middle = Math.min(Math.max(Math.round(centre), 0), n - 1);
          return frames(n, (j) => Math.abs(j - middle) <= reach);
        },
      ],
    },
  },
  build: {
    right: local(),
    wrong: {
      "right at the centre the value comes back whole": [(_query, _keys, values) => tf.zeros([values.shape[1]])],
      "frames beyond the reach are not heard": [local({ window: false })],
      "the softmax is taken inside the window": [local({ hide: "after" })],
      "weights fall off around the exact centre, and are not made to sum to one again": [
        local({ gaussian: "rounded" }),
        local({ gaussian: "renormalised" }),
      ],
      "random numbers, as the formula has them": [local({ scaled: true })],
    },
  },
  pace: {
    right: (phoneme) => Math.sqrt(1.25 * phoneme),
    wrong: {
      "the first phoneme begins where it must": [(phoneme) => Math.sqrt(1.25 * (phoneme + 1))],
      "after one phoneme: the spread of one duration": [(phoneme) => 1.25 * phoneme, (phoneme) => 3.5 * phoneme],
      "after four: not four times as much": [
        (phoneme) => Math.sqrt(1.25) * phoneme,
        (phoneme) => (phoneme ? Math.sqrt(1.25) : 0),
      ],
      "for every phoneme": [(phoneme) => (phoneme <= 1 ? Math.sqrt(1.25) * phoneme : Math.sqrt(5))],
    },
  },
  follow: {
    right: (weights, reach) =>
      following(weights, (last, row) => [Math.min(last + 1, row.length - 1), Math.min(last + reach, row.length - 1)]),
    wrong: {
      "the first query may look anywhere": [
        (weights, reach) => weights.map((row) => argmax(row, 0, Math.min(reach, row.length - 1))),
      ],
      "each next query goes on": [
        (weights) => weights.map((row) => argmax(row, 0, row.length - 1)),
        (weights, reach) => following(weights, (last, row) => [last, Math.min(last + reach, row.length - 1)]),
      ],
      "but not beyond its reach": [
        (weights) => following(weights, (last, row) => [Math.min(last + 1, row.length - 1), row.length - 1]),
      ],
      "at the end it stays on the last frame": [
        (weights, reach) => following(weights, (last, row) => [last + 1, Math.min(last + reach, row.length - 1)]),
      ],
    },
  },
  yours: {
    right: () => finding,
    wrong: {
      "one change, said in words": [() => ({ ...finding, changed: "" })],
      "three seeds or more, before and after": [() => ({ ...finding, before: [0.5], after: [0.8] })],
      "shares, from 0 to 1": [() => ({ ...finding, before: [50, 40, 45], after: [80, 70, 75] })],
      "a verdict that the seeds allow": [
        () => ({ ...finding, after: [0.48, 0.7, 0.8] }),
        () => ({ ...finding, verdict: "worse" }),
      ],
    },
  },
};
