import * as tf from "@tensorflow/tfjs";
import { check, checkKind } from "../../check";
import { readForScores, type ForScores } from "../../forScores";
import type { Numbers } from "../../tensors";
import type { Heading } from "./chart";
import { groups, largest, max, noWeight, sum, sumsToOne } from "./numbers";
import { matrix, readLabels } from "./read";
import { firstOf, list, spoken, spokenWeight } from "./words";

/** What every view of a map `[query][key]` is told beside the numbers. */
export interface MapOptions extends Heading {
  /** One label for each query (row); default: 1 to N. A label that occurs twice is numbered. */
  queries?: (string | number)[];
  /** One label for each key (column); default: the queries' labels where the map is square, else 1 to M. */
  keys?: (string | number)[];
  /** Where attention is allowed, as `attend` takes it; forbidden cells are grey. */
  mask?: Numbers | ForScores;
  /** "weights" lie between 0 and 1 and are drawn on that scale; "scores" may be any numbers, drawn around zero. */
  scale?: "weights" | "scores";
  /** False for a distribution whose weights need not sum to 1 for each query, such as a sigmoid. */
  sumToOne?: boolean;
  /** What queries and keys are, in words; default "this query" and "attends to this key". */
  queryTitle?: string;
  keyTitle?: string;
  /** What the numbers are, in one or two words; default "weight", or "score" where `scale` says so. */
  numberTitle?: string;
}

/** A view of attention weights alone knows what its numbers are. */
export type WeightOptions = Omit<MapOptions, "scale" | "numberTitle">;

/** The names of these options, for a view of weights alone and for any. */
export const WEIGHT_OPTIONS: Record<keyof WeightOptions, true> = {
  title: true,
  queries: true,
  keys: true,
  mask: true,
  sumToOne: true,
  queryTitle: true,
  keyTitle: true,
};
export const MAP_OPTIONS: Record<keyof MapOptions, true> = { ...WEIGHT_OPTIONS, scale: true, numberTitle: true };

/** What queries and keys are called, where nothing else is said. */
export const QUERY_TITLE = "this query";
export const KEY_TITLE = "attends to this key";

/** A map that was read, checked and, where it was too large to be seen, folded. */
export interface AttentionMap {
  /** `[query][key]`; null where the mask forbids. */
  cells: (number | null)[][];
  queries: string[];
  keys: string[];
  scale: "weights" | "scores";
  /** The scale's end: 1 for weights, the largest magnitude for scores. */
  largest: number;
  /** What the numbers are, where they are neither weights nor scores. */
  numberTitle?: string;
  /** What a reader has to know beside the picture. */
  notes: string[];
}

/** More tokens than this are folded together: nobody could read a smaller cell. */
export const MOST_TOKENS = 64;
/** Reads and checks one map; `most` is how many tokens each way are drawn. */
export function readMap(where: string, numbers: Numbers, options: MapOptions, most = MOST_TOKENS): AttentionMap {
  const rows = matrix(where, "weights", numbers);
  const [N, M] = [rows.length, rows[0].length];
  const { scale = "weights", queryTitle = "", keyTitle = "", numberTitle } = options;
  checkKind(where, "a text", { queryTitle, keyTitle, numberTitle: numberTitle ?? "" });
  const queries = readLabels(where, "query (row)", options.queries, N, M);
  const keys = readLabels(where, "key (column)", options.keys ?? (N === M ? options.queries : undefined), M, N);
  const allowed = options.mask === undefined ? undefined : readAllowed(where, options.mask, [N, M]);
  if (scale === "weights") checkWeights(where, rows, queries, allowed, options.sumToOne ?? true);
  const cells = rows.map((row, i) => row.map((w, j) => (allowed && !allowed[i][j] ? null : w)));
  const magnitude = max(cells.map((row) => max(row.map((w) => Math.abs(w ?? 0)))));
  const notes = allowed ? ["grey: not allowed by the mask"] : [];
  const largest = scale === "weights" ? 1 : magnitude || 1;
  return fold({ cells, queries, keys, scale, largest, numberTitle, notes }, most);
}

/** Reads a map that is not folded: each of its queries and keys is drawn. */
export function readWholeMap(where: string, numbers: Numbers, options: MapOptions, instead: string): AttentionMap {
  const map = readMap(where, numbers, options, Infinity);
  const [N, M] = [map.queries.length, map.keys.length];
  const fits = Math.max(N, M) <= MOST_TOKENS;
  check(fits, where, `there must be at most ${MOST_TOKENS} queries and keys; ${instead}`, `${N} queries and ${M} keys`);
  return map;
}

function readAllowed(where: string, mask: Numbers | ForScores, shape: [number, number]): number[][] {
  return tf.tidy(() => {
    const read = readForScores(where, "mask", mask, shape);
    check(read.dtype === "bool", where, "mask must be boolean, true where attention is allowed", read.dtype);
    return tf.broadcastTo(withoutOnes(read).toInt(), shape).arraySync() as number[][];
  });
}

/** Without leading axes of length one. */
const withoutOnes = (x: tf.Tensor): tf.Tensor => (x.rank > 2 && x.shape[0] === 1 ? withoutOnes(x.squeeze([0])) : x);

function checkWeights(
  where: string,
  rows: number[][],
  queries: string[],
  allowed: number[][] | undefined,
  sumToOne: boolean,
): void {
  const rule = 'weights must lie between 0 and 1; numbers before the distribution are drawn with scale: "scores"';
  const outside = rows.map(noWeight).find((w) => w !== undefined);
  check(outside === undefined, where, rule, outside);
  if (allowed) checkForbidden(where, rows, allowed);
  const off = sumToOne ? rows.findIndex((row) => !sumsToOne(row)) : -1;
  if (off < 0) return;
  const transposed = rows[0].every((_, j) => sumsToOne(rows.map((row) => row[j])));
  check(
    false,
    where,
    "the weights of each query (row) must sum to 1, or sumToOne: false says that they need not",
    `${spoken(sum(rows[off]))} for '${queries[off]}'` +
      (transposed ? "; the columns do: is the map transposed? It must be [query][key]" : ""),
  );
}

function checkForbidden(where: string, rows: number[][], allowed: number[][]): void {
  const rule = "a key that the mask forbids must have weight 0 (in a mask, true means allowed)";
  rows.forEach((row, i) => {
    const j = row.findIndex((w, key) => !allowed[i][key] && w >= 1e-3);
    check(j < 0, where, rule, j < 0 ? "" : `${spoken(row[j])} at query ${i + 1}, key ${j + 1}`);
  });
}

/** Folds neighbouring tokens of a map that is too large into one cell, and says so. */
function fold(map: AttentionMap, most: number): AttentionMap {
  const { cells, queries, keys, scale } = map;
  const [perRow, perColumn] = [queries, keys].map((labels) => Math.ceil(labels.length / most) || 1);
  if (perRow === 1 && perColumn === 1) return map;
  // Weights of neighbouring keys are summed, so that what a query gives away still sums to 1; everything else is
  // averaged. No part of the map is copied: it may have a million cells.
  const cell = (rows: (number | null)[][], from: number): number | null => {
    let [total, count] = [0, 0];
    for (const row of rows) {
      for (let j = from; j < Math.min(from + perColumn, keys.length); j++) {
        if (row[j] === null) continue;
        total += row[j]!;
        count++;
      }
    }
    return count === 0 ? null : total / (scale === "weights" ? rows.length : count);
  };
  const columns = groups(keys, perColumn);
  const folded = groups(cells, perRow).map((rows) => columns.map((_, k) => cell(rows, k * perColumn)));
  const note =
    `${queries.length} × ${keys.length} tokens, too many to be seen: each cell ${scale === "weights" ? "sums" : "averages"} ` +
    `${perColumn} keys and averages ${perRow} ${perRow === 1 ? "query" : "queries"}`;
  return {
    ...map,
    cells: folded,
    notes: [...map.notes, note],
    queries: groups(queries, perRow).map(span),
    keys: columns.map(span),
  };
}

const span = (labels: string[]): string =>
  labels.length === 1 ? labels[0] : `${labels[0]} … ${labels[labels.length - 1]}`;

/** What the numbers of a map are called. */
export const numberTitleOf = ({ scale, numberTitle }: Pick<AttentionMap, "scale" | "numberTitle">): string =>
  numberTitle ?? (scale === "weights" ? "weight" : "score");

/** "'siebzig' attends mostly to 'seventy' (0.93)", for the first queries. */
export function describeMap({ cells, queries, keys, scale, numberTitle }: AttentionMap): string {
  const nothing = numberTitle ? `has no ${numberTitle}` : "attends to nothing";
  const most = scale === "weights" ? "attends mostly to" : "scores highest with";
  const rows = cells.map((row, i) => {
    const numbers = row.map((w) => w ?? -Infinity);
    const top = largest(numbers, 2).filter(
      (j, n) => Number.isFinite(numbers[j]) && (n === 0 || (scale === "weights" && numbers[j] >= 0.2)),
    );
    if (!top.length || (scale === "weights" && numbers[top[0]] <= 0)) return `'${queries[i]}' ${nothing}`;
    const number = scale === "weights" ? spokenWeight : spoken;
    const told = list(top.map((j) => `'${keys[j]}' (${number(numbers[j])})`));
    return `'${queries[i]}' ${numberTitle ? `has its largest ${numberTitle} at` : most} ${told}`;
  });
  return firstOf(rows);
}
