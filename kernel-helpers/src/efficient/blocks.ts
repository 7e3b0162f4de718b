import type * as tf from "@tensorflow/tfjs";
import { slice } from "@tensorflow/tfjs";
import type { Span } from "../forScores";

/** How many scores a block holds at most: what a core's cache holds is worked on fastest. */
const SCORES = 2 ** 20;

/** As many queries as keys, a power of two of them, for the heads of a whole batch. */
export function blockSizes(heads: number): { queries: number; keys: number } {
  const size = 2 ** Math.floor(Math.log2(Math.sqrt(SCORES / heads)));
  const within = Math.min(1024, Math.max(64, size));
  return { queries: within, keys: within };
}

/** All of a length, in pieces of one size; the last may be shorter. */
export const spans = (all: number, size: number): Span[] =>
  Array.from({ length: Math.ceil(all / size) }, (_, i) => ({
    start: i * size,
    count: Math.min(size, all - i * size),
    all,
  }));

/** The pieces of a tensor along its axis before the last. */
export const pieces = (x: tf.Tensor, of: readonly Span[]): tf.Tensor[] => {
  const axis = x.rank - 2;
  return of.map(({ start, count }) =>
    slice(
      x,
      x.shape.map((_, i) => (i === axis ? start : 0)),
      x.shape.map((n, i) => (i === axis ? count : n)),
    ),
  );
};
