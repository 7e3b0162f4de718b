import * as tf from "@tensorflow/tfjs";
import { check, checkKind, shapeText } from "../check";
import { toFloat } from "../tensors";

/**
 * An alignment function a(K, Q): how well does each key fit each query? Much of the literature calls it the score
 * function; Chaudhari et al. 2021, whose taxonomy this package follows, say alignment.
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
   * A decoder that asks the same keys once per step saves most of its work by it, and may plug the result into `attend`
   * (`alignment: prepared`). What it keeps belongs to the caller's `tf.tidy`.
   */
  prepare?(keys: tf.Tensor): (query: tf.Tensor) => tf.Tensor;
}

type Score = (query: tf.Tensor, keys: tf.Tensor) => tf.Tensor;

/** Gives a plain function its name and what it learns, which makes it one of the package's alignments. */
export function named(
  name: string,
  score: Score,
  parts: { variables?: readonly tf.Variable[]; prepare?: Alignment["prepare"] } = {},
): Alignment {
  const alignment = (query: tf.Tensor, keys: tf.Tensor) => {
    checkKind(`alignments.${name}`, "a tensor", { query, keys });
    return tf.tidy(() => score(toFloat(query), toFloat(keys)));
  };
  Object.defineProperty(alignment, "name", { value: name });
  return Object.assign(alignment, { kind: "alignment" as const, variables: [], ...parts });
}

/** An alignment that first turns the keys into something else, and scores queries against that. */
export function namedByParts(
  name: string,
  prepare: (keys: tf.Tensor) => (query: tf.Tensor) => tf.Tensor,
  variables: readonly tf.Variable[] = [],
): Alignment {
  return named(name, (query, keys) => prepare(keys)(query), { variables, prepare });
}

/** Throws unless queries and keys are of one width; returns it. */
export function checkSameWidth(where: string, query: tf.Tensor, keys: tf.Tensor): number {
  const [d, dk] = [width(query), width(keys)];
  const shapes = `query ${shapeText(query.shape)} and keys ${shapeText(keys.shape)}`;
  check(d === dk, where, "query and keys must have the same width", shapes);
  return d;
}

/** Throws unless `x` has the width that the parameters were made for. */
export function checkWidth(where: string, name: string, x: tf.Tensor, expected: number): void {
  check(width(x) === expected, where, `${name} must have width ${expected}, as its parameters do`, shapeText(x.shape));
}

const width = (x: tf.Tensor): number => x.shape[x.rank - 1];

/** Every query beside every key: `x [..., N, U]` and `y [..., M, U]` to `[..., N, 1, U]` and `[..., 1, M, U]`. */
export const everyPair = (x: tf.Tensor, y: tf.Tensor): [tf.Tensor, tf.Tensor] => [x.expandDims(-2), y.expandDims(-3)];
