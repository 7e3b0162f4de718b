import * as tf from "@tensorflow/tfjs";
import { parallelCoAttention } from "../../mechanisms";
import { gaussian } from "../../random";
import { close, list } from "../answers";
import { exercise } from "../exercise";
import { findingStages, type Finding } from "../finding";

export type { Finding };

type Rows = number[][];

/** What a cell gathers of the words. */
export const gather = exercise<(affinity: Rows, words: Rows, cell: number) => number[]>(
  "1. What a cell gathers",
  [
    {
      name: "one word that fits fully",
      mistake: (answer) => {
        const got = answer([[1]], [[3, 4]], 0);
        return Array.isArray(got) && close(got, [3, 4])
          ? undefined
          : `With one word [3, 4] and an affinity of 1 the cell gathers [3, 4]; you gave ${Array.isArray(got) ? list(got) : "no array"}.`;
      },
    },
    {
      name: "the cell's column, not a word's row",
      mistake: (answer) => {
        const affinity = [
          [0, 1],
          [0, 0],
        ];
        const got = answer(affinity, [[1, 0], [0, 1]], 1); // prettier-ignore
        if (close(got, [1, 0])) return undefined;
        return close(got, [0, 0])
          ? "You took row 1, which is what word 1 fits. What fits cell 1 stands in column 1."
          : `Only word 0, [1, 0], fits cell 1, fully; you gave ${list(got)}.`;
      },
    },
    {
      name: "affinities are weights as they are",
      mistake: (answer) => {
        const got = answer([[0.5], [-0.5], [0.5]], [[2], [4], [6]], 0);
        if (close(got, [2])) return undefined;
        return `0.5 · 2 − 0.5 · 4 + 0.5 · 6 is 2; you gave ${list(got)}. These weights pass through no softmax: they may be negative and need not sum to one.`;
      },
    },
  ],
  {
    level: "warm-up",
    minutes: 5,
    hints: [
      "`affinity[t][n]` says how well word t fits cell n. Which of them belong to one cell?",
      "For each number d of a vector: the sum over words t of `affinity[t][cell] * words[t][d]`.",
    ],
    solution: `(affinity: number[][], words: number[][], cell: number) =>
  words[0].map((_, d) => words.reduce((sum, word, t) => sum + affinity[t][cell] * word[d], 0))`,
    because: "It is one row of $C^\\top Q$: a weighted sum of the words, whose weights are the cell's column of $C$.",
    insight:
      "One table of affinities serves both sides: its columns say what cells gather, its rows what words gather.",
  },
);

/** What `build` is given, under the names of the card. */
export interface Parts {
  Wb: tf.Tensor2D;
  Wv: tf.Tensor2D;
  Wq: tf.Tensor2D;
  /** The learned query of the cells, `[units, 1]`. */
  wv: tf.Tensor2D;
}
type Build = (V: tf.Tensor2D, Q: tf.Tensor2D, parts: Parts, there: boolean[]) => tf.Tensor;

function buildCase(seed: string, padded: number) {
  const draw = gaussian(`exercises/05/${seed}`);
  const drawn = (rows: number, columns: number) =>
    tf.tensor2d(Array.from({ length: rows * columns }, draw), [rows, columns]);
  const [V, Q] = [drawn(4, 3), drawn(5, 2)];
  const parts: Parts = { Wb: drawn(2, 3), Wv: drawn(3, 6), Wq: drawn(2, 6), wv: drawn(6, 1) };
  const there = Array.from({ length: 5 }, (_, t) => t < 5 - padded);
  const names: Record<string, tf.Tensor> = {
    "affinity/W": parts.Wb,
    "affinity/b": tf.zeros([1]),
    regions: parts.Wv,
    words: parts.Wq,
    regionQuery: parts.wv,
    wordQuery: drawn(6, 1),
  };
  const co = parallelCoAttention({
    regionWidth: 3,
    wordWidth: 2,
    units: 6,
    parameters: (name, shape) => tf.variable(names[name].reshape(shape)),
  });
  const truth = Array.from(co(V, Q, { wordMask: [there] }).regions.weights.dataSync());
  tf.dispose([...co.variables]);
  return { V, Q, parts, there, truth };
}

function cellWeights(answer: Build, { V, Q, parts, there }: ReturnType<typeof buildCase>): number[] {
  const got = answer(V, Q, parts, there);
  if (!(got instanceof tf.Tensor)) throw new Error("return a tensor, a weight for each cell");
  return Array.from(got.dataSync());
}

/** The weights of the cells in parallel co-attention. */
export const build = exercise<Build>(
  "2. Build the mechanism",
  [
    {
      name: "one weight for each cell, one in all",
      mistake: (answer) => {
        const got = cellWeights(answer, buildCase("sum", 0));
        if (got.length !== 4)
          return `For 4 cells there must be 4 weights; you returned ${got.length}${got.length === 5 ? ", one for each word" : ""}.`;
        const total = got.reduce((a, b) => a + b, 0);
        return Math.abs(total - 1) < 1e-3
          ? undefined
          : `The weights must sum to 1; yours sum to ${total.toPrecision(3)}.`;
      },
    },
    {
      name: "the question changes the weights",
      mistake: (answer) => {
        const given = buildCase("asks", 0);
        const before = cellWeights(answer, given);
        const onlyOne = tf.tensor2d([[0], [0], [1], [0], [0]]); // of five words one is left
        const changed = cellWeights(answer, { ...given, Q: tf.mul(given.Q, onlyOne) });
        return close(before, changed)
          ? "Another question gives the same weights. What the cells gather of the words must stand inside the tanh."
          : undefined;
      },
    },
    {
      name: "as the card says",
      mistake: (answer) => {
        const given = buildCase("exact", 0);
        const got = cellWeights(answer, given);
        return close(got, given.truth)
          ? undefined
          : `The weights should be ${list(given.truth)}; yours are ${list(got)}. C = tanh(Q Wb Vᵀ) has a row for each word, so cells gather by its transpose; and there is a tanh around each cell's sum.`;
      },
    },
    {
      name: "padding is not gathered",
      mistake: (answer) => {
        const given = buildCase("padding", 2);
        const got = cellWeights(answer, given);
        return close(got, given.truth)
          ? undefined
          : `Where \`there\` is false there is no word: a cell must not gather it. The weights should be ${list(given.truth)}; yours are ${list(got)}.`;
      },
    },
  ],
  {
    level: "medium",
    minutes: 20,
    hints: [
      "First the affinity: `tf.tanh(tf.matMul(tf.matMul(Q, Wb), V, false, true))` is [words, cells].",
      "What the cells gather is `tf.matMul(C, tf.matMul(Q, Wq), true)`, [cells, units]: the `true` transposes C. Padded words must be zero in it.",
      "The keys are tanh of `tf.matMul(V, Wv)` plus that. Their scores are `tf.matMul(keys, wv)`, [cells, 1]: reshape to a row, then softmax.",
    ],
    solution: `(V: tf.Tensor2D, Q: tf.Tensor2D, { Wb, Wv, Wq, wv }: exercises.Parts, there: boolean[]) => {
  const words = tf.mul(Q, tf.tensor2d(there.map((is) => [Number(is)])));        // padding counts nothing
  const C = tf.tanh(tf.matMul(tf.matMul(words, Wb), V, false, true));           // [words, cells]
  const gathered = tf.matMul(C, tf.matMul(words, Wq), true);                    // [cells, units]
  const keys = tf.tanh(tf.add(tf.matMul(V, Wv), gathered));
  return tf.softmax(tf.matMul(keys, wv).reshape([1, -1]));
}`,
    because:
      "A padded word that is all zeros has affinity tanh(0) = 0 with every cell and adds zero to what they gather, so one mask on the words is enough for this side. For the words' own weights softmax needs a mask too.",
    insight: "The learned query never sees the question. The question comes in through the keys.",
  },
);

type Weights = { cells: number[]; words: number[] };

/** What happens to both maps when the cells change places. */
export const moved = exercise<(before: Weights, order: number[]) => Weights>(
  "3. Predict: the things change places",
  [
    {
      name: "each weight goes with its cell",
      mistake: (answer) => {
        const { cells } = answer({ cells: [0.1, 0.2, 0.7], words: [0.4, 0.6] }, [2, 0, 1]);
        if (close(cells, [0.7, 0.1, 0.2])) return undefined;
        return close(cells, [0.1, 0.2, 0.7])
          ? "Your cells keep the weights of their places. But no cell knows where it stands: it is found by what it shows."
          : close(cells, [0.2, 0.7, 0.1])
            ? "That is the order backwards: `order[i]` says which of the old cells now stands at place i."
            : `At place 0 now stands the old cell 2, with its weight 0.7: [0.7, 0.1, 0.2]. You gave ${list(cells)}.`;
      },
    },
    {
      name: "the words' weights",
      mistake: (answer) => {
        const { words } = answer({ cells: [0.1, 0.2, 0.7], words: [0.4, 0.5, 0.1] }, [2, 0, 1]);
        return close(words, [0.4, 0.5, 0.1])
          ? undefined
          : `A word gathers a sum over all cells, and a sum does not know an order. You gave ${list(words)}; try it with a picture whose cells you shuffle.`;
      },
    },
  ],
  {
    level: "medium",
    minutes: 10,
    hints: [
      "Does anything in $H^v$ or $H^q$ depend on the number of a cell?",
      "Cell i of the new picture is cell `order[i]` of the old one, with the same vector, and so with the same key.",
    ],
    solution: `({ cells, words }: { cells: number[]; words: number[] }, order: number[]) =>
  ({ cells: order.map((i) => cells[i]), words })`,
    because: "Columns of $C$ change places with their cells; sums over columns stay.",
    insight:
      "This mechanism cannot answer *what is left of the circle*: without positions in their vectors, cells have no left.",
  },
);

/** Which words an answer needs. */
export const needed = exercise<(words: string[], answer: (words: string[]) => string) => number[]>(
  "4. Which words does it need?",
  [
    {
      name: "a model that reads one word",
      mistake: (find) => {
        const got = find(["what", "colour", "is", "it"], (words) => (words.includes("colour") ? "red" : "small"));
        return Array.isArray(got) && close(got, [1])
          ? undefined
          : `This model needs only word 1, colour; you found ${JSON.stringify(got)}.`;
      },
    },
    {
      name: "a model that counts on places",
      mistake: (find) => {
        const got = find(["tell", "me", "what", "size"], (words) => (words[3] === "size" ? "small" : "none"));
        return close(got, [3])
          ? undefined
          : `This model looks only at the fourth word. You found ${list(got)}: a word that is left out moves all after it. Put another in its place.`;
      },
    },
    {
      name: "one word at a time",
      mistake: (find) => {
        const both = (words: string[]) => (words.includes("a") || words.includes("b") ? "yes" : "no");
        const got = find(["a", "b"], both);
        return close(got, [])
          ? undefined
          : `Either of the two words is enough for this model, so it needs neither alone; you found ${list(got)}. Begin from the whole question each time.`;
      },
    },
    {
      name: "the question stays as it was",
      mistake: (find) => {
        const words = ["what", "is", "the", "ring"];
        find(words, (given) => given.join());
        return words.join() === "what,is,the,ring" ? undefined : "Your answer changed the question. Make a new array.";
      },
    },
  ],
  {
    level: "hard",
    minutes: 20,
    hints: [
      "What does the model say of the whole question? For each word: what does it say when only this word is another?",
      'In place of word t put one that says nothing, such as *the*: `words.map((word, i) => (i === t ? "the" : word))`.',
    ],
    solution: `(words: string[], answer: (words: string[]) => string) =>
  words.flatMap((_, t) => (answer(words.map((word, i) => (i === t ? "the" : word))) === answer(words) ? [] : [t]))`,
    because:
      "It is an intervention: it tells what the answer hangs on, whatever the map says. Two words of which each would do are not found; that takes pairs.",
    insight: "Weight on a word and need of a word are two things. The second is measured by taking the word away.",
  },
);

/** Anything: a finding over at least three seeds. */
export const yours = exercise<() => Finding>("5. Open: ask what is beside it", findingStages, {
  level: "open",
  minutes: 45,
  hints: [
    "Change one thing only: five things in a picture, a grid of 4 × 4, more steps, or asides in none of the questions that are learned from.",
    "For *what is left of the circle* the cells must know their neighbours: put each cell's left neighbour's numbers beside its own before the first matrix.",
  ],
  // Alternating co-attention, plain questions; the course's own run.
  solution: `() => ({
  changed: "five things in a picture in place of four",
  before: [1, 1, 1],
  after: [0.83, 1, 1],
  verdict: "cannot tell" as const,
})`,
  because:
    "Two seeds learned five things as well as four; the third was not done after 500 steps. Three seeds that overlap do not tell; more of them, or more steps, would.",
  insight: "A difference that is smaller than the spread of the seeds is no finding, however much one wishes for it.",
});
