import type { Numbers } from "../tensors";
import { vegaLite, type Chart, type Spec } from "./chart";
import { cellLayers } from "./attentionMap";
import {
  cellColor,
  cellSays,
  cellSize,
  groups,
  labelParams,
  MOST_TOKENS,
  readMap,
  type AttentionMap,
  type MapOptions,
} from "./map";
import { grid4 } from "./read";
import { text, WIDTH } from "./theme";

export type HeadGridOptions = Omit<MapOptions, "scale">;

/** So many cells stay smooth: 144 heads of 12 × 12 tokens. */
const MOST_CELLS = 144 * 144;
const MOST_EACH_WAY = 12;
const GAP = 5;

/**
 * Every head of every layer as a thumbnail, all on one scale; a click, or the lists below, opens one.
 *
 * Past 12 layers or heads, neighbours are averaged; past 144 heads × 12 tokens, neighbouring tokens are folded. Both
 * are said.
 *
 * @param weights `[L, H, N, M]`, or `[H, N, M]` for each layer, `[query][key]` for each head.
 * @throws as `attentionMap` does for each head.
 *
 * @example
 * plots.headGrid([[[[1, 0], [0.5, 0.5]], [[1, 0], [0, 1]]]], { queries: ["the", "cat"] }).alt
 * // → "1 layer × 2 heads. Most focused: layer 1, head 2 (its largest weight is 1.00 on average); most spread: layer 1, head 1 (0.75)."
 */
export function headGrid(weights: Numbers | Numbers[], options: HeadGridOptions = {}): Chart {
  const given = grid4("headGrid", "weights", weights as Numbers, "[layers, heads, queries, keys]");
  const [perRow, perColumn] = [given.length, given[0].length].map((count) => Math.ceil(count / MOST_EACH_WAY));
  const layers = groups(given, perRow).map((rows) =>
    groups(rows[0], perColumn).map((_, h) =>
      mean(rows.flatMap((heads) => heads.slice(h * perColumn, (h + 1) * perColumn))),
    ),
  );
  const [L, H] = [layers.length, layers[0].length];
  const most = Math.min(MOST_TOKENS, Math.floor(Math.sqrt(MOST_CELLS / (L * H))));
  const maps = layers.map((heads) => heads.map((head) => readMap("headGrid", head, options, most)));
  const map = maps[0][0];
  const name = (n: number, per: number, count: number) =>
    per === 1 ? `${n + 1}` : `${n * per + 1}–${Math.min((n + 1) * per, count)}`;
  const layerNames = layers.map((_, l) => name(l, perRow, given.length));
  const headNames = layers[0].map((_, h) => name(h, perColumn, given[0].length));
  const notes = [
    ...map.notes,
    ...(perRow * perColumn > 1
      ? [`${given.length} layers × ${given[0].length} heads: each thumbnail averages ${perRow * perColumn} of them`]
      : []),
  ];

  const [n, m] = [map.queries.length, map.keys.length];
  // A thumbnail's cell, in whole pixels, so that no seams are seen.
  const cell = Math.max(
    1,
    Math.min(
      Math.floor(((WIDTH - 140) / H - GAP) / m),
      Math.floor((420 / L - GAP) / n),
      Math.ceil(80 / Math.max(n, m)),
    ),
  );
  const [stepX, stepY] = [cell * m + GAP, cell * n + GAP];
  // Whole hundredths or thousandths: half the bytes of fractions.
  const digits = L * H * n * m > 5000 ? 100 : 1000;
  const round = (w: number | null) => (w === null ? null : Math.round(w * digits));
  const unfold = cellsOf(digits);
  const thumbnails = layers.flatMap((heads, l) =>
    heads.map((_, h) => ({ layer: layerNames[l], head: headNames[h], l, h })),
  );
  const px = (field: string): Spec => ({ field, type: "quantitative", scale: null, axis: null });
  const open = {
    name: "open",
    value: [{ layer: layerNames[0], head: headNames[0] }],
    select: { type: "point", fields: ["layer", "head"], on: "click", clear: false, toggle: false },
    bind: {
      layer: { input: "select", options: layerNames, name: "layer " },
      head: { input: "select", options: headNames, name: "head " },
    },
  };
  const heading = (labels: string[], word: string, of: "x" | "y"): Spec => ({
    data: {
      values: labels.map((label, k) => ({
        label: labels.length * (of === "x" ? stepX : 14) > 60 * labels.length || k === 0 ? `${word} ${label}` : label,
        at: (of === "x" ? stepX : stepY) * k + ((of === "x" ? stepX : stepY) - GAP) / 2,
      })),
    },
    mark: { ...text, fontSize: 11, ...(of === "x" ? { baseline: "bottom" } : { align: "right", baseline: "middle" }) },
    encoding: { [of]: px("at"), [of === "x" ? "y" : "x"]: { value: -5 }, text: { field: "label" } },
  });
  const size = cellSize(map, 1, 22);
  return vegaLite(options, notes, describe(maps, layerNames, headNames), {
    params: labelParams(map),
    data: { values: thumbnails.map((t) => ({ ...t, rows: maps[t.l][t.h].cells.map((row) => row.map(round)) })) },
    spacing: 26,
    vconcat: [
      {
        width: stepX * H,
        height: stepY * L,
        layer: [
          heading(headNames, "head", "x"),
          heading(layerNames, "layer", "y"),
          {
            transform: [
              ...unfold,
              { calculate: `datum.h * ${stepX} + datum.j * ${cell}`, as: "x" },
              { calculate: `datum.x + ${cell}`, as: "x2" },
              { calculate: `datum.l * ${stepY} + datum.i * ${cell}`, as: "y" },
              { calculate: `datum.y + ${cell}`, as: "y2" },
            ],
            mark: { type: "rect", aria: false, tooltip: null },
            encoding: { x: px("x"), x2: { field: "x2" }, y: px("y"), y2: { field: "y2" }, color: cellColor(map) },
          },
          {
            data: {
              values: thumbnails.map((t) => ({
                ...t,
                says: `layer ${t.layer}, head ${t.head}`,
                x: t.h * stepX - 1.5,
                x2: (t.h + 1) * stepX - GAP + 1.5,
                y: t.l * stepY - 1.5,
                y2: (t.l + 1) * stepY - GAP + 1.5,
              })),
            },
            params: [open],
            mark: { type: "rect", fill: "transparent", cursor: "pointer", strokeWidth: 2.5 },
            encoding: {
              x: px("x"),
              x2: { field: "x2" },
              y: px("y"),
              y2: { field: "y2" },
              stroke: { condition: { param: "open", empty: false, value: "#ff7f0e" }, value: "transparent" },
              tooltip: { field: "says" },
              description: { field: "says" },
            },
          },
        ],
      },
      {
        title: {
          text: { expr: "'layer ' + open.layer + ', head ' + open.head" },
          fontSize: 12,
          fontWeight: 600,
          offset: 8,
        },
        width: { step: size },
        height: { step: size },
        transform: [{ filter: { param: "open", empty: false } }, ...unfold, ...named, cellSays("weights")],
        layer: cellLayers(map, size, { ...options, numbers: false }),
      },
    ],
  });
}

/** From a row for each head to a row for each cell. */
const cellsOf = (digits: number): Spec[] => [
  { flatten: ["rows"], as: ["value"] },
  { window: [{ op: "row_number", as: "i" }], groupby: ["l", "h"] },
  { flatten: ["value"] },
  { window: [{ op: "row_number", as: "j" }], groupby: ["l", "h", "i"] },
  { calculate: "datum.i - 1", as: "i" },
  { calculate: "datum.j - 1", as: "j" },
  { calculate: `datum.value === null ? null : datum.value / ${digits}`, as: "value" },
];

const named: Spec[] = [
  { calculate: "queries[datum.i]", as: "query" },
  { calculate: "keys[datum.j]", as: "key" },
];

function mean(maps: number[][][]): number[][] {
  return maps[0].map((row, i) => row.map((_, j) => maps.reduce((sum, map) => sum + map[i][j], 0) / maps.length));
}

function describe(maps: AttentionMap[][], layerNames: string[], headNames: string[]): string[] {
  const count = (n: number, word: string) => `${n} ${word}${n === 1 ? "" : "s"}`;
  const all = maps.flatMap((heads, l) =>
    heads.map((map, h) => ({
      name: `layer ${layerNames[l]}, head ${headNames[h]}`,
      focus: map.cells.reduce((sum, row) => sum + Math.max(0, ...row.map((w) => w ?? 0)), 0) / map.cells.length,
    })),
  );
  all.sort((a, b) => b.focus - a.focus);
  const [first, last] = [all[0], all[all.length - 1]];
  return [
    `${count(maps.length, "layer")} × ${count(maps[0].length, "head")}`,
    `most focused: ${first.name} (its largest weight is ${first.focus.toFixed(2)} on average)` +
      `${all.length > 1 ? `; most spread: ${last.name} (${last.focus.toFixed(2)})` : ""}`,
  ];
}
