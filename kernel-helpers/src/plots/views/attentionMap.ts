import { checkOptions } from "../../check";
import type { Numbers } from "../../tensors";
import { cellData, labelParams, mapView } from "../parts/cells";
import { vegaLite, type Chart } from "../parts/chart";
import { describeMap, MAP_OPTIONS, readMap, type MapOptions } from "../parts/map";

export interface AttentionMapOptions extends MapOptions {
  /** Writes the number into each cell; default: where cells are large enough. */
  numbers?: boolean;
}

/**
 * Who attends to whom: a map with a row for each query and a column for each key.
 *
 * Weights are drawn on a scale that always goes from 0 to 1, so that two maps can be compared. The pointer names a
 * cell; a click holds its row. Past 64 tokens neighbours are folded into one cell, and the picture says so.
 *
 * @param weights `[N, M]`, `[query][key]`; leading axes of length 1 are left out. Scores with `scale: "scores"`, numbers
 *   of another kind with a `numberTitle`.
 * @throws if labels and shape differ, a weight is not between 0 and 1, a query's weights do not sum to 1 (unless
 *   `sumToOne` is false), or a forbidden key has weight.
 *
 * @example
 * plots.attentionMap([[0.1, 0.9], [1, 0]], { queries: ["siebzig", "und"], keys: ["and", "seventy"] }).alt
 * // → "'siebzig' attends mostly to 'seventy' (0.90); 'und' attends mostly to 'and' (1.00)."
 *
 * @example
 * plots.attentionMap([[0.9, 0.6]], { queries: ["cosine"], keys: ["same", "nearest"], sumToOne: false, numberTitle: "share" }).alt
 * // → "'cosine' has its largest share at 'same' (0.90) and 'nearest' (0.60)."
 */
export function attentionMap(weights: Numbers, options: AttentionMapOptions = {}): Chart {
  checkOptions("attentionMap", options, { ...MAP_OPTIONS, numbers: true });
  const map = readMap("attentionMap", weights, options);
  return vegaLite(options, map.notes, [describeMap(map)], {
    params: labelParams(map),
    ...mapView(map, cellData(map.cells), options),
  });
}
