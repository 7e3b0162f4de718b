import { text } from "kernel-helpers";
import type * as exercises from "kernel-helpers/exercises/04";
import type { Solutions } from "./solutions";

const { START } = text;

const dot = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * b[i], 0);
const softmax = (scores: number[]) => {
  const powers = scores.map((s) => Math.exp(s - Math.max(...scores)));
  return powers.map((p) => p / powers.reduce((a, b) => a + b, 0));
};
const mix = (weights: number[], values: number[][]) =>
  values[0].map((_, e) => weights.reduce((sum, w, i) => sum + w * values[i][e], 0));
const hidden = (scores: number[], allowed: boolean[]) => scores.map((s, i) => (allowed[i] ? s : -1e9));

const most = (row: number[]) => row.indexOf(Math.max(...row));
const least = (row: number[]) => row.indexOf(Math.min(...row));
const has = (links: [number, number][], query: number, key: number) => links.some(([q, k]) => q === query && k === key);
type Links = [number, number][];
const hits = (weights: number[][], links: Links, choose = most) =>
  weights.filter((row, query) => has(links, query, choose(row))).length;

export const solutions: Solutions<typeof exercises> = {
  ask: {
    right: (query, keys, values, allowed) =>
      mix(
        softmax(
          hidden(
            keys.map((key) => dot(query, key)),
            allowed,
          ),
        ),
        values,
      ),
    wrong: {
      "one key: its value comes back": [
        (query, keys, _values, allowed) =>
          mix(
            softmax(
              hidden(
                keys.map((key) => dot(query, key)),
                allowed,
              ),
            ),
            keys,
          ),
      ],
      "two keys that fit alike: half of each": [
        (_query, keys, values) =>
          mix(
            keys.map(() => 1),
            values,
          ),
      ],
      "the key that fits better weighs more, by softmax": [
        (query, keys, values) => mix(softmax(keys.map((key) => -dot(query, key))), values),
        (query, keys, values) =>
          mix(
            keys.map((key) => dot(query, key) / keys.reduce((sum, k) => sum + dot(query, k), 0)),
            values,
          ),
        (_query, keys, values) =>
          mix(
            keys.map(() => 1 / keys.length),
            values,
          ),
      ],
      "padding gets nothing": [
        (query, keys, values) => mix(softmax(keys.map((key) => dot(query, key))), values),
        (query, keys, values, allowed) =>
          mix(
            softmax(keys.map((key) => dot(query, key))).map((w, i) => (allowed[i] ? w : 0)),
            values,
          ),
      ],
    },
  },
  shift: {
    right: (target) => [START, ...target.slice(0, -1)],
    wrong: {
      "as many inputs as targets": [(target) => [START, ...target]],
      "before the first word stands the start": [
        (target) => [...target],
        (target) => [target[target.length - 1], ...target.slice(0, -1)],
      ],
      "before each other word stands the word before it": [(target) => [START, ...target.slice(1)]],
      "padding stays where it is of no use and does no harm": [
        (target) => {
          target.unshift(START);
          return target.splice(0, target.length - 1);
        },
        (target) =>
          [
            START,
            ...target.slice(0, -1).filter((id) => id !== 0),
            ...target.filter((id) => id === 0).map(() => 2),
          ].slice(0, target.length),
      ],
    },
  },
  errorRate: {
    right: (weights, sure, possible) =>
      1 - (hits(weights, sure) + hits(weights, possible)) / (weights.length + sure.length),
    wrong: {
      "a perfect map has 0": [
        (weights, sure, possible) => (hits(weights, sure) + hits(weights, possible)) / (weights.length + sure.length),
      ],
      "a map without a right link has 1": [
        (weights, sure, possible) =>
          1 -
          Math.max(
            (hits(weights, sure) + hits(weights, possible)) / (weights.length + sure.length),
            (hits(weights, sure, least) + hits(weights, possible, least)) / (weights.length + sure.length),
          ),
      ],
      "a possible link is as good as a sure one, and is not asked for": [
        (weights, sure) => 1 - hits(weights, sure) / sure.length,
        (weights, sure, possible) =>
          1 - (hits(weights, sure) + hits(weights, possible)) / (weights.length + possible.length),
      ],
    },
  },
};
