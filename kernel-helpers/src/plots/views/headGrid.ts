import { checkOptions } from "../../check";
import type { Numbers } from "../../tensors";
import { cellColor, cellLayers, cellSize, cellWords, labelParams, worded } from "../parts/cells";
import { vegaLite, type Chart, type Spec } from "../parts/chart";
import { MOST_TOKENS, readMap, WEIGHT_OPTIONS, type AttentionMap, type WeightOptions } from "../parts/map";
import { groups, max } from "../parts/numbers";
import { grid4 } from "../parts/read";
import { range } from "../parts/slider";
import { highlight, text, WIDTH } from "../parts/theme";
import { counted } from "../parts/words";

export type HeadGridOptions = WeightOptions;

/** So many cells stay smooth: 144 heads of 12 × 12 tokens. */
const MOST_CELLS = 144 * 144;
const MOST_EACH_WAY = 12;
const GAP = 5;

/**
 * Every head of every layer as a thumbnail, all on one scale; a click, or the sliders below, opens one.
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
  checkOptions("headGrid", options, WEIGHT_OPTIONS);
  const all = grid4("headGrid", "weights", weights as Numbers, "[layers, heads, queries, keys]");
  const heads = readHeads(all, options);
  const { maps, layerNames, headNames } = heads;
  const [map] = maps[0];
  const averaged = all.length * all[0].length > maps.length * maps[0].length;
  const note = `${all.length} layers × ${all[0].length} heads: each thumbnail averages ${heads.each} of them`;
  const size = cellSize(map, 1, 22);
  const unfold = cellsOf(digitsOf(maps));
  return vegaLite(options, [...map.notes, ...(averaged ? [note] : [])], describe(maps, layerNames, headNames), {
    params: [...labelParams(map), { name: "layerNames", value: layerNames }, { name: "headNames", value: headNames }],
    data: { values: headData(heads) },
    spacing: 26,
    vconcat: [
      thumbnails(heads, unfold),
      {
        title: {
          text: { expr: "'layer ' + layerNames[open.layer[0] - 1] + ', head ' + headNames[open.head[0] - 1]" },
          fontSize: 12,
          offset: 8,
        },
        width: { step: size },
        height: { step: size },
        transform: [{ filter: { param: "open", empty: false } }, ...unfold, ...named, cellWords(".2f")],
        layer: cellLayers(map, size, { ...options, numbers: false }),
      },
    ],
  });
}

/** The heads that are shown, by layer; `each` is how many of the given ones a thumbnail stands for. */
interface Heads {
  maps: AttentionMap[][];
  layerNames: string[];
  headNames: string[];
  each: number;
}

/** Reads every head; averages neighbours where there are too many of them. */
function readHeads(all: number[][][][], options: HeadGridOptions): Heads {
  const [perRow, perColumn] = [all.length, all[0].length].map((count) => Math.ceil(count / MOST_EACH_WAY));
  const layers = groups(all, perRow).map((rows) =>
    groups(rows[0], perColumn).map((_, h) =>
      mean(rows.flatMap((heads) => heads.slice(h * perColumn, (h + 1) * perColumn))),
    ),
  );
  const most = Math.min(MOST_TOKENS, Math.floor(Math.sqrt(MOST_CELLS / (layers.length * layers[0].length))));
  const name = (n: number, per: number, count: number) =>
    per === 1 ? `${n + 1}` : `${n * per + 1}–${Math.min((n + 1) * per, count)}`;
  return {
    maps: layers.map((heads) => heads.map((head) => readMap("headGrid", head, options, most))),
    layerNames: layers.map((_, l) => name(l, perRow, all.length)),
    headNames: layers[0].map((_, h) => name(h, perColumn, all[0].length)),
    each: perRow * perColumn,
  };
}

/** Whole hundredths or thousandths: half the bytes of fractions. */
const digitsOf = (maps: AttentionMap[][]): number =>
  maps.length * maps[0].length * maps[0][0].queries.length * maps[0][0].keys.length > 5000 ? 100 : 1000;

/** Where a head stands, from 1 and as text: so an input says it. */
const positionOf = (l: number, h: number) => ({ layer: String(l + 1), head: String(h + 1) });

function headData({ maps }: Heads): Spec[] {
  const digits = digitsOf(maps);
  const round = (w: number | null) => (w === null ? null : Math.round(w * digits));
  return maps.flatMap((heads, l) =>
    heads.map(({ cells }, h) => {
      const rows = cells.map((row) => row.map(round));
      return { ...positionOf(l, h), l, h, rows };
    }),
  );
}

/** A thumbnail's cell, in whole pixels, so that no seams are seen; from one thumbnail to the next. */
function steps(maps: AttentionMap[][]): { cell: number; x: number; y: number } {
  const [m, n] = [maps[0][0].keys.length, maps[0][0].queries.length];
  const across = Math.floor(((WIDTH - 140) / maps[0].length - GAP) / m);
  const down = Math.floor((420 / maps.length - GAP) / n);
  const cell = Math.max(1, Math.min(across, down, Math.ceil(80 / Math.max(n, m))));
  return { cell, x: cell * m + GAP, y: cell * n + GAP };
}

const px = (field: string): Spec => ({ field, type: "quantitative", scale: null, axis: null });
const box: Spec = { x: px("x"), x2: { field: "x2" }, y: px("y"), y2: { field: "y2" } };

/** All heads, and a frame around each that opens it. */
function thumbnails(heads: Heads, unfold: Spec[]): Spec {
  const { maps, layerNames, headNames } = heads;
  const step = steps(maps);
  const cells: Spec = {
    transform: [
      ...unfold,
      { calculate: `datum.h * ${step.x} + datum.j * ${step.cell}`, as: "x" },
      { calculate: `datum.x + ${step.cell}`, as: "x2" },
      { calculate: `datum.l * ${step.y} + datum.i * ${step.cell}`, as: "y" },
      { calculate: `datum.y + ${step.cell}`, as: "y2" },
    ],
    mark: { type: "rect", aria: false, tooltip: null },
    encoding: { ...box, color: cellColor(maps[0][0]) },
  };
  return {
    width: step.x * maps[0].length,
    height: step.y * maps.length,
    layer: [
      headings(headNames, "head", "x", step.x),
      headings(layerNames, "layer", "y", step.y),
      cells,
      frames(heads, step),
    ],
  };
}

function frames({ maps, layerNames, headNames }: Heads, step: { x: number; y: number }): Spec {
  const values = maps.flatMap((row, l) =>
    row.map((_, h) => ({
      ...positionOf(l, h),
      words: `layer ${layerNames[l]}, head ${headNames[h]}`,
      x: h * step.x - 1.5,
      x2: (h + 1) * step.x - GAP + 1.5,
      y: l * step.y - 1.5,
      y2: (l + 1) * step.y - GAP + 1.5,
    })),
  );
  const open = {
    name: "open",
    value: [positionOf(0, 0)],
    select: { type: "point", fields: ["head", "layer"], on: "click", clear: false, toggle: false },
    bind: {
      layer: range("open layer", 1, maps.length),
      head: range("open head", 1, maps[0].length),
    },
  };
  return {
    data: { values },
    params: [open],
    mark: { type: "rect", fill: "transparent", cursor: "pointer", strokeWidth: 2.5 },
    encoding: {
      ...box,
      stroke: { condition: { param: "open", empty: false, value: highlight }, value: "transparent" },
      ...worded,
    },
  };
}

/** The numbers of the heads above, or of the layers on the left; the word itself where there is room. */
function headings(labels: string[], word: string, of: "x" | "y", step: number): Spec {
  const roomy = of === "x" && step > 60;
  const values = labels.map((label, k) => ({
    label: roomy || k === 0 ? `${word} ${label}` : label,
    at: step * k + (step - GAP) / 2,
  }));
  const align = of === "x" ? { baseline: "bottom" } : { align: "right", baseline: "middle" };
  return {
    data: { values },
    mark: { ...text, fontSize: 11, ...align },
    encoding: { [of]: px("at"), [of === "x" ? "y" : "x"]: { value: -5 }, text: { field: "label" } },
  };
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
  const all = maps.flatMap((heads, l) =>
    heads.map((map, h) => ({
      name: `layer ${layerNames[l]}, head ${headNames[h]}`,
      focus: map.cells.reduce((sum, row) => sum + max(row.map((w) => w ?? 0)), 0) / map.cells.length,
    })),
  );
  all.sort((a, b) => b.focus - a.focus);
  const [first, last] = [all[0], all[all.length - 1]];
  return [
    `${counted(maps.length, "layer")} × ${counted(maps[0].length, "head")}`,
    `most focused: ${first.name} (its largest weight is ${first.focus.toFixed(2)} on average)` +
      `${all.length > 1 ? `; most spread: ${last.name} (${last.focus.toFixed(2)})` : ""}`,
  ];
}
