import type { Numbers } from "../tensors";
import { check } from "../check";
import { vegaLite, type Chart, type Spec } from "./chart";
import { describeMap, MOST_TOKENS, readMap, type MapOptions } from "./map";
import { palette, text, textWidth, WIDTH } from "./theme";

export type AlignmentLinesOptions = Omit<MapOptions, "scale">;

/** A weight below this is not drawn: the line would be thinner than a hair. */
const LEAST = 0.01;
const ROW = 26;
const BETWEEN = 240;

/**
 * Tokens to tokens: a line from each query to each key it attends to, wide and dark by its weight.
 *
 * The pointer on a token shows its lines alone; a click, or the list below, holds a query.
 *
 * @param weights `[N, M]`, `[query][key]`, at most 64 tokens each way.
 * @throws as `attentionMap` does.
 *
 * @example
 * plots.alignmentLines([[0.1, 0.9], [1, 0]], { queries: ["siebzig", "und"], keys: ["and", "seventy"] }).alt
 * // → "'siebzig' attends mostly to 'seventy' (0.90); 'und' attends mostly to 'and' (1.00). Weights below 0.01 are not drawn."
 */
export function alignmentLines(weights: Numbers, options: AlignmentLinesOptions = {}): Chart {
  const map = readMap("alignmentLines", weights, { ...options, scale: "weights" });
  const { cells, queries, keys } = map;
  check(
    map.notes.every((note) => !note.includes("too many")),
    "alignmentLines",
    `there must be at most ${MOST_TOKENS} queries and keys; attentionMap draws more`,
    "more",
  );
  const rows = Math.max(queries.length, keys.length);
  // The shorter side is spread over the height of the longer one.
  const at = (i: number, count: number) => Math.round(((i + 0.5) * rows * ROW) / count);
  const links = cells.flatMap((row, i) =>
    row.flatMap((w, j) =>
      w !== null && w >= LEAST
        ? [
            {
              i,
              j,
              weight: Math.round(w * 1000) / 1000,
              from: at(i, queries.length),
              to: at(j, keys.length),
              says: `${queries[i]} attends to ${keys[j]}: ${w.toFixed(2)}`,
            },
          ]
        : [],
    ),
  );
  const side = (labels: string[]) =>
    Math.min(180, Math.ceil(Math.max(...labels.map((label) => textWidth(label, 13)))) + 20);
  const [left, right] = [
    side([...queries, options.queryTitle ?? "this query"]),
    side([...keys, options.keyTitle ?? "attends to this key"]),
  ];
  const width = left + Math.min(BETWEEN, WIDTH - 40 - left - right) + right;
  const place = (field: string): Spec => ({ field, type: "quantitative", scale: null, axis: null });
  const words = (labels: string[], field: "i" | "j", align: "left" | "right", params: Spec[], test: string): Spec[] => {
    const data = { values: labels.map((label, n) => ({ [field]: n, label, place: at(n, labels.length) })) };
    const [from, to] = align === "right" ? [0, left - 4] : [width - right + 4, width];
    return [
      {
        data,
        params,
        // As tall as its row, so that the pointer need not aim.
        mark: { type: "rect", height: ROW - 2, fill: "transparent", cursor: "pointer", tooltip: null },
        encoding: { x: { value: from }, x2: { value: to }, y: place("place"), description: { field: "label" } },
      },
      {
        data,
        mark: { ...text, align, baseline: "middle", fontSize: 13, limit: 170 },
        encoding: {
          x: { value: align === "right" ? left - 8 : width - right + 8 },
          y: place("place"),
          text: { field: "label" },
          opacity: { condition: { test, value: 1 }, value: 0.3 },
        },
      },
    ];
  };
  const title = (label: string, x: number, align: string): Spec => ({
    data: { values: [{}] },
    mark: { ...text, align, baseline: "bottom", fontWeight: 600 },
    encoding: { x: { value: x }, y: { value: -6 }, text: { value: label } },
  });
  const held = {
    name: "held",
    select: { type: "point", fields: ["i"], on: "click", clear: "dblclick" },
    bind: {
      input: "select",
      options: [null, ...queries.map((_, i) => i)],
      labels: ["every query", ...queries],
      name: "Hold ",
    },
  };
  const pointer = (name: string, field: string) => ({
    name,
    select: { type: "point", on: "mouseover", clear: "mouseout", fields: [field] },
  });
  const legend = {
    orient: "bottom",
    values: [0.05, 0.25, 0.5, 1],
    format: ".2f",
    symbolSize: 900,
    symbolType: "stroke",
  };
  const notes = links.length < cells.flat().length ? [`weights below ${LEAST} are not drawn`] : [];
  return vegaLite(options, [...map.notes, ...notes], [describeMap(map)], {
    width,
    height: rows * ROW,
    layer: [
      title(options.queryTitle ?? "this query", left - 8, "right"),
      title(options.keyTitle ?? "attends to this key", width - right + 8, "left"),
      {
        data: { values: links },
        mark: { type: "rule", strokeCap: "round", color: palette[0] },
        encoding: {
          x: { value: left },
          x2: { value: width - right },
          y: place("from"),
          y2: { field: "to" },
          strokeWidth: {
            field: "weight",
            type: "quantitative",
            title: "weight",
            scale: { domain: [0, 1], range: [0.4, 11] },
            legend,
          },
          opacity: {
            condition: {
              test: SHOWN,
              field: "weight",
              type: "quantitative",
              scale: { domain: [0, 1], range: [0.35, 1] },
              title: "weight",
              legend,
            },
            value: 0.03,
          },
          tooltip: { field: "says" },
          description: { field: "says" },
        },
      },
      ...words(queries, "i", "right", [pointer("query", "i"), held], QUERY_SHOWN),
      ...words(keys, "j", "left", [pointer("key", "j")], KEY_SHOWN),
    ],
  });
}

// What is under the pointer comes before what is held; with neither, everything is shown.
const QUERY_SHOWN = "query.i ? indexof(query.i, datum.i) >= 0 : held.i ? indexof(held.i, datum.i) >= 0 : true";
const KEY_SHOWN = "key.j ? indexof(key.j, datum.j) >= 0 : true";
const SHOWN = `query.i ? indexof(query.i, datum.i) >= 0 : key.j ? indexof(key.j, datum.j) >= 0 : held.i ? indexof(held.i, datum.i) >= 0 : true`;
