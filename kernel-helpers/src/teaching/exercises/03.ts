import * as tf from "@tensorflow/tfjs";
import { gaussian } from "../../random";
import { list, near, sum } from "../answers";
import { exercise } from "../exercise";

const same = (a: number[], b: number[]) => a.length === b.length && a.every((x, i) => near(x, b[i]));

/** The weights that an answer makes of rows of scores. */
const rowsOf = (answer: (scores: tf.Tensor) => tf.Tensor, scores: number[][]) =>
  answer(tf.tensor2d(scores)).arraySync() as number[][];
/** One key that scores `gap`, among so many in all; the others score 0. */
const oneAmong = (n: number, gap: number) => [gap, ...Array<number>(n - 1).fill(0)];

/** Sparsemax by sorting: of τ for the best k scores, for each k, the largest is the right one. */
function sorted(scores: number[]): number[] {
  const down = [...scores].sort((a, b) => b - a);
  const tau = Math.max(...down.map((_, k) => (sum(down.slice(0, k + 1)) - 1) / (k + 1)));
  return scores.map((score) => Math.max(0, score - tau));
}

/** Softmax with a temperature, on arrays. */
export const temperature = exercise<(scores: number[], t: number) => number[]>(
  "1. A temperature",
  [
    {
      name: "at temperature 1 it is softmax",
      mistake: (answer) => {
        const got = answer([0, 1], 1);
        if (!Array.isArray(got)) return "Return an array: one weight for each score.";
        if (same(got, [1 / (1 + Math.E), Math.E / (1 + Math.E)])) return undefined;
        return `For the scores 0 and 1 the weights are 0.269 and 0.731; yours are ${list(got)}. Raise e to each score, then divide by the sum.`;
      },
    },
    {
      name: "cold is sharp, hot is flat",
      mistake: (answer) => {
        const [cold, hot] = [answer([0, 1], 0.5)[1], answer([0, 1], 10)[1]];
        if (near(cold, 0.8808) && near(hot, 0.525)) return undefined;
        return cold < hot
          ? `At temperature 0.5 the better of two keys gets ${list([cold])}, at 10 it gets ${list([hot])}: the wrong way round. Scores are divided by the temperature.`
          : `The better of the scores 0 and 1 should get 0.881 at temperature 0.5 and 0.525 at 10; it gets ${list([cold, hot])}. The temperature divides each score before e is raised to it.`;
      },
    },
    {
      name: "scores of a thousand are no trouble",
      mistake: (answer) => {
        const got = answer([1000, 999], 1);
        return same(got, [Math.E / (1 + Math.E), 1 / (1 + Math.E)])
          ? undefined
          : `The scores 1000 and 999 have the weights of 1 and 0; you gave ${list(got)}. e to the 1000th is infinite: take the largest score off all of them first.`;
      },
    },
  ],
  {
    level: "warm-up",
    minutes: 5,
    hints: [
      "Begin with softmax, then ask where the temperature goes: which line would make a gap between two scores twice as wide?",
      "Softmax does not see what all scores share. So you may take the largest off all of them, and e is never raised above 0.",
    ],
    solution: `(scores, t) => {
  const powers = scores.map((score) => Math.exp((score - Math.max(...scores)) / t));
  return powers.map((power) => power / powers.reduce((a, b) => a + b, 0));
}`,
    because:
      "Dividing by t widens all gaps (t below 1) or narrows them. What is taken off all scores cancels in the division.",
    insight: "Softmax sees gaps between scores and nothing else; a temperature is a ruler for these gaps.",
  },
);

/** Sparsemax of the rows of a tensor. */
export const sparse = exercise<(scores: tf.Tensor) => tf.Tensor>(
  "2. Build sparsemax",
  [
    {
      name: "your own, and one weight for each score",
      mistake: (answer) => {
        if ("kind" in answer)
          return "This is the helper itself. Build your own from tensors, with tf.relu and a threshold.";
        const got: unknown = answer(tf.tensor2d([[-2, 0, 0.5]]));
        return got instanceof tf.Tensor && got.shape.join() === "1,3"
          ? undefined
          : `For scores of shape [1, 3] return weights of shape [1, 3]; you gave ${got instanceof tf.Tensor ? `[${got.shape}]` : "no tensor"}.`;
      },
    },
    {
      name: "the row of section 1",
      mistake: (answer) => {
        const [got] = rowsOf(answer, [[-2, 0, 0.5]]);
        if (same(got, [0, 0.25, 0.75])) return undefined;
        return near(sum(got), 1)
          ? `The scores −2, 0 and 0.5 should weigh 0, 0.25 and 0.75; yours weigh ${list(got)}. Every key that is heard loses the same τ, here −0.25.`
          : `Your weights ${list(got)} sum to ${sum(got).toPrecision(3)}. τ is the number that makes what is left sum to one.`;
      },
    },
    {
      name: "each row has its own threshold",
      mistake: (answer) => {
        const got = rowsOf(answer, [
          [-2, 0, 0.5],
          [0.1, 0, 0],
        ]);
        return same(got[0], [0, 0.25, 0.75]) && same(got[1], [0.4, 0.3, 0.3])
          ? undefined
          : `The second row, 0.1, 0 and 0, should weigh 0.4, 0.3 and 0.3 whatever stands in the first; the two rows weigh ${list(got[0])} and ${list(got[1])}. Sums and maxima go along the last axis, with keepDims true.`;
      },
    },
    {
      name: "wherever the scores lie, and for fifty keys",
      mistake: (answer) => {
        const [far] = rowsOf(answer, [[98, 100, 100.5]]);
        if (!same(far, [0, 0.25, 0.75]))
          return `98, 100 and 100.5 should weigh as −2, 0 and 0.5 do; they weigh ${list(far)}. τ lies between the row's largest score less one and that score.`;
        const normal = gaussian(3);
        const many = Array.from({ length: 4 }, () => Array.from({ length: 50 }, () => normal()));
        const [got, right] = [rowsOf(answer, many), many.map(sorted)];
        return got.every((row, i) => same(row, right[i]))
          ? undefined
          : `On rows of 50 random scores you hear ${got.map((row) => row.filter((w) => w > 0).length).join(", ")} keys and sparsemax ${right.map((row) => row.filter((w) => w > 0).length).join(", ")}. Is your τ exact enough?`;
      },
    },
  ],
  {
    level: "medium",
    minutes: 20,
    hints: [
      "If you knew τ, it would be one line: tf.relu(tf.sub(scores, tau)).",
      "The entmax of section 1 finds τ by halving. It works on tensors too: low, high and middle become tensors of shape [rows, 1], and the if becomes tf.where.",
      "Begin with high = tf.max(scores, -1, true) and low one below. The sum at middle is tf.sum(tf.relu(tf.sub(scores, middle)), -1, true); where it is greater than 1, low becomes middle, elsewhere high does. Thirty times.",
    ],
    solution: `(scores) => tf.tidy(() => {
  let high = tf.max(scores, -1, true);
  let low = tf.sub(high, 1);
  for (let i = 0; i < 30; i++) {
    const middle = tf.div(tf.add(low, high), 2);
    const tooLow = tf.greater(tf.sum(tf.relu(tf.sub(scores, middle)), -1, true), 1);
    low = tf.where(tooLow, middle, low);
    high = tf.where(tooLow, high, middle);
  }
  return tf.relu(tf.sub(scores, low));
})`,
    because:
      "At τ = the largest score nothing is left, one below it at least 1 is; between the two the sum falls, so halving finds where it is 1. The helper sorts instead, which is exact.",
    insight:
      "Sparsemax takes the same threshold from every score and drops what is below: zeros come from a subtraction, not from rounding.",
  },
);

/** At how many items half of softmax's weight is lost. */
export const halfway = exercise<(gap: number, matches: number) => number>(
  "3. Where half is lost",
  [
    {
      name: "no gap at all",
      mistake: (answer) => {
        const got = answer(0, 1);
        if (typeof got !== "number") return "Return a number: how many items the list has, all of them counted.";
        return near(got, 2)
          ? undefined
          : `With a gap of 0 all items weigh alike, so one that matches has half of the weight in a list of 2; you said ${got.toPrecision(3)}. The matching items belong to the list, too.`;
      },
    },
    {
      name: "a gap of 3",
      mistake: (answer) => {
        const got = answer(3, 1);
        return near(got, 1 + Math.exp(3), 0.01)
          ? undefined
          : `An item that is 3 ahead weighs as much as e³ ≈ 20.1 others, so with itself the list has 21.1; you said ${got.toPrecision(3)}.`;
      },
    },
    {
      name: "several that match",
      mistake: (answer) => {
        const got = answer(3, 2);
        return near(got, 2 * (1 + Math.exp(3)), 0.01)
          ? undefined
          : `Two that match weigh as much as twice e³ others: 42.2 items in all; you said ${got.toPrecision(3)}.`;
      },
    },
  ],
  {
    level: "easy",
    minutes: 10,
    hints: [
      "How many items of score 0 weigh together as much as one item of score `gap`?",
      "k matching items weigh k times e^gap, the n − k others 1 each. Half is where the two are equal.",
    ],
    solution: `(gap, matches) => matches * (1 + Math.exp(gap))`,
    because:
      "k·e^gap = n − k, so n = k(1 + e^gap). A gap of 6 lasts for 400 items, one of 7 for 1,100, one of 12 for 160,000.",
    insight:
      "Each further unit of gap buys e times as many items. A gap that was learned once is used up by some length.",
  },
);

/** Softmax whose temperature follows the length of the list. */
export const longLists = exercise<(scores: tf.Tensor) => tf.Tensor>(
  "4. A softmax for long lists",
  [
    {
      name: "at 12 items nothing changes",
      mistake: (answer) => {
        const scores = oneAmong(12, 2);
        const [got] = rowsOf(answer, [scores]);
        const [expected] = rowsOf(tf.softmax, [scores]);
        return same(got, expected)
          ? undefined
          : `The models were trained at 12 items, so there it must be softmax: one score of 2 among eleven of 0 weighs ${list([expected[0]])}; yours weighs ${list([got[0]])}.`;
      },
    },
    {
      name: "at 1,200 items the match is heard",
      mistake: (answer) => {
        const [got] = rowsOf(answer, [oneAmong(1200, 6)]);
        return got[0] > 0.99 && near(sum(got), 1)
          ? undefined
          : `One score of 6 among 1,199 of 0 should keep 0.99 of the weight; it has ${list([got[0]])} of ${list([sum(got)])}. How much colder must it be, given scores.shape?`;
      },
    },
    {
      name: "near ties still share",
      mistake: (answer) => {
        const [got] = rowsOf(answer, [[6, 5.9, ...Array<number>(1198).fill(0)]]);
        const ratio = got[0] / got[1];
        return ratio < 2
          ? undefined
          : `6 and 5.9 are nearly the same, but the first weighs ${Number.isFinite(ratio) ? `${ratio.toPrecision(3)} times as much` : "all and the second nothing"}. That is colder than it need be: a hundred times as many items need gaps that are log 1200 / log 12 ≈ 2.9 times as wide.`;
      },
    },
  ],
  {
    level: "medium",
    minutes: 15,
    hints: [
      "n items of weight 1 stand against e^gap. If n becomes n², which gap holds the balance?",
      "The gap must grow as log n does. Multiply the scores by the length's logarithm over that of 12; the length is the last of scores.shape.",
    ],
    solution: `(scores) => tf.softmax(tf.mul(scores, Math.log(scores.shape[scores.rank - 1]) / Math.log(12)))`,
    because:
      "e^(gap · log n / log 12) is n to the power gap / log 12: a gap above log 12 ≈ 2.5 now grows faster than the list, however long.",
    insight: "A temperature that falls with log n keeps softmax sharp. Published as scalable-softmax (Nakanishi 2025).",
  },
);

/** A distribution that can give nothing, and exact zeros. */
export const nothing = exercise<(scores: tf.Tensor) => tf.Tensor>(
  "5. Nothing, exactly",
  [
    {
      name: "nobody is good enough: exactly nothing",
      mistake: (answer) => {
        const [got] = rowsOf(answer, [[-2, -3, -2.5]]);
        return got.every((weight) => weight === 0)
          ? undefined
          : `All scores are −2 or less, and yet you hear ${list(got)}. These should be zero, not small.`;
      },
    },
    {
      name: "one that is clearly good: all of it, exactly",
      mistake: (answer) => {
        const [got] = rowsOf(answer, [[5, -3]]);
        return near(got[0], 1, 1e-6) && got[1] === 0
          ? undefined
          : `The scores 5 and −3 should weigh exactly 1 and 0; they weigh ${list(got)}.`;
      },
    },
    {
      name: "three that are good share",
      mistake: (answer) => {
        const [got] = rowsOf(answer, [[5, 5, 5]]);
        return same(got, [1 / 3, 1 / 3, 1 / 3])
          ? undefined
          : `Three scores of 5 should have a third each; yours weigh ${list(got)}, ${sum(got).toPrecision(3)} in all.`;
      },
    },
    {
      name: "in between there is something to learn from",
      mistake: (answer) => {
        const better = (scores: tf.Tensor) => tf.sum(tf.mul(answer(scores), [[1, 0]]));
        const slope = tf
          .grad(better)(tf.tensor2d([[0.5, 0.2]]))
          .dataSync();
        return slope[0] > 0
          ? undefined
          : `Nudge the first of the scores 0.5 and 0.2 upwards, and its weight should grow; its gradient is ${list(Array.from(slope))}.`;
      },
    },
  ],
  {
    level: "open",
    minutes: 20,
    hints: [
      "Two parts of this lesson do half of it each: one can give nothing, the other exact zeros.",
      "Off-by-one is softmax with one more score of 0, whose weight is thrown away. Softmax is not the only distribution that can be given one more score.",
    ],
    solution: `(scores) => {
  const nobody = tf.zeros([...scores.shape.slice(0, -1), 1]);
  const weights = distributions.sparsemax()(tf.concat([scores, nobody], -1));
  return weights.slice(scores.shape.map(() => 0), scores.shape);
}`,
    because:
      "Sparsemax with one more item of score 0: what is a whole unit below it gets nothing, what is a whole unit above it takes all. There are other answers.",
    insight:
      "Distributions are parts that combine: “one more item” and “a threshold” are two ideas, and you may have both.",
  },
);
