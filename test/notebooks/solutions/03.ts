import * as tf from "@tensorflow/tfjs";
import { distributions } from "kernel-helpers";
import type * as exercises from "kernel-helpers/exercises/03";
import type { Solutions } from "./solutions";

const shares = (numbers: number[]) => numbers.map((n) => n / numbers.reduce((a, b) => a + b, 0));
const fromLargest = (scores: number[], t: number) => scores.map((z) => Math.exp((z - Math.max(...scores)) / t));

/** Sparsemax by halving, between two numbers; with `axis` undefined all rows share one threshold. */
const halved = (scores: tf.Tensor, from: tf.Tensor, to: tf.Tensor, axis: number | undefined, times = 30) => {
  let [low, high] = [from, to];
  for (let i = 0; i < times; i++) {
    const middle = tf.div(tf.add(low, high), 2);
    const tooLow = tf.greater(tf.sum(tf.relu(tf.sub(scores, middle)), axis, true), 1);
    [low, high] = [tf.where(tooLow, middle, low), tf.where(tooLow, high, middle)];
  }
  return tf.relu(tf.sub(scores, low));
};
const highest = (scores: tf.Tensor, axis?: number) => tf.max(scores, axis, true);
const length = (scores: tf.Tensor) => scores.shape[scores.rank - 1];
const withNobody = (scores: tf.Tensor, distribution: (scores: tf.Tensor) => tf.Tensor) =>
  distribution(tf.concat([scores, tf.zeros([scores.shape[0], 1])], -1)).slice([0, 0], scores.shape as [number, number]);

/** For each exercise an answer that is right, and wrong ones under the stage that must reject them. */
export const solutions: Solutions<typeof exercises> = {
  temperature: {
    right: (scores, t) => shares(fromLargest(scores, t)),
    wrong: {
      "at temperature 1 it is softmax": [(scores, t) => fromLargest(scores, t), (scores) => shares(scores)],
      "cold is sharp, hot is flat": [
        (scores, t) => shares(fromLargest(scores, 1 / t)),
        (scores) => shares(fromLargest(scores, 1)),
        (scores, t) => shares(fromLargest(scores, 1)).map((w) => w / t),
      ],
      "scores of a thousand are no trouble": [(scores, t) => shares(scores.map((z) => Math.exp(z / t)))],
    },
  },
  sparse: {
    right: (scores) => halved(scores, tf.sub(highest(scores, -1), 1), highest(scores, -1), -1),
    wrong: {
      "your own, and one weight for each score": [distributions.sparsemax(), (scores) => tf.sum(scores, -1)],
      "the row of section 1": [(scores) => tf.softmax(scores), (scores) => tf.relu(scores)],
      "each row has its own threshold": [
        (scores) => halved(scores, tf.sub(highest(scores), 1), highest(scores), undefined),
      ],
      "wherever the scores lie, and for fifty keys": [
        (scores) => halved(scores, tf.fill([scores.shape[0], 1], -2), tf.fill([scores.shape[0], 1], 2), -1),
      ],
    },
  },
  halfway: {
    right: (gap, matches) => matches * (1 + Math.exp(gap)),
    wrong: {
      "no gap at all": [(gap, matches) => matches * Math.exp(gap)],
      "a gap of 3": [(gap, matches) => matches * (1 + Math.exp(-gap)), (gap, matches) => 2 * matches + gap],
      "several that match": [(gap, matches) => matches + Math.exp(gap)],
    },
  },
  longLists: {
    right: (scores) => tf.softmax(tf.mul(scores, Math.log(length(scores)) / Math.log(12))),
    wrong: {
      "at 12 items nothing changes": [
        (scores) => tf.softmax(tf.mul(scores, Math.log(length(scores)))),
        (scores) => tf.softmax(tf.div(scores, 0.35)),
        (scores) => distributions.sparsemax()(scores),
      ],
      "at 1,200 items the match is heard": [
        (scores) => tf.softmax(scores),
        (scores) => tf.softmax(tf.mul(scores, Math.log(12) / Math.log(length(scores)))),
      ],
      "near ties still share": [
        (scores) => tf.softmax(tf.mul(scores, length(scores) / 12)),
        (scores) => (length(scores) > 12 ? distributions.hard()(scores) : tf.softmax(scores)),
      ],
    },
  },
  nothing: {
    right: (scores) => withNobody(scores, distributions.sparsemax()),
    wrong: {
      "nobody is good enough: exactly nothing": [
        (scores) => distributions.softmaxOffByOne()(scores),
        (scores) => distributions.sparsemax()(scores),
      ],
      "one that is clearly good: all of it, exactly": [
        (scores) => tf.zerosLike(scores),
        (scores) => tf.mul(tf.sigmoid(scores), tf.greater(scores, 0).toFloat()),
      ],
      "three that are good share": [(scores) => tf.clipByValue(scores, 0, 1)],
      "in between there is something to learn from": [
        (scores) =>
          withNobody(scores, distributions.hard())
            .mul(0)
            .add(
              tf.div(tf.greater(scores, 0).toFloat(), tf.maximum(1, tf.sum(tf.greater(scores, 0).toFloat(), -1, true))),
            ),
      ],
    },
  },
};
