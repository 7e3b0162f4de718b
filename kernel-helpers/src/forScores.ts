import * as tf from "@tensorflow/tfjs";
import { check, shapeText } from "./check";
import { toTensor, type Numbers } from "./tensors";

/* What masks and biases share: they have an entry for every score, however many there are. */

/**
 * Makes the entries for N queries and M keys, broadcastable to the scores `[..., N, M]`; `leading` are the scores' axes
 * before these (batch, heads), none when called alone.
 */
export type ForScores = (queries: number, keys: number, leading?: readonly number[]) => tf.Tensor;

type Make = (queries: number, keys: number, leading: readonly number[]) => tf.Tensor;

/** Gives a plain function its name and its kind, which makes it one of the package's masks or biases. */
export function named<Kind extends "mask" | "bias">(kind: Kind, name: string, make: Make): ForScores & { kind: Kind } {
  const forScores: ForScores = (queries, keys, leading = []) => tf.tidy(() => make(queries, keys, leading));
  Object.defineProperty(forScores, "name", { value: name });
  return Object.assign(forScores, { kind });
}

/** Reads a mask or a bias, written out or a function, for scores of the given shape. */
export function readForScores(
  where: string,
  kind: "mask" | "bias",
  entries: Numbers | (ForScores & { readonly kind?: "mask" | "bias" }),
  scores: readonly number[],
): tf.Tensor {
  const [queries, keys] = scores.slice(-2);
  if (typeof entries !== "function") return fitting(where, kind, toTensor(entries, where, kind), scores);
  const isOther = entries.kind !== undefined && entries.kind !== kind;
  check(
    !isOther,
    where,
    `${kind} must be one of ${kind === "mask" ? "masks" : "biases"}`,
    `the ${entries.kind} ${entries.name}`,
  );
  const made: unknown = entries(queries, keys, scores.slice(0, -2));
  const rule = `a ${kind} function must give a tensor (a factory is called first: ${entries.name || kind}(...))`;
  check(made instanceof tf.Tensor, where, rule, made);
  return fitting(where, kind, made, scores);
}

function fitting(where: string, kind: string, x: tf.Tensor, scores: readonly number[]): tf.Tensor {
  const fits = x.rank <= scores.length && x.shape.every((n, i) => n === 1 || n === scores[scores.length - x.rank + i]);
  check(fits, where, `${kind} must fit the scores ${shapeText(scores)}`, shapeText(x.shape));
  return x;
}

/**
 * Where each query and each key stands, as `[N, 1]` and `[1, M]`: the queries stand `offset` places after the first
 * key.
 */
export const positions = (queries: number, keys: number, offset: number): [tf.Tensor, tf.Tensor] => [
  tf.range(offset, offset + queries).expandDims(1),
  tf.range(0, keys).expandDims(0),
];

export interface OffsetOptions {
  /** How many keys come before the first query's own (keys cached from earlier steps). Default 0. */
  offset?: number;
}
