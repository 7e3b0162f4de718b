import { largest, readMaps, type Score, type TruthfulMap } from "./truth";

/**
 * `AER = 1 - (|A ∩ S| + |A ∩ P|) / (|A| + |S|)`: 0 is a perfect alignment, 1 one without a single right link.
 *
 * A, the map's own links, joins each query to the key with its largest weight (a row of zeros to none); S are the sure
 * links, P the possible ones, sure ones included. Several maps are counted together. Beside it stands the rate that is
 * to be expected of keys drawn at random.
 *
 * Paper: Och & Ney 2003, "A systematic comparison of various statistical alignment models".
 *
 * @param maps one `{ weights [N, M], sure, possible }`, or several.
 * @throws if weights are negative, not finite or not a map, or a link points outside.
 *
 * @example
 * const weights = [[0.1, 0.9], [0.8, 0.2], [0.7, 0.3]];
 * scoring.alignmentErrorRate({ weights, sure: [[0, 1], [2, 0]], possible: [[1, 0], [1, 1]] })   // → {"value":0,"chance":0.4}
 */
export function alignmentErrorRate(maps: TruthfulMap | readonly TruthfulMap[]): Score {
  const count = { links: 0, sure: 0, right: 0, byChance: 0 };
  for (const { weights, sure, all } of readMaps("scoring.alignmentErrorRate", maps)) {
    weights.forEach((row, query) => {
      count.sure += sure[query].size;
      for (const key of largest(row, 1)) {
        count.links += 1;
        count.right += Number(sure[query].has(key)) + Number(all[query].has(key));
        count.byChance += (sure[query].size + all[query].size) / row.length;
      }
    });
  }
  const total = count.links + count.sure;
  return total ? { value: 1 - count.right / total, chance: 1 - count.byChance / total } : { value: 0, chance: 0 };
}
