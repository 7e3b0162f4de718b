import type { Numbers } from "../tensors";
import { vegaLite, type Chart } from "./chart";
import {
  cellColor,
  cellData,
  cellSays,
  cellSize,
  cellTransform,
  describeMap,
  labelParams,
  mapAxes,
  onCell,
  readMap,
  type AttentionMap,
  type MapOptions,
} from "./map";
import { text } from "./theme";

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
 * @param weights `[N, M]`, `[query][key]`; leading axes of length 1 are left out. Scores with `scale: "scores"`.
 * @throws if labels and shape differ, a weight is not between 0 and 1, a query's weights do not sum to 1 (unless
 *   `sumToOne` is false), or a forbidden key has weight.
 *
 * @example
 * plots.attentionMap([[0.1, 0.9], [1, 0]], { queries: ["siebzig", "und"], keys: ["and", "seventy"] }).alt
 * // → "'siebzig' attends mostly to 'seventy' (0.90); 'und' attends mostly to 'and' (1.00)."
 */
export function attentionMap(weights: Numbers, options: AttentionMapOptions = {}): Chart {
  const map = readMap("attentionMap", weights, options);
  const size = cellSize(map);
  return vegaLite(options, map.notes, [describeMap(map)], {
    params: labelParams(map),
    data: { values: cellData(map.cells) },
    transform: [...cellTransform(), cellSays(map.scale)],
    width: { step: size },
    height: { step: size },
    layer: cellLayers(map, size, options),
  });
}

/** The cells of a map, and their numbers where there is room. */
export function cellLayers(map: AttentionMap, size: number, options: AttentionMapOptions): object[] {
  const { x, y } = mapAxes(map, size, options);
  const numbers = options.numbers ?? size >= 34;
  return [
    {
      params: [
        { name: "pointed", select: { type: "point", on: "mouseover", clear: "mouseout", fields: ["i", "j"] } },
        { name: "held", select: { type: "point", fields: ["i"], toggle: "true" } },
      ],
      mark: { type: "rect", cursor: "pointer", strokeWidth: 2 },
      encoding: {
        x,
        y,
        color: cellColor(map),
        opacity: { condition: { param: "held", value: 1 }, value: 0.25 },
        stroke: { condition: { param: "pointed", empty: false, value: "#ff7f0e" }, value: null },
        tooltip: { field: "says" },
        description: { field: "says" },
      },
    },
    ...(numbers
      ? [
          {
            transform: [{ filter: "datum.value !== null" }],
            mark: { ...text, fontSize: 11 },
            encoding: {
              x,
              y,
              text: { field: "value", format: map.scale === "weights" ? ".2f" : ".2~f" },
              color: onCell(map),
            },
          },
        ]
      : []),
  ];
}
