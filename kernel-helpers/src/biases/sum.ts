import * as tf from "@tensorflow/tfjs";
import { isLasting } from "../forScores";
import { named, readBiasPart, type Bias, type BiasFunction } from "./bias";

/**
 * Several biases at once: what they add is summed. (Several masks are `masks.all` or `masks.any`.)
 *
 * @returns a bias for any length that all of them fit: float32; its variables are theirs.
 * @throws when used, if one of them does not fit the scores.
 *
 * @example
 * biases.sum(biases.alibi(), [[1], [0]])(2, 2)   // → [[1, 0.9961], [-0.0039, 0]]
 */
export function sum(...parts: Bias[]): BiasFunction {
  const variables = parts.flatMap((part) => (typeof part === "function" ? (part.variables ?? []) : []));
  return named(
    "sum",
    (queries, keys, leading) => {
      return parts
        .map((part) => readBiasPart("biases.sum", part, queries, keys, leading))
        .reduce((a, b) => tf.add(a, b), tf.scalar(0) as tf.Tensor);
    },
    variables,
    parts.every(isLasting),
  );
}
