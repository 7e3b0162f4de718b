import { check, checkKind } from "../check";
import type { Numbers } from "../tensors";
import { readMap } from "./read";

/** A pair of positions, from 0: this query belongs to this key. */
export type Link = readonly [query: number, key: number];

/** One map of weights and what it should have found. */
export interface TruthfulMap {
  /** `[N, M]`, `[query][key]`. */
  weights: Numbers;
  /** The links that a right map must have. */
  sure: readonly Link[];
  /** Links that would be right as well; those of `sure` need not be repeated. */
  possible?: readonly Link[];
}

/** How good maps are, and how good uniform weights (for a choice: a key drawn at random) would be. */
export interface Score {
  value: number;
  chance: number;
}

export interface ReadMap {
  weights: number[][];
  /** For each query, the keys of its sure links, and of all its links. */
  sure: Set<number>[];
  all: Set<number>[];
}

/** Reads one map or several, and sorts their links by query. */
export function readMaps(where: string, maps: TruthfulMap | readonly TruthfulMap[]): ReadMap[] {
  const list = Array.isArray(maps) ? (maps as readonly TruthfulMap[]) : [maps as TruthfulMap];
  check(list.length > 0, where, "there must be at least one map", list);
  return list.map((map) => {
    checkKind(where, "an object with names", { "a map": map });
    const { weights, sure, possible = [] } = map;
    checkKind(where, "an array", { sure, possible });
    const rows = readMap(where, weights);
    const byQuery = (links: readonly Link[]) => {
      const keys = rows.map(() => new Set<number>());
      for (const [query, key] of links) {
        const inside = keys[query] !== undefined && Number.isInteger(key) && key >= 0 && key < rows[0].length;
        check(
          inside,
          where,
          `a link must be a query below ${rows.length} and a key below ${rows[0].length}, both from 0`,
          [query, key],
        );
        keys[query].add(key);
      }
      return keys;
    };
    return { weights: rows, sure: byQuery(sure), all: byQuery([...sure, ...possible]) };
  });
}

/** One number for each query that has a true link, and what chance would give, averaged over all of them. */
export function meanOverLinked(
  where: string,
  maps: TruthfulMap | readonly TruthfulMap[],
  score: (weights: number[], truth: Set<number>) => number,
  chance: (keys: number, links: number) => number,
): Score {
  const linked = readMaps(where, maps).flatMap(({ weights, all }) =>
    weights.map((row, query) => ({ row, truth: all[query] })).filter(({ truth }) => truth.size > 0),
  );
  check(linked.length > 0, where, "at least one query must have a true link", "no links");
  const mean = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
  return {
    value: mean(linked.map(({ row, truth }) => score(row, truth))),
    chance: mean(linked.map(({ row, truth }) => chance(row.length, truth.size))),
  };
}

/** The positions of the k largest weights above zero, the largest first; of equals the first. */
export function largest(weights: readonly number[], k: number): number[] {
  const order = weights
    .map((_, i) => i)
    .filter((i) => weights[i] > 0)
    .sort((i, j) => weights[j] - weights[i] || i - j);
  return order.slice(0, k);
}
