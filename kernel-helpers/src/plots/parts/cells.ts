import type { Spec } from "./chart";
import { KEY_TITLE, numberTitleOf, QUERY_TITLE, type AttentionMap, type MapOptions } from "./map";
import { max } from "./numbers";
import { roles } from "./roles";
import { colorBar, highlight, masked, numberOn, scoreScale, text, textWidth, weightScale, WIDTH } from "./theme";

/** What a cell's colour needs to know of its map. */
type Scale = Pick<AttentionMap, "scale" | "largest" | "numberTitle">;

/** Three decimals are more than an eye can see. */
export const compact = (cells: (number | null)[]): (number | null)[] =>
  cells.map((w) => (w === null ? null : Math.abs(w) < 10 ? Math.round(w * 1000) / 1000 : Number(w.toPrecision(4))));

/**
 * The data of a map, a row of numbers for each query, and what makes cells of it: fields `query`, `key`, `value`, and
 * their positions `i` and `j` from 0. A fifth of the bytes of a record for each cell.
 */
export function cellData(cells: (number | null)[][], extra: Spec = {}): Spec[] {
  return cells.map((row, i) => ({ ...extra, i, value: compact(row) }));
}

export const cellTransform: Spec[] = [
  { flatten: ["value"] },
  { window: [{ op: "row_number", as: "j" }], groupby: ["i"] },
  { calculate: "datum.j - 1", as: "j" },
  { calculate: "queries[datum.i]", as: "query" },
  { calculate: "keys[datum.j]", as: "key" },
];

/** What a map's own texts are, where `cellTransform` and `cellWords` find them. */
export const labelParams = ({
  queries,
  keys,
  numberTitle,
}: Pick<AttentionMap, "queries" | "keys" | "numberTitle">): Spec[] => [
  { name: "queries", value: queries },
  { name: "keys", value: keys },
  ...(numberTitle ? [{ name: "numberTitle", value: numberTitle }] : []),
];

/** What a cell is called by the pointer and by a screen reader. */
export const cellWords = (format: string, { numberTitle }: Pick<AttentionMap, "numberTitle"> = {}): Spec => ({
  calculate:
    "datum.value === null ? datum.query + ' may not attend to ' + datum.key : datum.query + " +
    (numberTitle ? "', ' + datum.key + ': ' + numberTitle + ' '" : "' attends to ' + datum.key + ': '") +
    ` + format(datum.value, '${format}')`,
  as: "words",
});

const formatOf = (scale: AttentionMap["scale"]): string => (scale === "weights" ? ".2f" : ".3~g");

/** Where the pointer and a screen reader find a mark's words. */
export const worded: Spec = { tooltip: { field: "words" }, description: { field: "words" } };

/** The colour of a cell, with its legend. */
export const cellColor = (map: Scale, legend?: Spec): Spec => ({
  condition: { test: "datum.value === null", value: masked },
  field: "value",
  type: "quantitative",
  scale: map.scale === "weights" ? weightScale : scoreScale(map.largest),
  legend: legend ?? barOf(map),
});

const barOf = (map: Scale): Spec =>
  map.scale === "weights"
    ? colorBar([0, 1], ".2f", numberTitleOf(map))
    : colorBar([-map.largest, map.largest], ".3~g", numberTitleOf(map));

/** The frame around the cell that the pointer is on, by the name of the selection. */
export const framed = (param: string): Spec => ({ condition: { param, empty: false, value: highlight }, value: null });

/** The side of a cell, so that map, labels and what stands `beside` them, such as a legend, fit the page. */
export function cellSize(map: AttentionMap, panels = 1, most = 44, beside = besideOf(map)): number {
  const labels = Math.min(180, 1.1 * max(map.queries.map((label) => textWidth(label))));
  const room = (WIDTH - beside - labels) / panels - 16;
  return Math.max(4, Math.min(most, Math.floor(room / map.keys.length), Math.floor(640 / map.queries.length)));
}

/** What the legend needs, and the title of the queries. */
const besideOf = (map: AttentionMap): number => Math.max(110, 60 + 1.1 * textWidth(numberTitleOf(map), 11));

/** The two axes of a map: queries downwards, keys to the right, both in their order. */
export function mapAxes(map: AttentionMap, size: number, options: MapOptions): { x: Spec; y: Spec } {
  const fontSize = size < 12 ? 11 : 12;
  const level = max(map.keys.map((label) => textWidth(label, fontSize))) <= size - 3;
  const axis = { ticks: false, domain: false, labelFontSize: fontSize, labelOverlap: size < 11 };
  return {
    x: {
      field: "key",
      type: "nominal",
      scale: { domain: map.keys, padding: 0 },
      axis: {
        ...axis,
        orient: "top",
        title: options.keyTitle ?? KEY_TITLE,
        titleColor: roles.keys,
        ...(level ? { labelAngle: 0 } : { labelAngle: size < 24 ? -90 : -50, labelAlign: "left" }),
      },
    },
    y: {
      field: "query",
      type: "nominal",
      scale: { domain: map.queries, padding: 0 },
      axis: { ...axis, title: options.queryTitle ?? QUERY_TITLE, titleColor: roles.query },
    },
  };
}

/** A map's cells, from its data to its marks: what a single view of it needs. */
export const mapView = (map: AttentionMap, data: Spec[], options: MapOptions & { numbers?: boolean }): Spec => {
  const size = cellSize(map);
  return {
    data: { values: data },
    transform: [...cellTransform, cellWords(formatOf(map.scale), map)],
    width: { step: size },
    height: { step: size },
    layer: cellLayers(map, size, options),
  };
};

/** The cells of a map, and their numbers where there is room: the pointer frames a cell, a click holds its row. */
export function cellLayers(map: AttentionMap, size: number, options: MapOptions & { numbers?: boolean }): Spec[] {
  const { x, y } = mapAxes(map, size, options);
  const cells: Spec = {
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
      stroke: framed("pointed"),
      ...worded,
    },
  };
  const number = { field: "value", format: map.scale === "weights" ? ".2f" : ".2~f" };
  const color = numberOn(map.scale === "weights" ? "viridis" : "blueorange", map.largest);
  const numbers: Spec = {
    transform: [{ filter: "datum.value !== null" }],
    mark: { ...text, fontSize: 11 },
    encoding: { x, y, text: number, color },
  };
  return (options.numbers ?? size >= 34) ? [cells, numbers] : [cells];
}
