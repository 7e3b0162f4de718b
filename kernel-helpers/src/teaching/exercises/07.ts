import * as tf from "@tensorflow/tfjs";
import { dot } from "../../alignments/dot";
import { attend } from "../../attend";
import { filled, gaussian } from "../../random";
import { list } from "../answers";
import { exercise } from "../exercise";
import { findingStages, type Finding } from "../finding";

export type { Finding };

const lists = (rows: readonly (readonly number[])[]) => `[${rows.map(list).join(", ")}]`;
const close = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  a?.length === b.length && Array.from(b).every((x, i) => Math.abs(x - a[i]) < 1e-3);
const allClose = (a: readonly (readonly number[])[], b: readonly (readonly number[])[]) =>
  Array.isArray(a) && a.length === b.length && b.every((row, i) => close(a[i], row));

type Shares = (sentences: number[], words: number[][]) => number[][];

/** How much each word counts for the whole review. */
export const shares = exercise<Shares>(
  "1. A word's share of the review",
  [
    {
      name: "with one sentence, its words have their own weights",
      mistake: (answer) => {
        const got = answer([1], [[0.25, 0.75]]);
        if (!Array.isArray(got?.[0])) return "Return a list for each sentence: `[[…], […]]`.";
        return allClose(got, [[0.25, 0.75]])
          ? undefined
          : `The only sentence has weight 1, so its words keep 0.25 and 0.75; you returned ${lists(got)}.`;
      },
    },
    {
      name: "a sentence that is not heard takes its words with it",
      mistake: (answer) => {
        const got = answer([0, 1], [[0.5, 0.5], [1]]);
        if (allClose(got, [[0, 0], [1]])) return undefined;
        return allClose(got, [[0.5, 0.5], [1]])
          ? "Those are the weights within each sentence. How much of the sentence goes into the review?"
          : `The first sentence has weight 0, so its words have none; you returned ${lists(got)}.`;
      },
    },
    {
      name: "a word counts as much as its sentence lets it",
      mistake: (answer) => {
        const got = answer([0.6, 0.4], [[0.5, 0.5], [1]]);
        if (allClose(got, [[0.3, 0.3], [0.4]])) return undefined;
        return allClose(got, [[0.55, 0.55], [0.7]])
          ? "That is the mean of both weights. A word with half of a sentence that has 0.6 of the review has half of 0.6."
          : `With [0.6, 0.4] and [[0.5, 0.5], [1]] the words have ${lists([[0.3, 0.3], [0.4]])} of the review; you returned ${lists(got)}.`;
      },
    },
    {
      name: "what you are given stays as it is",
      mistake: (answer) => {
        const words = [[0.2, 0.8]];
        answer([0.5], words);
        return allClose(words, [[0.2, 0.8]])
          ? undefined
          : "Your answer changed the weights it was given. Make new arrays.";
      },
    },
  ],
  {
    level: "warm-up",
    minutes: 5,
    hints: [
      "The review is $\\sum_i \\alpha_i s_i$, and each sentence is $\\sum_t \\alpha_{it} h_{it}$. Put the second into the first: what stands before $h_{it}$?",
      "Each word's weight times its sentence's: two `map`s, one inside the other.",
    ],
    solution:
      "(sentences: number[], words: number[][]) => words.map((row, i) => row.map((weight) => sentences[i] * weight))",
    because:
      "The review is Σᵢ αᵢ Σₜ αᵢₜ hᵢₜ = Σᵢ Σₜ (αᵢ αᵢₜ) hᵢₜ: a word's share is the product of both weights, and over all words these sum to 1.",
    insight:
      "Two levels make one weighted average of all words. What the levels change is how its weights come about: a word competes with its own sentence first.",
  },
);

/** What both levels have learned: `hidden [D, U]`, `bias [U]` and `query [U]` for each. */
export interface Levels {
  words: { hidden: tf.Tensor2D; bias: tf.Tensor1D; query: tf.Tensor1D };
  sentences: { hidden: tf.Tensor2D; bias: tf.Tensor1D; query: tf.Tensor1D };
}

type Build = (words: tf.Tensor3D, learned: Levels, present: boolean[][]) => tf.Tensor;

/** One level's parameters by a seed. */
const drawn = (seed: number, D: number, U: number) => {
  const normal = gaussian(`exercise 07/${seed}`);
  return {
    hidden: filled([D, U], normal) as tf.Tensor2D,
    bias: filled([U], normal) as tf.Tensor1D,
    query: filled([U], normal) as tf.Tensor1D,
  };
};
const learnedFor = (D: number, U = 5): Levels => ({ words: drawn(1, D, U), sentences: drawn(2, D, U) });

/** The numbers of an answer's tensor for one review. */
function review(answer: Build, words: number[][][], present?: boolean[][], learned = learnedFor(words[0][0].length)) {
  const got = answer(tf.tensor3d(words), learned, present ?? words.map((sentence) => sentence.map(() => true)));
  if (!(got instanceof tf.Tensor)) throw new Error("return a tensor, the review");
  return { size: got.size, numbers: Array.from(got.dataSync()) };
}

/** The same by `attend`. */
function byHelper(words: number[][][], present: boolean[][], learned = learnedFor(words[0][0].length)): number[] {
  const level = (items: tf.Tensor, { hidden, bias, query }: Levels["words"], there: boolean[][]) => {
    const [n, M, D] = items.shape;
    const keys = tf.tanh(tf.add(tf.matMul(items.reshape([n * M, D]) as tf.Tensor2D, hidden), bias)).reshape([n, M, -1]);
    const queries = tf.tile(query.reshape([1, 1, -1]), [n, 1, 1]);
    const mask = there.map((row) => [row]);
    return attend(queries, keys, items, { alignment: dot(), mask }).context.reshape([n, D]);
  };
  const sentences = level(tf.tensor3d(words), learned.words, present);
  const review = level(sentences.expandDims(0), learned.sentences, [present.map((row) => row.some((is) => is))]);
  return Array.from(review.dataSync());
}

/** Both levels with tensors. */
export const build = exercise<Build>(
  "2. Build the mechanism",
  [
    {
      name: "one word comes back as it is",
      mistake: (answer) => {
        const { numbers } = review(answer, [[[3, 4]]]);
        return close(numbers, [3, 4])
          ? undefined
          : `One word has weight 1 in its sentence, and the sentence weight 1 in the review: [3, 4] comes back. You returned ${list(numbers)}.`;
      },
    },
    {
      name: "words of one sentence: asked by the words' query, through tanh",
      mistake: (answer) => {
        const words = [
          [
            [1, 0],
            [0, 1],
            [-1, 2],
          ],
        ];
        const right = byHelper(words, [[true, true, true]]);
        const { numbers } = review(answer, words);
        if (close(numbers, right)) return undefined;
        return close(numbers, [0, 1])
          ? "That is the mean of the words: all have the same weight."
          : `The keys are tanh(h·hidden + bias), the scores key·query, and the *words* are averaged, not the keys: ${list(right)}; you returned ${list(numbers)}.`;
      },
    },
    {
      name: "several sentences: each has a softmax of its own, and the second query asks them",
      mistake: (answer) => {
        const words = [
          [
            [2, 0],
            [0, 1],
          ],
          [
            [-1, 1],
            [0, -2],
          ],
          [
            [1, 1],
            [3, -1],
          ],
        ];
        const present = words.map(() => [true, true]);
        const right = byHelper(words, present);
        const { numbers, size } = review(answer, words);
        if (close(numbers, right)) return undefined;
        if (size !== 2) return `The review is one row of 2 numbers; you returned ${size} numbers.`;
        const learned = learnedFor(2);
        if (close(numbers, byHelper(words, present, { ...learned, sentences: learned.words })))
          return "You asked the sentences with the words' parameters. The upper level has its own: `learned.sentences`.";
        return close(numbers, byHelper([words.flat()], [present.flat()]))
          ? "That is flat attention: one softmax over all words. Here each sentence is made of its own words first."
          : `Three sentences of two words should give ${list(right)}; you returned ${list(numbers)}.`;
      },
    },
    {
      name: "words that are not there are not heard",
      mistake: (answer) => {
        const words = [
          [
            [2, 0],
            [50, 50],
          ],
          [
            [-1, 1],
            [0, -2],
          ],
        ];
        const present = [
          [true, false],
          [true, true],
        ];
        const right = byHelper(words, present);
        const { numbers } = review(answer, words, present);
        return close(numbers, right)
          ? undefined
          : `The word [50, 50] is padding; without it the review is ${list(right)}, you returned ${list(numbers)}. Lower its score before the softmax.`;
      },
    },
    {
      name: "a sentence without words gets no weight",
      mistake: (answer) => {
        const words = [
          [
            [2, 0],
            [0, 1],
          ],
          [
            [7, 7],
            [7, 7],
          ],
        ];
        const present = [
          [true, true],
          [false, false],
        ];
        const right = byHelper(words, present);
        const { numbers } = review(answer, words, present);
        return close(numbers, right)
          ? undefined
          : `The second sentence is all padding. The review is the first sentence, ${list(right)}; you returned ${list(numbers)}. The upper level needs a mask, too: which sentences have a word?`;
      },
    },
  ],
  {
    level: "hard",
    minutes: 25,
    hints: [
      "Write one level as a function first: items `[n, M, D]` and what is present `[n, M]` become `[n, D]`. The review is that function twice.",
      "`items.reshape([n * M, D])` times `hidden`, plus `bias`, tanh, times `query.expandDims(1)`, and back to `[n, 1, M]`: those are the scores. Add −1e9 where nothing is present, softmax, and multiply with the items.",
      "The first call is with `[L, T, D]`, the second with `[1, L, D]`; present at the second are the sentences of which some word is.",
    ],
    solution: `(words: tf.Tensor3D, learned: exercises.Levels, present: boolean[][]) => {
  const level = (items: tf.Tensor, own: exercises.Levels["words"], there: boolean[][]) => {
    const [n, M, D] = items.shape;
    const keys = tf.tanh(tf.add(tf.matMul(items.reshape([n * M, D]) as tf.Tensor2D, own.hidden), own.bias));
    const scores = tf.matMul(keys as tf.Tensor2D, own.query.expandDims(1)).reshape([n, 1, M]);
    const silent = tf.tensor(there.map((row) => [row.map((is) => (is ? 0 : -1e9))]));
    return tf.matMul(tf.softmax(tf.add(scores, silent)), items).reshape([n, D]);
  };
  const sentences = level(words, learned.words, present);
  return level(sentences.expandDims(0), learned.sentences, [present.map((row) => row.some((is) => is))]);
}`,
    because:
      "Both levels are the same function: learned query, keys tanh(h W + b), values the items themselves. What the lower one gives is what the upper one is asked about.",
    insight: "Multilevel attention is one mechanism, applied to what it made itself.",
  },
);

type Heard = (lengths: number[]) => { flat: number[]; levels: number[] };

/** What a sentence's length does where all scores are equal. */
export const heard = exercise<Heard>(
  "3. Predict: the long sentence",
  [
    {
      name: "one sentence has everything",
      mistake: (answer) => {
        const got = answer([7]);
        if (!Array.isArray(got?.flat) || !Array.isArray(got.levels)) return "Return `{ flat: […], levels: […] }`.";
        return close(got.flat, [1]) && close(got.levels, [1])
          ? undefined
          : `The only sentence has all the weight, flat and in levels; you say ${list(got.flat)} and ${list(got.levels)}.`;
      },
    },
    {
      name: "flat: every word has the same vote",
      mistake: (answer) => {
        const { flat } = answer([3, 9]);
        if (close(flat, [0.25, 0.75])) return undefined;
        return close(flat, [0.5, 0.5])
          ? "Flat attention does not know where a sentence ends. Twelve words have a twelfth each: how many of them are in the second sentence?"
          : `Of twelve words three are in the first sentence and nine in the second: [0.25, 0.75]; you say ${list(flat)}.`;
      },
    },
    {
      name: "in levels: every sentence has the same vote",
      mistake: (answer) => {
        const { levels } = answer([3, 9]);
        if (close(levels, [0.5, 0.5])) return undefined;
        return close(levels, [0.25, 0.75])
          ? "Within its sentence a word competes with that sentence only; the upper level then sees two sentences with equal scores, long or short."
          : `Two sentences with equal scores have half each, whatever their lengths; you say ${list(levels)}.`;
      },
    },
    {
      name: "for any lengths",
      mistake: (answer) => {
        const lengths = [1, 4, 5, 10];
        const { flat, levels } = answer(lengths);
        return close(flat, [0.05, 0.2, 0.25, 0.5]) && close(levels, [0.25, 0.25, 0.25, 0.25])
          ? undefined
          : `For the lengths ${list(lengths)} you say ${list(flat)} and ${list(levels)}.`;
      },
    },
  ],
  {
    level: "easy",
    minutes: 10,
    hints: [
      "Equal scores make equal weights. Among how many competitors: all words of the review, or those of the sentence?",
      "Flat: a sentence's words over all words. In levels: one over the number of sentences.",
    ],
    solution: `(lengths: number[]) => ({
  flat: lengths.map((length) => length / lengths.reduce((a, b) => a + b, 0)),
  levels: lengths.map(() => 1 / lengths.length),
})`,
    because:
      "With equal scores softmax is an average. One over all words favours whoever talks longest; one within sentences and then over sentences does not.",
    insight:
      "Before anything is learned, levels already decide who is heard: each sentence has one vote, however long it is.",
  },
);

type Says = (sentences: string[]) => number;
type Missed = (says: Says, sentences: string[]) => number[];

/** How much each sentence matters, found out by leaving it out. */
export const missed = exercise<Missed>(
  "4. Leave it out",
  [
    {
      name: "one number for each sentence",
      mistake: (answer) => {
        const got = answer(() => 0.5, ["a", "b", "c"]);
        if (!Array.isArray(got) || got.length !== 3) return "For three sentences return three numbers.";
        return close(got, [0, 0, 0])
          ? undefined
          : `A model that always says 0.5 misses none of them: [0, 0, 0]; you returned ${list(got)}.`;
      },
    },
    {
      name: "how far the answer falls without it",
      mistake: (answer) => {
        const got = answer((sentences) => (sentences.includes("b") ? 0.9 : 0.2), ["a", "b"]);
        if (close(got, [0, 0.7])) return undefined;
        if (close(got, [0, -0.7])) return "The sign: 0.9 with the sentence, 0.2 without it, so it is worth +0.7.";
        return close(got, [-0.7, 0]) || close(got, [0.7, 0])
          ? "That is what the model says of a sentence *alone*, or of the other one. Leave one out and keep all others."
          : `The model says 0.9 with "b" and 0.2 without: [0, 0.7]; you returned ${list(got)}.`;
      },
    },
    {
      name: "one that speaks against the answer is worth less than nothing",
      mistake: (answer) => {
        const got = answer((sentences) => 0.5 - 0.1 * sentences.filter((s) => s === "no").length, ["no", "yes"]);
        return close(got, [-0.1, 0])
          ? undefined
          : `Without "no" the answer rises from 0.4 to 0.5: [−0.1, 0]; you returned ${list(got)}. Do not take it as positive.`;
      },
    },
    {
      name: "a sentence that comes twice is left out once",
      mistake: (answer) => {
        const says: Says = (sentences) => 0.1 * sentences.length;
        const got = answer(says, ["same", "same", "other"]);
        return close(got, [0.1, 0.1, 0.1])
          ? undefined
          : `Three sentences, of which two are alike: without one of them two are left. You returned ${list(got)}: leave out a place, not a text.`;
      },
    },
  ],
  {
    level: "medium",
    minutes: 15,
    hints: [
      "`says(sentences)` is the answer with all of them. What is it with all but the first?",
      "`sentences.filter((_, j) => j !== i)` is all but the one at place `i`.",
    ],
    solution: `(says: (sentences: string[]) => number, sentences: string[]) =>
  sentences.map((_, i) => says(sentences) - says(sentences.filter((_, j) => j !== i)))`,
    because:
      "It asks the model a question that it can answer: what would you say without this? It needs no attention, so it works for the averages, too, at the price of one more run for each sentence.",
    insight:
      "A weight says what was read; leaving out says what was needed. Where both agree you have evidence, where they do not you have a question.",
  },
);

/** An experiment of the reader's own, and what may be concluded from it. */
export const yours = exercise<() => Finding>("5. Open: change one thing", findingStages, {
  level: "open",
  minutes: 45,
  hints: [
    "What about sparsemax at the upper level (lesson 03), more sentences in a review, a hidden layer between the levels, or reviews of which every second one has no verdict?",
    "Take one measure, say the share of verdicts pointed at, for three seeds before and after.",
  ],
  solution: `() => ({
  changed: "nothing but the seeds, to see how far they reach",
  before: [0.9, 0.95, 1],
  after: [0.92, 0.94, 1],
  verdict: "cannot tell" as const,
})`,
  because:
    "There is no one right answer. What counts is that all of one side beat all of the other, or that you say that they do not.",
  insight: "A difference that is smaller than the spread of the seeds is no finding.",
});
