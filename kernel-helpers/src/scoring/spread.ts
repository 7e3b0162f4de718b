import { checkOptions } from "../check";
import type { Numbers } from "../tensors";
import { readStack } from "./read";

/**
 * How undecided weights are, `-Σ w log w` in nats, averaged over the rows: 0 for one key, log M for M equal ones.
 *
 * Each row is first divided by its sum; rows of zeros are left out.
 *
 * @param weights `[..., N, M]`.
 * @throws if there are fewer than two axes, or a weight is negative or not finite.
 *
 * @example
 * scoring.entropy([[1, 0], [0.5, 0.5]])   // → 0.3466
 */
export const entropy = (weights: Numbers): number => meanOfRows("scoring.entropy", weights, entropyOfRow);

/**
 * How many keys are attended to, the exponential of a row's entropy, averaged over the rows: 1 for one key, M for M
 * equal ones.
 *
 * @param weights `[..., N, M]`.
 * @throws if there are fewer than two axes, or a weight is negative or not finite.
 *
 * @example
 * scoring.effectiveNumber([[1, 0], [0.5, 0.5]])   // → 1.5
 */
export const effectiveNumber = (weights: Numbers): number =>
  meanOfRows("scoring.effectiveNumber", weights, (row) => Math.exp(entropyOfRow(row)));

/**
 * How far away the attended keys are, `Σⱼ wⱼ |j - (i + offset)|`, averaged over the queries i.
 *
 * @param weights `[..., N, M]`.
 * @param options.offset the key at the first query's own position. Default 0.
 * @throws if there are fewer than two axes, or a weight is negative or not finite.
 *
 * @example
 * scoring.meanDistance([[1, 0], [1, 0]])   // → 0.5
 */
export function meanDistance(weights: Numbers, options: { offset?: number } = {}): number {
  const { offset = 0 } = options ?? {};
  checkOptions("scoring.meanDistance", options, { offset });
  return meanOfRows("scoring.meanDistance", weights, (row, query) =>
    row.reduce((sum, w, key) => sum + w * Math.abs(key - query - offset), 0),
  );
}

/**
 * The mean over all rows that have any weight, each divided by its sum.
 *
 * @internal
 */
export function meanOfRows(where: string, weights: Numbers, score: (row: number[], query: number) => number): number {
  const scores = readStack(where, weights).flatMap((map) =>
    map.flatMap((row, query) => {
      const sum = row.reduce((a, b) => a + b, 0);
      return sum > 0
        ? [
            score(
              row.map((w) => w / sum),
              query,
            ),
          ]
        : [];
    }),
  );
  return scores.length ? scores.reduce((a, b) => a + b, 0) / scores.length : 0;
}

const entropyOfRow = (row: number[]): number => row.reduce((sum, w) => (w > 0 ? sum - w * Math.log(w) : sum), 0);
