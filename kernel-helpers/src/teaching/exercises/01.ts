import * as tf from "@tensorflow/tfjs";
import { attend } from "../../attend";
import { exercise } from "../exercise";

const sum = (numbers: number[]) => numbers.reduce((total, n) => total + n, 0);
const list = (numbers: number[]) => `[${numbers.map((n) => Number(n.toPrecision(3))).join(", ")}]`;
const close = (a: number, b: number) => Math.abs(a - b) < 1e-3;

type Weights = (query: number, keys: number[], width: number) => number[];

/** The Gaussian attention weights of one query, with nothing but arrays. */
export const weights = exercise<Weights>("1. The weights", [
  {
    name: "one weight for each key",
    mistake: (answer) => {
      const got = answer(0, [1, 2, 3], 1);
      if (!Array.isArray(got)) return "Return an array: one weight for each key.";
      return got.length === 3 ? undefined : `For three keys there must be three weights; you gave ${got.length}.`;
    },
  },
  {
    name: "the weights sum to one",
    mistake: (answer) => {
      const got = answer(0.9, [0.5, 1, 2], 0.25);
      return close(sum(got), 1)
        ? undefined
        : `Your weights ${list(got)} sum to ${sum(got).toPrecision(3)}. Divide each of them by their sum.`;
    },
  },
  {
    name: "the nearest key weighs most",
    mistake: (answer) => {
      const got = answer(0.9, [0.5, 1, 2], 0.25);
      if (got[1] === Math.max(...got)) return undefined;
      return got[2] === Math.max(...got)
        ? `The farthest key weighs most: ${list(got)}. Is the minus sign of -(q - k)² there?`
        : `For the query 0.9 the key 1 should weigh most among 0.5, 1 and 2; your weights are ${list(got)}.`;
    },
  },
  {
    name: "the width has its place",
    mistake: (answer) => {
      // A key exactly one width away weighs e^(-1/2) of a key that is hit, whatever the width.
      const ratios = [0.5, 1, 3].map((width) => {
        const [hit, away] = answer(7, [7, 7 + width], width);
        return away / hit;
      });
      if (ratios.every((ratio) => close(ratio, Math.exp(-0.5)))) return undefined;
      const rule = "A key one width away should weigh e^(-1/2) ≈ 0.607 of a key that is hit exactly, for every width";
      if (ratios.every((ratio) => close(ratio, Math.exp(-1))))
        return `${rule}; yours weighs e^(-1). The score divides by **2**h².`;
      return `${rule}; yours weighs ${list(ratios)} for the widths 0.5, 1 and 3. The score is -(q - k)² / (2h²), with h squared.`;
    },
  },
  {
    name: "a query far from every key still gets an answer",
    mistake: (answer) => {
      const got = answer(1000, [0, 1], 0.5);
      return close(got[0], 0) && close(got[1], 1)
        ? undefined
        : `For the query 1000 and the keys 0 and 1 the weights should be [0, 1]; yours are ${list(got)}. Both scores are so ` +
            "low that e to them is zero, and 0/0 is NaN. Subtract the largest score from all of them first: the weights stay the same.";
    },
  },
]);

/** A mask for series: each point sees only what came before it. */
export const mask = exercise<(n: number) => boolean[][]>("2. The mask", [
  {
    name: "n rows of n",
    mistake: (answer) => {
      const got = answer(4);
      return got.length === 4 && got.every((row) => row.length === 4)
        ? undefined
        : "For 4 points the mask needs 4 rows, one for each query, of 4 entries, one for each key.";
    },
  },
  {
    name: "no point sees itself",
    mistake: (answer) =>
      answer(4).some((row, i) => row[i])
        ? "Somewhere on the diagonal the mask is true: that point may copy its own value. True means allowed; 'before' leaves out the point itself."
        : undefined,
  },
  {
    name: "the past is open, the future is closed",
    mistake: (answer) => {
      const got = answer(4);
      const right = got.every((row, query) => row.every((allowed, key) => allowed === key < query));
      if (right) return undefined;
      const mirrored = got.every((row, query) => row.every((allowed, key) => allowed === key > query));
      return mirrored
        ? "It is the wrong way round: your points see the future only. The first index is the query, the second the key."
        : "Entry [query][key] should be true exactly where key < query. Print `myMask(4)` and look at its rows.";
    },
  },
]);

/** An alignment that makes attention the plain average. */
export const average = exercise<(query: tf.Tensor, keys: tf.Tensor) => tf.Tensor>("3. The plain average, in one line", [
  {
    name: "one score for each query and key",
    mistake: (answer) => {
      const scores = answer(tf.ones([2, 1]), tf.ones([3, 1]));
      return scores instanceof tf.Tensor && scores.shape.join() === "2,3"
        ? undefined
        : `For 2 queries and 3 keys the scores must be a tensor of shape [2, 3]; yours is ${
            scores instanceof tf.Tensor ? `of shape [${scores.shape}]` : "no tensor"
          }.`;
    },
  },
  {
    name: "the answer is the mean",
    mistake: (answer) => {
      const { context } = attend([[0], [5]], [[1], [2], [6]], [[10], [20], [60]], { alignment: answer });
      const got = Array.from(context.dataSync());
      return got.every((value) => close(value, 30))
        ? undefined
        : `The mean of 10, 20 and 60 is 30; with your scores the two queries get ${list(got)}. When do all keys get the same weight?`;
    },
  },
  {
    name: "for any number of queries and keys",
    mistake: (answer) => {
      const scores = answer(tf.ones([5, 1]), tf.ones([4, 1]));
      return scores.shape.join() === "5,4"
        ? undefined
        : `For 5 queries and 4 keys your scores have shape [${scores.shape}]. Read the sizes from the tensors' shapes.`;
    },
  },
]);
