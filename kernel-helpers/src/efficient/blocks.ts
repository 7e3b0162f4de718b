import * as tf from "@tensorflow/tfjs";
import type { Span } from "../forScores";

/*
 * How large a block is. Measured with the native TensorFlow: one pair of matrices of this size is multiplied in two
 * thirds of the time that a batch of smaller ones takes, and the scores of a block stay in the processor's cache. More
 * keys would make the gradient's products slower.
 */
const QUERIES = 2048;
const KEYS = 512;
/** A mask's blocks are smaller, unless there are many of them: in large ones there would be little to skip. */
const MASKED_QUERIES = 1024;
const MANY = 8192;
/** From so many scores on a pair of heads is worth calls of its own. */
const ALONE = 2 ** 18;
/** How many scores the heads of a whole batch may have together. */
const TOGETHER = 2 ** 22;

export interface Blocks {
  queries: number;
  keys: number;
  /** Whether each key/value head has blocks of its own, or those of the whole batch lie side by side. */
  alone: boolean;
}

/** Blocks for N queries and M keys: P key/value heads in the whole batch, R query heads to each of them. */
export function blocksFor({ P, R, N, M }: Record<"P" | "R" | "N" | "M", number>, masked: boolean): Blocks {
  const rows = masked && N < MANY ? MASKED_QUERIES : QUERIES;
  if (R * N * M >= ALONE) return { queries: Math.max(64, Math.floor(rows / R)), keys: KEYS, alone: true };
  const size = Math.max(64, Math.floor(Math.sqrt(TOGETHER / (P * R))));
  return { queries: size, keys: size, alone: false };
}

/** All of a length, in pieces of one size; the last may be shorter. */
export const spans = (all: number, size: number): Span[] =>
  Array.from({ length: Math.ceil(all / size) }, (_, i) => ({
    start: i * size,
    count: Math.min(size, all - i * size),
    all,
  }));

/** A tensor `[P, ..., N, D]` in pieces: for each span of N, and there for each span of P. */
export const pieces = (x: tf.Tensor, rows: readonly Span[], heads: readonly Span[]): tf.Tensor[][] =>
  rows.map((row) =>
    heads.map((head) => {
      const [begin, size] = [x.shape.map(() => 0), x.shape.slice()];
      [begin[0], size[0]] = [head.start, head.count];
      [begin[x.rank - 2], size[x.rank - 2]] = [row.start, row.count];
      return x.shape.every((n, axis) => n === size[axis]) ? x : tf.slice(x, begin, size);
    }),
  );
