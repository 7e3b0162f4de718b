import * as tf from "@tensorflow/tfjs";
import { attend } from "../../attend";
import { close, list } from "../answers";
import { exercise } from "../exercise";
import { findingStages, type Finding } from "../finding";

export type { Finding };

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

type Shuffle = (contexts: number[][], order: number[]) => number[][];

/** What becomes of self-attention's contexts when the words come in another order. */
export const shuffle = exercise<Shuffle>(
  "1. The same words in another order",
  [
    {
      name: "the same order changes nothing",
      mistake: (answer) => {
        const got = answer([[1], [2]], [0, 1]);
        return same(got, [[1], [2]])
          ? undefined
          : `With order [0, 1] nothing has moved: the contexts stay [[1],[2]]; you returned ${JSON.stringify(got)}.`;
      },
    },
    {
      name: "two words change places, and so do their contexts",
      mistake: (answer) => {
        const got = answer([[1], [2], [3]], [1, 0, 2]);
        if (same(got, [[2], [1], [3]])) return undefined;
        return same(got, [[1], [2], [3]])
          ? "You leave every context where it was. But a context belongs to the word that asked, and that word has moved."
          : `With order [1, 0, 2] the second word now stands first: [[2],[1],[3]]; you returned ${JSON.stringify(got)}.`;
      },
    },
    {
      name: "three words in turn",
      mistake: (answer) => {
        const got = answer([[1], [2], [3]], [1, 2, 0]);
        if (same(got, [[2], [3], [1]])) return undefined;
        return same(got, [[3], [1], [2]])
          ? "You went the other way round: `order[0]` says which old word stands first now, so the first context is that word's."
          : `With order [1, 2, 0] the contexts are [[2],[3],[1]]; you returned ${JSON.stringify(got)}.`;
      },
    },
  ],
  {
    level: "warm-up",
    minutes: 5,
    hints: [
      "Without positions a word asks with itself and finds the others by what they are. Does its context change when all of them move?",
      "It does not. So the contexts are the old ones, in the new order of the words.",
    ],
    solution: "(contexts: number[][], order: number[]) => order.map((i) => contexts[i])",
    because:
      "Each context is a sum over all words, and a sum does not know the order of its terms. Only the list of contexts comes in the order of the words that asked.",
    insight: "Self-attention moves with its words. Without positions it treats a sentence as a bag.",
  },
);

type Build = (X: tf.Tensor2D, WQ: tf.Tensor2D, WK: tf.Tensor2D, WV: tf.Tensor2D, bias: tf.Tensor2D) => tf.Tensor;

/** Random numbers, the same each time. */
const random = (rows: number, columns: number, seed: number) =>
  tf.randomNormal([rows, columns], 0, 1, "float32", seed).arraySync() as number[][];
const zeros = (n: number) => Array.from({ length: n }, () => Array<number>(n).fill(0));

function contexts(
  answer: Build,
  X: number[][],
  WQ: number[][],
  WK: number[][],
  WV: number[][],
  bias = zeros(X.length),
) {
  const [x, q, k, v, b] = [X, WQ, WK, WV, bias].map((rows) => tf.tensor2d(rows));
  const got = answer(x, q, k, v, b);
  if (!(got instanceof tf.Tensor)) throw new Error("return a tensor, the contexts");
  return { shape: got.shape.join(" × "), numbers: Array.from(got.dataSync()) };
}

const two = [
  [1, 0],
  [0, 1],
];

/** Self-attention with tensors: every word asks every word. */
export const build = exercise<Build>(
  "2. Build the mechanism",
  [
    {
      name: "a single word gets its own value",
      mistake: (answer) => {
        const { numbers } = contexts(answer, [[1, 2]], two, two, [
          [0, 10],
          [1, 0],
        ]);
        if (close(numbers, [2, 10])) return undefined;
        return close(numbers, [1, 2])
          ? "You sum the words themselves. The values are X W_V."
          : `One word has weight 1, so the context is its value, [2, 10]; you returned ${list(numbers)}.`;
      },
    },
    {
      name: "rows ask, and each row of weights sums to one",
      mistake: (answer) => {
        const { numbers } = contexts(
          answer,
          two,
          [
            [0, 4],
            [0, 0],
          ],
          two,
          two,
        );
        // Word 0 asks for word 1; word 1 asks for nobody.
        const weight = 1 / (1 + Math.exp(4 / Math.SQRT2));
        const right = [weight, 1 - weight, 0.5, 0.5];
        if (close(numbers, right)) return undefined;
        const plain = 1 / (1 + Math.exp(4));
        if (close(numbers, [plain, 1 - plain, 0.5, 0.5]))
          return "Nearly: the scores are not divided by √d, with d = 2 the width of the queries.";
        return `Word 0's query is [0, 4], so it asks for word 1, whose key is [0, 1]; word 1's query is zero, so it weighs both alike. The contexts should be ${list(right)}; you returned ${list(numbers)}. Do queries stand on the left of the product?`;
      },
    },
    {
      name: "the bias is added before the softmax",
      mistake: (answer) => {
        const { numbers } = contexts(answer, two, zeros(2), zeros(2), two, [
          [0, Math.log(3)],
          [0, 0],
        ]);
        if (close(numbers, [0.25, 0.75, 0.5, 0.5])) return undefined;
        return close(numbers, [0.5, 0.5, 0.5, 0.5])
          ? "The bias takes no part: without it order is lost."
          : `All scores are zero but for the bias ln 3, so word 0's weights are 1/4 and 3/4; you returned ${list(numbers)}. Add the bias to the scores, after they are divided and before the softmax.`;
      },
    },
    {
      name: "several random words, as the helper does it",
      mistake: (answer) => {
        const [X, WQ, WK, WV] = [random(5, 3, 1), random(3, 4, 2), random(3, 4, 3), random(3, 2, 4)];
        const bias = random(5, 5, 5);
        const [queries, keys, values] = [WQ, WK, WV].map((W) => tf.matMul(tf.tensor2d(X), tf.tensor2d(W)));
        const right = attend(queries, keys, values, { bias: tf.tensor2d(bias) }).context.dataSync();
        const { shape, numbers } = contexts(answer, X, WQ, WK, WV, bias);
        if (shape !== "5 × 2")
          return `For 5 words and values of width 2 there must be 5 × 2 numbers; yours are ${shape}.`;
        return close(numbers, right)
          ? undefined
          : "For five random words your contexts are not those of `attend`. The root is that of the queries' width, here 4, not of the words', 3.";
      },
    },
  ],
  {
    level: "medium",
    minutes: 20,
    hints: [
      "Three products of matrices make queries, keys and values of the same X. Which shape has each?",
      "`tf.matMul(a, b, false, true)` takes b transposed: with queries on the left, rows ask. Divide by the root of the queries' width, `WQ.shape[1]`.",
      "Scores, divided, plus `bias`; `tf.softmax`; then one more product with the values.",
    ],
    solution: `(X: tf.Tensor2D, WQ: tf.Tensor2D, WK: tf.Tensor2D, WV: tf.Tensor2D, bias: tf.Tensor2D) => {
  const [queries, keys, values] = [WQ, WK, WV].map((W) => tf.matMul(X, W));
  const scores = tf.div(tf.matMul(queries, keys, false, true), Math.sqrt(WQ.shape[1]));
  return tf.matMul(tf.softmax(tf.add(scores, bias)), values);
}`,
    because:
      "One list plays all three parts: as queries it asks, as keys it is found, as values it tells. Three matrices let each word look different in each part; the bias alone knows where a word stands.",
    insight:
      "Self-attention is the attention of lesson 04 with one list in all three places, and no recurrence anywhere.",
  },
);

type Penalty = (rows: number, words: number) => number;

/** What the overlap penalty says of rows that look at everything. */
export const penalty = exercise<Penalty>(
  "3. Predict: the penalty of rows that look everywhere",
  [
    {
      name: "one row and one word",
      mistake: (answer) => {
        const got = answer(1, 1);
        if (typeof got !== "number") return "Return a number, the penalty.";
        return close([got], [0])
          ? undefined
          : `One row on the only word is [[1]], so A Aᵀ is [[1]] and nothing differs from the unit matrix; you say ${got}.`;
      },
    },
    {
      name: "one row over two words is punished too",
      mistake: (answer) => {
        const got = answer(1, 2);
        if (close([got], [0.25])) return undefined;
        return close([got], [0])
          ? "A single row overlaps with no other. But A Aᵀ is ½² + ½² = ½ here, and the unit matrix has 1: the difference is squared and counts."
          : `A is [[½, ½]], A Aᵀ is ½, and (½ − 1)² is ¼; you say ${got}.`;
      },
    },
    {
      name: "two rows on one word",
      mistake: (answer) => {
        const got = answer(2, 1);
        return close([got], [2])
          ? undefined
          : `Both rows are [1], so A Aᵀ has ones everywhere; the two beside the diagonal should be zero, and each counts 1. You say ${got}.`;
      },
    },
    {
      name: "any number of rows and words",
      mistake: (answer) => {
        const sizes = [
          [2, 2],
          [3, 4],
          [4, 25],
        ];
        const right = sizes.map(([r, n]) => r * (1 - 1 / n) ** 2 + (r * (r - 1)) / n ** 2);
        const got = sizes.map(([r, n]) => answer(r, n));
        return close(got, right)
          ? undefined
          : `For 2 rows over 2 words, 3 over 4 and 4 over 25 the penalty is ${list(right)}; you say ${list(got)}. How many numbers stand on the diagonal of A Aᵀ, how many beside it, and what is each?`;
      },
    },
  ],
  {
    level: "medium",
    minutes: 15,
    hints: [
      "Every weight is 1/n. What is the product of one row with itself, and with another one?",
      "Both are n · 1/n² = 1/n. On the diagonal it should have been 1, beside it 0; there are r numbers on the diagonal and r(r − 1) beside it.",
    ],
    solution: "(rows: number, words: number) => rows * (1 - 1 / words) ** 2 + (rows * (rows - 1)) / words ** 2",
    because:
      "A Aᵀ has 1/n everywhere. The r numbers on the diagonal miss 1 by 1 − 1/n, the others miss 0 by 1/n; squared and added up that is r(1 − 1/n)² + r(r − 1)/n².",
    insight:
      "The penalty asks for two things at once: rows that differ, and rows that are sharp. With many words nearly all of a uniform map's penalty is for not being sharp.",
  },
);

type Without = (words: string[], weights: number[], count: number) => string[];

/** A sentence without the words that weigh most. */
export const without = exercise<Without>(
  "4. Take away what attention looked at",
  [
    {
      name: "the word that weighs most goes",
      mistake: (answer) => {
        const got = answer(["a", "small", "dog"], [0.1, 0.2, 0.7], 1);
        if (same(got, ["a", "small"])) return undefined;
        return same(got, ["small", "dog"]) || same(got, ["dog"])
          ? "You took away what weighs least, or kept only what weighs most."
          : `Without "dog", which has 0.7, "a small" is left; you returned ${JSON.stringify(got)}.`;
      },
    },
    {
      name: "the others stay in order",
      mistake: (answer) => {
        const got = answer(["any", "of", "several", "fishes"], [0.3, 0.1, 0.2, 0.4], 1);
        return same(got, ["any", "of", "several"])
          ? undefined
          : `What is left reads "any of several", in the order of the sentence; you returned ${JSON.stringify(got)}.`;
      },
    },
    {
      name: "several words at once",
      mistake: (answer) => {
        const got = answer(["a", "dog", "of", "a", "shepherd"], [0.02, 0.5, 0.05, 0.03, 0.4], 3);
        return same(got, ["a", "a"])
          ? undefined
          : `Without the three that weigh most, "a a" is left; you returned ${JSON.stringify(got)}.`;
      },
    },
    {
      name: "each place is a word of its own, and what was given stays as it was",
      mistake: (answer) => {
        const [words, weights] = [
          ["a", "dog", "a"],
          [0.5, 0.3, 0.2],
        ];
        const got = answer(words, weights, 1);
        if (!same(words, ["a", "dog", "a"]) || !same(weights, [0.5, 0.3, 0.2]))
          return "Your answer changed the arrays it was given. Sort a copy: `[...weights].sort(…)`.";
        if (same(got, ["dog", "a"])) return undefined;
        return same(got, ["dog"])
          ? 'You took away every "a" because one of them weighs much. Words are told apart by their places.'
          : `Only the first "a" goes, the one with 0.5: "dog a" is left; you returned ${JSON.stringify(got)}.`;
      },
    },
  ],
  {
    level: "medium",
    minutes: 15,
    hints: [
      "Sort the places, not the words: `weights.map((_, i) => i)` are the places.",
      "The first `count` of the places, sorted by weight from high to low, are the ones to drop; then `filter` the words by their place.",
    ],
    solution: `(words: string[], weights: number[], count: number) => {
  const dropped = weights.map((_, i) => i).sort((i, j) => weights[j] - weights[i]).slice(0, count);
  return words.filter((_, i) => !dropped.includes(i));
}`,
    because:
      "A place is sorted by its weight, and a word goes by its place: the same word may stand twice with different weights.",
    insight:
      "A map is tested by taking away what it points at and, beside it, as many words at random. Only the difference between both says that the map matters.",
  },
);

/** An experiment of the reader's own, and what may be concluded from it. */
export const yours = exercise<() => Finding>("5. Open: change one thing", findingStages, {
  level: "open",
  minutes: 45,
  hints: [
    "What could the models lack: steps, width, rows, distances further away, a second layer? Change one, and leave all else as it is.",
    "Train three seeds before and after, and give their shares: of answers that are right, or of maps that point to the truth.",
  ],
  solution: `() => ({
  changed: "batches of 32 reviews instead of 64, in as many steps",
  before: [0.994, 0.994, 1],
  after: [0.896, 0.974, 0.967],
  verdict: "worse" as const,
})`,
  because:
    "Measured on 1,000 other reviews: the worst seed before is better than the best after. Half the batch means half the reviews seen, and noisier steps; which of the two it was, another experiment must say.",
  insight: "A difference that is smaller than the spread of the seeds is no finding.",
});
