import * as tf from "@tensorflow/tfjs";
import { check, checkKind, shapeText } from "./check";
import { toTensor, type Numbers } from "./tensors";

/* What masks and biases share: they have an entry for every score, however many there are. */

/** Neighbours among the queries or the keys: `count` of them from `start` on, of `all` there are. */
export interface Span {
  start: number;
  count: number;
  all: number;
}

/** All of them. */
export const whole = (all: number): Span => ({ start: 0, count: all, all });

/**
 * Makes the entries for N queries and M keys, broadcastable to the scores `[..., N, M]`; `leading` are the scores' axes
 * before these (batch, heads), none when called alone.
 */
export interface ForScores {
  (queries: number, keys: number, leading?: readonly number[]): tf.Tensor;
  /**
   * The entries of some neighbouring queries and keys, made without the others, now or later: long sequences need
   * never have all at once. The package's own masks and biases have it, unless they rest on a tensor, which its owner
   * may dispose.
   */
  part?(queries: Span, keys: Span, leading: readonly number[]): tf.Tensor;
}

export type MakePart = Required<ForScores>["part"];

/** Gives a plain function its name and its kind, which makes it one of the package's masks or biases. */
export function named<Kind extends "mask" | "bias">(
  kind: Kind,
  name: string,
  make: MakePart,
  lasting = true,
): ForScores & { kind: Kind } {
  const part: MakePart = (queries, keys, leading) => tf.tidy(() => make(queries, keys, leading));
  const where = `${kind === "mask" ? "masks" : "biases"}.${name}`;
  const forScores: ForScores = (queries, keys, leading = []) => {
    for (const [name, count] of Object.entries({ queries, keys }))
      check(Number.isInteger(count) && count >= 0, where, `${name} must be a whole number, zero or more`, count);
    checkKind(where, "an array", { leading });
    return part(whole(queries), whole(keys), leading);
  };
  Object.defineProperty(forScores, "name", { value: name });
  return Object.assign(forScores, { kind, ...(lasting && { part }) });
}

/** Whether entries can be made in parts later on, because they rest on no tensor. */
export const isLasting = (entries: unknown): boolean =>
  typeof entries === "function" ? (entries as Partial<ForScores>).part !== undefined : !(entries instanceof tf.Tensor);

type Entries = Numbers | (ForScores & { readonly kind?: "mask" | "bias" });

/** Reads a mask or a bias, written out or a function, for scores of the given shape. */
export const readForScores = (
  where: string,
  kind: "mask" | "bias",
  entries: Entries,
  scores: readonly number[],
): tf.Tensor => {
  const [queries, keys] = scores.slice(-2).map(whole);
  return readPart(where, kind, entries, queries, keys, scores.slice(0, -2));
};

/** Reads the entries of some queries and keys. What cannot make a part alone is made whole, and cut. */
export function readPart(
  where: string,
  kind: "mask" | "bias",
  entries: Entries,
  queries: Span,
  keys: Span,
  leading: readonly number[],
): tf.Tensor {
  const scores = [...leading, queries.all, keys.all];
  if (typeof entries !== "function") {
    return cut(fitting(where, kind, toTensor(entries, where, kind), scores), queries, keys);
  }
  const isOther = entries.kind !== undefined && entries.kind !== kind;
  check(
    !isOther,
    where,
    `${kind} must be one of ${kind === "mask" ? "masks" : "biases"}`,
    `the ${entries.kind} ${entries.name}`,
  );
  if (entries.part) {
    const part = [...leading, queries.count, keys.count];
    return fitting(where, kind, entries.part(queries, keys, leading), part);
  }
  const made: unknown = entries(queries.all, keys.all, leading);
  const rule = `a ${kind} function must give a tensor (a factory is called first: ${entries.name || kind}(...))`;
  check(made instanceof tf.Tensor, where, rule, made);
  return cut(fitting(where, kind, made, scores), queries, keys);
}

function fitting(where: string, kind: string, x: tf.Tensor, scores: readonly number[]): tf.Tensor {
  const fits = x.rank <= scores.length && x.shape.every((n, i) => n === 1 || n === scores[scores.length - x.rank + i]);
  check(fits, where, `${kind} must fit the scores ${shapeText(scores)}`, shapeText(x.shape));
  return x;
}

/** The rows and columns of some queries and keys; a row or a column that stands alone serves all. */
export function cut(x: tf.Tensor, queries: Span, keys: Span): tf.Tensor {
  const begin = x.shape.map(() => 0);
  const size = x.shape.slice();
  [queries, keys].forEach(({ start, count }, i) => {
    const axis = x.rank - 2 + i;
    if (axis < 0 || x.shape[axis] === 1) return;
    [begin[axis], size[axis]] = [start, count];
  });
  return x.shape.every((n, axis) => n === size[axis]) ? x : tf.slice(x, begin, size);
}

/**
 * Where each query and each key stands, as `[N, 1]` and `[1, M]`: the queries stand `offset` places after the first
 * key.
 */
export const positions = (queries: Span, keys: Span, offset: number): [tf.Tensor, tf.Tensor] => {
  const first = queries.start + offset;
  return [
    tf.range(first, first + queries.count).expandDims(1),
    tf.range(keys.start, keys.start + keys.count).expandDims(0),
  ];
};

export interface OffsetOptions {
  /** How many keys come before the first query's own (keys cached from earlier steps). Default 0. */
  offset?: number;
}
