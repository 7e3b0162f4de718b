import * as tf from "@tensorflow/tfjs";
import type * as exercises from "kernel-helpers/exercises/08";
import type { Solutions } from "./solutions";

const sum = (numbers: number[]) => numbers.reduce((total, n) => total + n, 0);
const mean = (numbers: number[]) => sum(numbers) / numbers.length;
const expected = (alpha: number[], rewards: number[]) => sum(alpha.map((share, i) => share * rewards[i]));

/** The key of each draw, by counting the running sums below it. */
const keyOf = (scores: tf.Tensor2D, draws: tf.Tensor1D) => {
  // The axis counted from the front: WebAssembly's cumsum does not know -1.
  const passed = tf.cumsum(tf.softmax(scores), 1).arraySync() as number[][];
  const u = draws.arraySync();
  const keys = passed.map((sums, n) => Math.min(sums.filter((sum) => sum < u[n]).length, sums.length - 1));
  return tf.tensor1d(keys, "int32");
};
const chosen = (key: tf.Tensor, M: number) => tf.oneHot(key as tf.Tensor1D, M).toFloat();
const logOf = (choice: tf.Tensor, scores: tf.Tensor) => tf.sum(tf.mul(choice, tf.logSoftmax(scores)), -1);

const optimal = (alpha: number[], rewards: number[]) => {
  const counts = alpha.map((share) => share * (1 - 2 * share + sum(alpha.map((x) => x * x))));
  return expected(counts, rewards) / sum(counts);
};

/** For each exercise an answer that is right, and wrong ones under the stage that must reject them. */
export const solutions: Solutions<typeof exercises> = {
  slope: {
    right: (alpha, rewards) => alpha.map((share, i) => share * (rewards[i] - expected(alpha, rewards))),
    wrong: {
      "where all keys pay alike, there is no slope": [
        (alpha, rewards) => alpha.map((share, i) => share * rewards[i]),
        (_, rewards) => rewards,
      ],
      "two keys drawn equally often": [(alpha, rewards) => rewards.map((reward) => reward - expected(alpha, rewards))],
      "keys drawn more and less often": [
        (alpha, rewards) => alpha.map((share, i) => share * (rewards[i] - mean(rewards))),
      ],
    },
  },
  look: {
    right: (scores, values, draws) => {
      const choice = chosen(keyOf(scores, draws), scores.shape[1]);
      return { context: tf.matMul(choice, values), logProbability: logOf(choice, scores) };
    },
    wrong: {
      "a context and a log-probability for each query": [
        (scores, values) => ({ context: tf.matMul(tf.softmax(scores), values), logProbability: tf.logSoftmax(scores) }),
      ],
      "the draw decides, and one value comes whole": [
        (scores, values) => ({
          context: tf.matMul(tf.softmax(scores), values),
          logProbability: tf.max(tf.logSoftmax(scores), -1),
        }),
        (scores, values) => {
          const choice = chosen(tf.argMax(scores, -1), scores.shape[1]);
          return { context: tf.matMul(choice, values), logProbability: logOf(choice, scores) };
        },
      ],
      "log α of the key that was drawn": [
        (scores, values, draws) => {
          const choice = chosen(keyOf(scores, draws), scores.shape[1]);
          return { context: tf.matMul(choice, values), logProbability: tf.sum(tf.mul(choice, scores), -1) };
        },
        (scores, values, draws) => {
          const choice = chosen(keyOf(scores, draws), scores.shape[1]);
          return { context: tf.matMul(choice, values), logProbability: tf.max(tf.logSoftmax(scores), -1) };
        },
        (scores, values, draws) => {
          const choice = chosen(keyOf(scores, draws), scores.shape[1]);
          return { context: tf.matMul(choice, values), logProbability: tf.sum(tf.mul(choice, tf.softmax(scores)), -1) };
        },
      ],
      "the scores learn from it": [
        (scores, values, draws) => {
          const choice = chosen(keyOf(scores, draws), scores.shape[1]);
          const numbers = tf.tensor2d(scores.arraySync());
          return { context: tf.matMul(choice, values), logProbability: logOf(choice, numbers) };
        },
      ],
    },
  },
  quiet: {
    right: (alpha, first, second) => (1 - alpha) * first + alpha * second,
    wrong: {
      "half and half: midway between the rewards": [() => 0, (_, first, second) => Math.max(first, second)],
      "one drawn more often than the other": [
        (alpha, first, second) => alpha * first + (1 - alpha) * second,
        (_, first, second) => (first + second) / 2,
      ],
    },
  },
  others: {
    right: (rewards) => rewards.map((own) => own - (sum(rewards) - own) / Math.max(1, rewards.length - 1)),
    wrong: {
      "two looks: each is compared with the other": [
        (rewards) => rewards.map((own) => own - mean(rewards)),
        (rewards) => rewards,
      ],
      "four looks": [
        (rewards) => rewards.map((own, k) => own - rewards[(k + 1) % rewards.length]),
        (rewards) => rewards.map((own) => 2 * (own - mean(rewards))),
      ],
      "one look has no others: its baseline is 0": [
        (rewards) => rewards.map((own) => own - (sum(rewards) - own) / (rewards.length - 1)),
      ],
    },
  },
  best: {
    right: (alpha, rewards) => (Math.max(...alpha) === 1 ? 0 : optimal(alpha, rewards)),
    wrong: {
      "for two keys that of exercise 3": [expected, (_, rewards) => mean(rewards)],
      "for more keys no number does better": [
        (alpha, rewards) => sum(alpha.map((share, i) => (1 - share) * rewards[i])) / (alpha.length - 1),
      ],
      "a key that is certain": [optimal],
    },
  },
};
