import { largest, meanOverLinked, type Score, type TruthfulMap } from "./truth";

/**
 * The share of queries whose largest weight falls on one of their true keys, sure or possible.
 *
 * Only queries with a true link are asked. Beside it stands the share that is to be expected of keys drawn at random.
 *
 * Paper: Zhang et al. 2016, "Top-down neural attention by excitation backprop" (the pointing game).
 *
 * @param maps one `{ weights [N, M], sure, possible }`, or several.
 * @throws if weights are negative, not finite or not a map, if a link points outside, or if no query has one.
 *
 * @example
 * scoring.pointingAccuracy({ weights: [[0.1, 0.9], [0.8, 0.2]], sure: [[0, 1], [1, 1]] })   // → {"value":0.5,"chance":0.5}
 */
export function pointingAccuracy(maps: TruthfulMap | readonly TruthfulMap[]): Score {
  return meanOverLinked(
    "scoring.pointingAccuracy",
    maps,
    (row, truth) => (largest(row, 1).some((key) => truth.has(key)) ? 1 : 0),
    (keys, links) => links / keys,
  );
}
