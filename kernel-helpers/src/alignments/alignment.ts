import type * as tf from "@tensorflow/tfjs";
import { check, shapeText } from "../check";

/**
 * An alignment function a(K, Q): how well does each key fit each query?
 *
 * It takes `query [..., N, D]` and `keys [..., M, D]` and gives `scores [..., N, M]`, always `[query][key]`.
 * Any function of that shape is an alignment; those of `alignments` also say their name and carry what they learn.
 */
export interface Alignment {
  (query: tf.Tensor, keys: tf.Tensor): tf.Tensor;
  readonly kind?: "alignment";
  /** What gradient descent may change; absent or empty for a function without parameters. */
  readonly variables?: readonly tf.Variable[];
  /**
   * The part that depends on the keys alone, done once: `prepare(keys)(query)` equals `alignment(query, keys)`.
   * A decoder that asks the same keys once per step saves most of its work by it.
   */
  prepare?(keys: tf.Tensor): (query: tf.Tensor) => tf.Tensor;
}

/** Gives a plain function its name and what it learns, which makes it one of the package's alignments. */
export function named(
  name: string,
  score: (query: tf.Tensor, keys: tf.Tensor) => tf.Tensor,
  parts: { variables?: tf.Variable[]; prepare?: Alignment["prepare"] } = {},
): Alignment {
  Object.defineProperty(score, "name", { value: name });
  return Object.assign(score, { kind: "alignment" as const, variables: [], ...parts });
}

/** Throws unless queries and keys are of one width; returns it. */
export function checkSameWidth(where: string, query: tf.Tensor, keys: tf.Tensor): number {
  const [d, dk] = [query.shape[query.rank - 1], keys.shape[keys.rank - 1]];
  check(d === dk, where, "query and keys must have the same width", `query ${shapeText(query.shape)} and keys ${shapeText(keys.shape)}`);
  return d;
}
