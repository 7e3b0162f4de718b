import { exercise } from "../exercise";
import { END, PADDING, START } from "../../text";

const list = (numbers: readonly number[]) => `[${numbers.map((n) => Number(n.toPrecision(3))).join(", ")}]`;
const close = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((x, i) => Math.abs(x - b[i]) < 1e-3);

type Ask = (query: number[], keys: number[][], values: number[][], allowed: boolean[]) => number[];

/** One decoder state asks, with nothing but arrays. */
export const ask = exercise<Ask>("1. Ask", [
  {
    name: "one key: its value comes back",
    mistake: (answer) => {
      const got = answer([1, 2], [[3, 4]], [[10, 20, 30]], [true]);
      if (!Array.isArray(got)) return "Return the context, an array as wide as a value.";
      if (close(got, [10, 20, 30])) return undefined;
      return got.length === 2
        ? `A value is three numbers wide here, a key two; you returned two numbers, ${list(got)}. The sum is over values, not over keys.`
        : `With one key its weight is 1 and the context is its value, [10, 20, 30]; you returned ${list(got)}.`;
    },
  },
  {
    name: "two keys that fit alike: half of each",
    mistake: (answer) => {
      const got = answer(
        [1, 1],
        [
          [2, 0],
          [0, 2],
        ],
        [[10], [30]],
        [true, true],
      );
      if (close(got, [20])) return undefined;
      return close(got, [40])
        ? "You got 40, the sum of 10 and 30: the weights are not divided by their sum."
        : `Both keys score 2, so the context is halfway between 10 and 30; you returned ${list(got)}.`;
    },
  },
  {
    name: "the key that fits better weighs more, by softmax",
    mistake: (answer) => {
      const got = answer(
        [1, 0],
        [
          [1, 5],
          [0, 5],
        ],
        [[1], [0]],
        [true, true],
      );
      if (close(got, [Math.E / (Math.E + 1)])) return undefined;
      if (close(got, [1 / (Math.E + 1)]))
        return "The weights have the wrong sign: the key with the higher dot product got less.";
      if (close(got, [1]))
        return "The scores are 1 and 0 and you gave the first key everything. Raise e to the scores before you divide by their sum.";
      return `The scores are 1 and 0, so the first weight is e / (e + 1) ≈ 0.731; you returned ${list(got)}.`;
    },
  },
  {
    name: "padding gets nothing",
    mistake: (answer) => {
      const got = answer(
        [1, 0],
        [
          [1, 0],
          [0, 0],
          [9, 9],
        ],
        [[6], [6], [1000]],
        [true, true, false],
      );
      return close(got, [6])
        ? undefined
        : `The third item is padding (allowed is false there) and its value 1000 must not be heard; the context should be 6, you returned ${list(got)}. Leave it out before you divide.`;
    },
  },
]);

type Forced = (target: number[]) => number[];

/** What the decoder is given at each step while it learns. */
export const shift = exercise<Forced>("2. Teacher forcing", [
  {
    name: "as many inputs as targets",
    mistake: (answer) => {
      const got = answer([7, 8, 9, END]);
      return Array.isArray(got) && got.length === 4
        ? undefined
        : `For four target words there must be four inputs, one before each; you gave ${Array.isArray(got) ? got.length : "no array"}.`;
    },
  },
  {
    name: "before the first word stands the start",
    mistake: (answer) => {
      const got = answer([7, 8, 9, END]);
      if (got[0] === START) return undefined;
      return got[0] === 7
        ? "The first input is the first word itself: the decoder would be told what it has to say, learn to repeat it, and be lost when nobody tells it."
        : `Before the first word the decoder is given START (${START}); you gave ${got[0]}.`;
    },
  },
  {
    name: "before each other word stands the word before it",
    mistake: (answer) => {
      const got = answer([7, 8, 9, END]);
      if (close(got, [START, 7, 8, 9])) return undefined;
      return close(got, [START, 8, 9, END])
        ? "After START you go on with the second word: each word stands under itself. Shift all of them by one."
        : `For [7, 8, 9, END] the inputs are [START, 7, 8, 9]; you gave ${list(got)}.`;
    },
  },
  {
    name: "padding stays where it is of no use and does no harm",
    mistake: (answer) => {
      const target = [7, END, PADDING, PADDING];
      const got = answer(target);
      if (!close(target, [7, END, PADDING, PADDING]))
        return "Your answer changed the target it was given. Make a new array.";
      return close(got, [START, 7, END, PADDING])
        ? undefined
        : `For [7, END, PAD, PAD] the inputs are [START, 7, END, PAD]: shift, and do nothing else. You gave ${list(got)}.`;
    },
  },
]);

type Link = [number, number];
type ErrorRate = (weights: number[][], sure: Link[], possible: Link[]) => number;

/** Alignment error rate on plain arrays. */
export const errorRate = exercise<ErrorRate>("3. Score a map", [
  {
    name: "a perfect map has 0",
    mistake: (answer) => {
      const got = answer(
        [
          [0.1, 0.9],
          [0.8, 0.2],
        ],
        [
          [0, 1],
          [1, 0],
        ],
        [
          [0, 1],
          [1, 0],
        ],
      );
      if (typeof got !== "number") return "Return a number.";
      return Math.abs(got) < 1e-6
        ? undefined
        : `Each word's largest weight is on its true key, so the error is 0; you returned ${got.toPrecision(3)}. (Did you forget "1 −"?)`;
    },
  },
  {
    name: "a map without a right link has 1",
    mistake: (answer) => {
      const got = answer(
        [
          [0.9, 0.1],
          [0.2, 0.8],
        ],
        [
          [0, 1],
          [1, 0],
        ],
        [
          [0, 1],
          [1, 0],
        ],
      );
      return Math.abs(got - 1) < 1e-6
        ? undefined
        : `No largest weight is on a true link, so the error is 1; you returned ${got.toPrecision(3)}. Each query links to the one key with its LARGEST weight.`;
    },
  },
  {
    name: "a possible link is as good as a sure one, and is not asked for",
    mistake: (answer) => {
      const got = answer(
        [
          [0, 1],
          [1, 0],
          [0.4, 0.6],
        ],
        [
          [0, 1],
          [2, 0],
        ],
        [
          [0, 1],
          [2, 0],
          [1, 0],
          [1, 1],
        ],
      );
      // A = {01, 10, 21}: one in S, two in P; |A| = 3, |S| = 2.
      return Math.abs(got - 0.4) < 1e-6
        ? undefined
        : `Here A has 3 links, 1 of them sure and 2 possible (sure ones count among the possible), and S has 2: 1 − (1 + 2) / (3 + 2) = 0.4. You returned ${got.toPrecision(3)}.`;
    },
  },
]);
