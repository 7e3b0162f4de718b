import { checkOptions } from "../../check";
import type { Numbers } from "../../tensors";
import { labelParams, worded } from "../parts/cells";
import { vegaLite, type Chart, type Spec } from "../parts/chart";
import {
  describeMap,
  KEY_TITLE,
  QUERY_TITLE,
  readWholeMap,
  WEIGHT_OPTIONS,
  type AttentionMap,
  type WeightOptions,
} from "../parts/map";
import { largest, max, round3 } from "../parts/numbers";
import { roles } from "../parts/roles";
import { slider } from "../parts/slider";
import { palette, text, textWidth, WIDTH } from "../parts/theme";
import { spoken } from "../parts/words";

export type AlignmentLinesOptions = WeightOptions;

/** A weight below this is not drawn: the line would be thinner than a hair. Nor are more lines than could be seen. */
const LEAST = 0.01;
const MOST_LINES = 800;
/** A token is lit with another from this weight on; with the one that it attends to most, always. */
const LIT = 0.1;
const BETWEEN = 240;

/**
 * Tokens to tokens: a line from each query to each key it attends to, wide and dark by its weight.
 *
 * The pointer on a token, on either side, shows its lines alone and the tokens at their other ends; a click, or the
 * slider below, holds a query.
 *
 * @param weights `[N, M]`, `[query][key]`, at most 64 tokens each way.
 * @throws as `attentionMap` does.
 *
 * @example
 * plots.alignmentLines([[0.1, 0.9], [1, 0]], { queries: ["siebzig", "und"], keys: ["and", "seventy"] }).alt
 * // → "'siebzig' attends mostly to 'seventy' (0.90); 'und' attends mostly to 'and' (1.00). Weights below 0.01 are not drawn."
 */
export function alignmentLines(weights: Numbers, options: AlignmentLinesOptions = {}): Chart {
  checkOptions("alignmentLines", options, WEIGHT_OPTIONS);
  const whole = { ...options, scale: "weights" as const };
  const map = readWholeMap("alignmentLines", weights, whole, "attentionMap draws more");
  const page = layOut(map, options);
  const least = leastOf(map);
  const faint = map.cells.some((row) => row.some((w) => (w ?? 0) < least));
  const notes = faint ? [`weights below ${spoken(least)} are not drawn`] : [];
  return vegaLite(options, [...map.notes, ...notes], [describeMap(map)], {
    params: [...labelParams(map), { name: "places", value: page.right.places }, ...hold(map.queries)],
    width: page.width,
    height: page.height,
    layer: [
      titleLayer(page.left),
      titleLayer(page.right),
      lineLayer(map, page, least),
      ...wordLayers(page.left, page.row, litKeys(map), [pointer("query", "i")]),
      ...wordLayers(page.right, page.row, litQueries(map), [pointer("key", "j")]),
    ],
  });
}

/** The least weight that is drawn. */
function leastOf({ cells }: AttentionMap): number {
  const drawn = cells.flat().filter((w): w is number => w !== null && w >= LEAST);
  return drawn.length <= MOST_LINES ? LEAST : drawn.sort((a, b) => b - a)[MOST_LINES - 1];
}

/** A column of words: `edge` is where the lines begin or end, `outer` where the page does. */
interface Side {
  field: "i" | "j";
  title: string;
  labels: string[];
  align: "left" | "right";
  edge: number;
  outer: number;
  /** Where each label stands, in pixels from the top. */
  places: number[];
  /** When a word is lit. */
  shown: string;
}

interface Page {
  left: Side;
  right: Side;
  width: number;
  height: number;
  row: number;
}

function layOut({ queries, keys }: AttentionMap, { queryTitle, keyTitle }: WeightOptions): Page {
  const titles = [queryTitle ?? QUERY_TITLE, keyTitle ?? KEY_TITLE];
  const rows = Math.max(queries.length, keys.length);
  const row = rows > 24 ? 17 : 26;
  const room = (labels: string[]) =>
    Math.min(180, Math.ceil(1.1 * max(labels.map((label) => textWidth(label, 13))))) + 20;
  const [left, right] = [room([...queries, titles[0]]), room([...keys, titles[1]])];
  const width = left + Math.min(BETWEEN, WIDTH - 20 - left - right) + right;
  // The shorter side is spread over the height of the longer one.
  const places = (labels: string[]) => labels.map((_, i) => Math.round(((i + 0.5) * rows * row) / labels.length));
  return {
    left: {
      field: "i",
      title: titles[0],
      labels: queries,
      align: "right",
      edge: left,
      outer: 0,
      places: places(queries),
      shown: QUERY_SHOWN,
    },
    right: {
      field: "j",
      title: titles[1],
      labels: keys,
      align: "left",
      edge: width - right,
      outer: width,
      places: places(keys),
      shown: KEY_SHOWN,
    },
    width,
    height: rows * row,
    row,
  };
}

// What is under the pointer comes before what is held; with neither, everything is shown. A selection hears of marks
// that are not its own, and then has a value that is none.
const has = (selection: string) => `${selection} && isValid(${selection}[0])`;
const shown = (query: string, key: string, held: string) =>
  `${has("query.i")} ? ${query} : ${has("key.j")} ? ${key} : held > 0 ? ${held} : true`;
const isQuery = "query.i[0] === datum.i";
const isHeld = "held === datum.i + 1";
const isKey = "key.j[0] === datum.j";
const litWith = (item: string) => `indexof(datum.lit, ${item}) >= 0`;
const QUERY_SHOWN = shown(isQuery, litWith("key.j[0]"), isHeld);
const KEY_SHOWN = shown(litWith("query.i[0]"), isKey, litWith("held - 1"));
const LINE_SHOWN = shown(isQuery, isKey, isHeld);

/** For each query the keys that are lit with it, and for each key the queries. */
const litKeys = ({ cells }: AttentionMap): number[][] =>
  cells.map((row) => {
    const [most] = largest(
      row.map((w) => w ?? -Infinity),
      1,
    );
    return row.flatMap((w, j) => ((w ?? 0) >= LIT || j === most ? [j] : []));
  });
const litQueries = (map: AttentionMap): number[][] => {
  const keys = litKeys(map);
  return map.keys.map((_, j) => keys.flatMap((lit, i) => (lit.includes(j) ? [i] : [])));
};

const place = (field: string): Spec => ({ field, type: "quantitative", scale: null, axis: null });

const pointer = (name: string, field: string): Spec => ({
  name,
  select: { type: "point", on: "mouseover", clear: "mouseout", fields: [field] },
});

/**
 * The query whose lines are held, from 1, by the slider or a click on one of its marks; 0 holds none, and so does a
 * click elsewhere.
 */
const hold = (queries: string[]): Spec[] =>
  slider({ name: "held", label: "show the lines of", texts: ["every query", ...queries], at: 0 }, [
    { events: "click", update: "datum && isValid(datum.i) ? datum.i + 1 : 0" },
  ]);

/** The words of one side, and above each an area as tall as its row, so that the pointer need not aim. */
function wordLayers(side: Side, row: number, lit: number[][], params: Spec[]): Spec[] {
  const { field, labels, align, edge, outer, places, shown } = side;
  const data = { values: labels.map((label, n) => ({ [field]: n, label, place: places[n], lit: lit[n] })) };
  const gap = align === "right" ? -4 : 4;
  return [
    {
      data,
      params,
      mark: { type: "rect", height: row - 2, fill: "transparent", cursor: "pointer", tooltip: null },
      encoding: {
        x: { value: Math.min(outer, edge + gap) },
        x2: { value: Math.max(outer, edge + gap) },
        y: place("place"),
        description: { field: "label" },
      },
    },
    {
      data,
      mark: { ...text, align, baseline: "middle", fontSize: row > 20 ? 13 : 12, limit: 170 },
      encoding: {
        x: { value: edge + 2 * gap },
        y: place("place"),
        text: { field: "label" },
        opacity: { condition: { test: shown, value: 1 }, value: 0.3 },
      },
    },
  ];
}

const titleLayer = ({ field, title, align, edge }: Side): Spec => ({
  data: { values: [{}] },
  mark: { ...text, align, baseline: "bottom", fontWeight: 600, color: roles[field === "i" ? "query" : "keys"] },
  encoding: { x: { value: edge + (align === "right" ? -8 : 8) }, y: { value: -6 }, text: { value: title } },
});

const legend = {
  orient: "bottom",
  values: [0.05, 0.25, 0.5, 1],
  format: ".2f",
  symbolSize: 900,
  symbolType: "stroke",
};

/** A line for each weight: a row of data for each query, from which Vega makes the lines. */
function lineLayer({ cells }: AttentionMap, { left, right }: Page, least: number): Spec {
  const values = cells.map((row, i) => {
    const drawn = row.flatMap((w, j) => ((w ?? 0) >= least ? [j] : []));
    return { i, from: left.places[i], j: drawn, weight: drawn.map((j) => round3(row[j]!)) };
  });
  const scaled = (range: number[]) => ({
    field: "weight",
    type: "quantitative",
    title: "weight",
    scale: { domain: [0, 1], range },
    legend,
  });
  return {
    data: { values },
    transform: [
      { flatten: ["j", "weight"] },
      { calculate: "places[datum.j]", as: "to" },
      {
        calculate: "queries[datum.i] + ' attends to ' + keys[datum.j] + ': ' + format(datum.weight, '.2f')",
        as: "words",
      },
    ],
    mark: { type: "rule", strokeCap: "round", color: palette[0] },
    encoding: {
      x: { value: left.edge },
      x2: { value: right.edge },
      y: place("from"),
      y2: { field: "to" },
      strokeWidth: scaled([0.4, 11]),
      // Not "opacity": each line would be painted on a sheet of its own, for seconds.
      strokeOpacity: { condition: { test: LINE_SHOWN, ...scaled([0.35, 1]) }, value: 0.03 },
      ...worded,
    },
  };
}
