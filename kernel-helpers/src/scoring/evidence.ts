import { check, checkOptions } from "../check";
import { largest, meanOverLinked, type Score, type TruthfulMap } from "./truth";

/**
 * How much weight lies on the true keys, sure or possible, averaged over the queries that have any.
 *
 * Beside it stands what uniform weights would put there.
 *
 * @param maps one `{ weights [N, M], sure, possible }`, or several.
 * @throws if weights are negative, not finite or not a map, if a link points outside, or if no query has one.
 *
 * @example
 * scoring.evidenceMass({ weights: [[0.1, 0.2, 0.3, 0.4]], sure: [[0, 2], [0, 3]] })   // → {"value":0.7,"chance":0.5}
 */
export function evidenceMass(maps: TruthfulMap | readonly TruthfulMap[]): Score {
  return meanOverLinked(
    "scoring.evidenceMass",
    maps,
    (row, truth) => [...truth].reduce((sum, key) => sum + row[key], 0),
    (keys, links) => links / keys,
  );
}

/**
 * The share of the true keys, sure or possible, that are among the k largest weights, averaged over the queries that
 * have any.
 *
 * Beside it stands what k keys drawn at random would find.
 *
 * @param maps one `{ weights [N, M], sure, possible }`, or several.
 * @param options.k how many weights are looked at; default, for each query, as many as it has true keys.
 * @throws as `evidenceMass`, or if k is not a positive whole number.
 *
 * @example
 * scoring.evidenceRecall({ weights: [[0.1, 0.2, 0.3, 0.4]], sure: [[0, 0], [0, 3]] })             // → {"value":0.5,"chance":0.5}
 * scoring.evidenceRecall({ weights: [[0.1, 0.2, 0.3, 0.4]], sure: [[0, 0], [0, 3]] }, { k: 1 })   // → {"value":0.5,"chance":0.25}
 */
export function evidenceRecall(maps: TruthfulMap | readonly TruthfulMap[], options: { k?: number } = {}): Score {
  const { k } = options ?? {};
  checkOptions("scoring.evidenceRecall", options, { k });
  check(
    k === undefined || (Number.isInteger(k) && k > 0),
    "scoring.evidenceRecall",
    "k must be a positive whole number",
    k,
  );
  return meanOverLinked(
    "scoring.evidenceRecall",
    maps,
    (row, truth) => largest(row, k ?? truth.size).filter((key) => truth.has(key)).length / truth.size,
    (keys, links) => Math.min(k ?? links, keys) / keys,
  );
}
