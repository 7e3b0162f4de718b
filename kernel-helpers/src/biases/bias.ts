import * as tf from "@tensorflow/tfjs";
import { check, shapeText } from "../check";
import { named as namedForScores, readPart, whole, type ForScores, type MakePart, type Span } from "../forScores";
import { detached, type Numbers } from "../tensors";

/**
 * Numbers that are added to the scores: above zero attracts, below zero repels, and -Infinity hides a key as a mask
 * does. Broadcastable to the scores `[..., N, M]`, `[query][key]`; written out, or a function that makes them, such as
 * `biases.alibi()`, which then fits any length.
 */
export type Bias = Numbers | BiasFunction;

/** Makes the bias for N queries and M keys. */
export interface BiasFunction extends ForScores {
  readonly kind?: "bias";
  /** What gradient descent may change; absent or empty for a bias without parameters. */
  readonly variables?: readonly tf.Variable[];
}

/** Gives a plain function its name and what it learns, which makes it one of the package's biases. */
export const named = (
  name: string,
  make: MakePart,
  variables: readonly tf.Variable[] = [],
  lasting = true,
): BiasFunction => Object.assign(namedForScores("bias", name, make, lasting), { variables });

/** Reads any bias for scores of the given shape: float32. */
export function readBias(where: string, bias: Bias, scores: readonly number[]): tf.Tensor {
  const [queries, keys] = scores.slice(-2).map(whole);
  return readBiasPart(where, bias, queries, keys, scores.slice(0, -2));
}

/** The same for some of the queries and keys. */
export function readBiasPart(
  where: string,
  bias: Bias,
  queries: Span,
  keys: Span,
  leading: readonly number[],
): tf.Tensor {
  const added = readPart(where, "bias", bias, queries, keys, leading);
  check(
    added.dtype === "float32" || added.dtype === "int32",
    where,
    "bias must be numbers (booleans that say where attention is allowed are a mask)",
    `${added.dtype} ${shapeText(added.shape)}`,
  );
  return added.toFloat();
}

/** A bias's two halves: what is finite and can be added, and where it is not -Infinity, which hides. */
export function splitBias(bias: tf.Tensor): { added: tf.Tensor; allowed: tf.Tensor } {
  // Detached, since a comparison has no gradient and the bias may be learned.
  const allowed = tf.notEqual(detached(bias), -Infinity);
  return { added: tf.where(allowed, bias, tf.zerosLike(bias)), allowed };
}
