import { check } from "../check";
import type { Numbers } from "../tensors";
import { vegaLite, type Chart, type Heading, type Spec } from "./chart";
import { axisFor, channel, round4 } from "./lines";
import { cellColor, readLabels } from "./map";
import { matrix, shapeOfNumbers, vector } from "./read";
import { palette, text, WIDTH } from "./theme";
import { few, largest, list, say } from "./words";

export interface SeriesAttentionOptions extends Heading {
  /** `[T]` for one query, or `[N, T]`: how much of each moment each query takes. */
  weights: Numbers;
  /** `[T]`, when each moment was; default: 0, 1, 2, … */
  times?: Numbers;
  /** Where each query stands on the axis of time, `[N]`; marked by a line. */
  queries?: Numbers;
  /** One label for each query; default: its time, or 1 to N. */
  labels?: (string | number)[];
  /** What time and series are, in words. */
  x?: string;
  y?: string;
  /** False for weights that need not sum to 1. */
  sumToOne?: boolean;
}

const MOST_MOMENTS = 1000;
const MOST_NUMBERS = 25_000;

/**
 * A time series over the band of its weights: each moment's dot as large as its weight, the band below in the colours
 * of the fixed scale from 0 to 1. Several queries: a slider goes through them.
 *
 * @param series `[T]`, or several named series of the same moments, drawn one under the other.
 * @throws if lengths differ, weights are not between 0 and 1 or do not sum to 1, or there are more than 1,000 moments.
 *
 * @example
 * plots.seriesAttention([1, 3, 2], { weights: [0.1, 0.8, 0.1], x: "hour", y: "pulse" }).alt
 * // → "Pulse over 3 moments of hour. Query 1 attends mostly to hour 1 (0.80), hour 0 (0.10) and hour 2 (0.10)."
 */
export function seriesAttention(series: Numbers | Record<string, Numbers>, options: SeriesAttentionOptions): Chart {
  const where = "seriesAttention";
  const [xTitle, yTitle] = [options.x ?? "time", options.y ?? "value"];
  const several =
    typeof series === "object" && !Array.isArray(series) && !ArrayBuffer.isView(series) && !("arraySync" in series);
  const panels = Object.entries(several ? (series as Record<string, Numbers>) : { [yTitle]: series as Numbers }).map(
    ([name, numbers]) => ({ name, values: vector(where, name, numbers, "[times]") }),
  );
  const count = panels[0].values.length;
  for (const { name, values } of panels)
    check(
      values.length === count,
      where,
      "all series must have as many moments as the first",
      `${values.length} for '${name}' and ${count}`,
    );
  check(count <= MOST_MOMENTS, where, `there must be at most ${MOST_MOMENTS} moments: average neighbours first`, count);
  const all =
    shapeOfNumbers(options.weights).length === 1
      ? [vector(where, "weights", options.weights, "[times]")]
      : matrix(where, "weights", options.weights, "[queries, times]");
  check(
    all[0].length === count,
    where,
    "there must be one weight for each moment",
    `${all[0].length} weights for ${count} moments`,
  );
  const times = options.times
    ? vector(where, "times", options.times, "[times]")
    : Array.from({ length: count }, (_, i) => i);
  check(
    times.length === count,
    where,
    "there must be one time for each moment",
    `${times.length} times for ${count} moments`,
  );
  const places = options.queries ? vector(where, "queries", options.queries, "[queries]") : undefined;
  check(
    !places || places.length === all.length,
    where,
    "there must be one place for each query",
    `${places?.length} places for ${all.length} queries`,
  );
  const labels = readLabels(where, "query", options.labels ?? places?.map((p) => round4(p)), all.length);
  for (const [i, row] of all.entries()) {
    const total = row.reduce((a, b) => a + b, 0);
    check(
      row.every((w) => w > -1e-4 && w < 1 + 1e-4),
      where,
      "weights must lie between 0 and 1",
      row.find((w) => w < 0 || w > 1),
    );
    check(
      options.sumToOne === false || Math.abs(total - 1) < 0.01 || total < 1e-4,
      where,
      "the weights of each query must sum to 1 (or sumToOne: false)",
      `${say(total)} for query ${labels[i]}`,
    );
  }
  const every = Math.ceil((all.length * count) / MOST_NUMBERS);
  const shown = all.map((_, i) => i).filter((i) => i % every === 0);
  const notes = every > 1 ? [`every ${every}th of ${all.length} queries is on the slider`] : [];

  const xAxis = axisFor(where, "x", [...times, ...(places ?? [])]);
  const width = WIDTH - 150;
  const quiet = { axis: { labels: false, ticks: false, title: null } };
  const x = (more: Spec = {}) => channel("x", xTitle, xAxis, more);
  const values = times.map((t, i) => ({
    x: round4(t),
    w: shown.map((q) => Math.round(all[q][i] * 1000) / 1000),
    ...Object.fromEntries(panels.map((panel, k) => [`y${k}`, round4(panel.values[i])])),
  }));
  const transform: Spec[] = [
    { calculate: "datum.w[query - 1]", as: "value" },
    {
      calculate: `"${xTitle.replace(/["\\]/g, "")} " + datum.x + ": weight " + format(datum.value, ".3f")`,
      as: "says",
    },
  ];
  // A hair wider than its share, so that no seams are seen.
  const half = (1.06 * ((xAxis.ends[1] - xAxis.ends[0]) / 1.08 / Math.max(1, count - 1))) / 2;
  const rule: Spec[] = places
    ? [
        {
          data: { values: shown.map((q, n) => ({ n: n + 1, x: round4(places[q]) })) },
          transform: [{ filter: "datum.n === query" }],
          mark: { type: "rule", color: palette[1], strokeWidth: 1.5, strokeDash: [5, 3] },
          encoding: { x: x(quiet) },
        },
      ]
    : [];
  const asks: Spec[] = places
    ? [
        {
          data: { values: shown.map((q, n) => ({ n: n + 1, x: round4(places[q]) })) },
          transform: [{ filter: "datum.n === query" }],
          mark: { ...text, color: palette[1], fontWeight: 600, baseline: "bottom", dy: -4 },
          encoding: { x: x(quiet), y: { value: 0 }, text: { value: "query" } },
        },
      ]
    : [];
  const panelHeight = panels.length > 1 ? 80 : 170;
  const tell = shown.map(
    (q) =>
      `query ${labels[q]} attends mostly to ${list(
        largest(all[q], 3)
          .filter((i, n) => n === 0 || all[q][i] >= 0.1)
          .map((i) => `${xTitle} ${say(times[i])} (${all[q][i].toFixed(2)})`),
      )}`,
  );
  return vegaLite(
    options,
    notes,
    [`${panels.map(({ name }) => name).join(", ")} over ${count} moments of ${xTitle}`, few(tell, 4)],
    {
      data: { values },
      transform,
      params: [
        {
          name: "query",
          value: 1,
          ...(shown.length > 1 ? { bind: { input: "range", min: 1, max: shown.length, step: 1, name: "query " } } : {}),
        },
        {
          name: "pointed",
          select: { type: "point", fields: ["x"], on: "mouseover", clear: "mouseout" },
          views: ["band"],
        },
      ],
      spacing: 8,
      vconcat: [
        ...panels.map(({ name, values: numbers }, k): Spec => {
          const y = channel(`y${k}`, name, axisFor(where, name, numbers), { axis: { tickCount: 4 } });
          return {
            width,
            height: panelHeight,
            layer: [
              ...rule,
              {
                mark: { type: "line", color: "#888888", strokeWidth: 1.3, aria: false, tooltip: null },
                encoding: { x: x(quiet), y },
              },
              {
                mark: { type: "circle", color: palette[0], opacity: 0.85 },
                encoding: {
                  x: x(quiet),
                  y,
                  size: {
                    field: "value",
                    type: "quantitative",
                    title: "weight",
                    scale: { domain: [0, 1], range: [4, 1200] },
                    legend: {
                      orient: "right",
                      values: [0.02, 0.1, 0.5, 1],
                      format: ".2f",
                      symbolFillColor: palette[0],
                    },
                  },
                  stroke: { condition: { param: "pointed", empty: false, value: palette[1] }, value: null },
                  strokeWidth: { value: 2 },
                  tooltip: { field: "says" },
                  description: { field: "says" },
                },
              },
              ...(k === 0 ? asks : []),
            ],
          };
        }),
        {
          width,
          height: 24,
          layer: [
            {
              name: "band",
              transform: [
                { calculate: `datum.x - ${round4(half)}`, as: "left" },
                { calculate: `datum.x + ${round4(half)}`, as: "right" },
              ],
              mark: { type: "rect", clip: true, strokeWidth: 2 },
              encoding: {
                x: x({ field: "left", axis: { grid: false } }),
                x2: { field: "right" },
                color: cellColor(
                  { scale: "weights", largest: 1 },
                  { orient: "bottom", direction: "horizontal", gradientLength: 200 },
                ),
                stroke: { condition: { param: "pointed", empty: false, value: palette[1] }, value: null },
                tooltip: { field: "says" },
                description: { field: "says" },
              },
            },
          ],
        },
      ],
    },
  );
}
