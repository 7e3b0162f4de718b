import * as tf from "@tensorflow/tfjs";
import { checkKind } from "../check";
import type { Alignment } from "./alignment";
import { wrap } from "./wrap";

/**
 * `factor · a(k, q)`: another alignment's scores, all multiplied by one number.
 *
 * `scaled(dot(), 1 / Math.sqrt(D))` is `scaledDot()`; with softmax a factor is one over the temperature.
 *
 * @returns an alignment with the inner one's variables: `query [..., N, D]`, `keys [..., M, D]` → `scores [..., N, M]`.
 *
 * @example
 * alignments.scaled(alignments.dot(), 0.5)(tf.tensor2d([[2, 0]]), tf.tensor2d([[1, 0], [0, 1]]))   // → [[1, 0]]
 */
export function scaled(alignment: Alignment, factor: number): Alignment {
  checkKind("alignments.scaled", "a number", { factor });
  return wrap("scaled", alignment, (scores) => tf.mul(scores, factor));
}
