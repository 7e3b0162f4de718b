import { check, checkOptions } from "../../check";
import type { Numbers } from "../../tensors";
import { cellColor, worded } from "../parts/cells";
import { vegaLite, type Chart, type Heading, type Spec } from "../parts/chart";
import { axisFor, channel, labelSide, onItsSide, panelAt } from "../parts/lines";
import { largest, noWeight, round3, round4, sum, sumsToOne } from "../parts/numbers";
import { matrix, readLabels, shapeOfNumbers, underNames, vector } from "../parts/read";
import { followingTitle, noteParams, slider } from "../parts/slider";
import { roles } from "../parts/roles";
import { flatColorBar, grey, highlight, text } from "../parts/theme";
import { growing } from "../parts/width";
import { firstOf, list, spoken } from "../parts/words";

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

/** Their names. */
const OPTIONS: Record<keyof SeriesAttentionOptions, true> = {
  title: true,
  weights: true,
  times: true,
  queries: true,
  labels: true,
  x: true,
  y: true,
  sumToOne: true,
};

const MOST_MOMENTS = 1000;
const MOST_NUMBERS = 25_000;
const MOST_PANELS = 12;

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
  const read = readSeries(series, options);
  const { panels, times, weights, places, xTitle, shown } = read;
  const every = shown[1] ?? 1;
  const notes = every > 1 ? [`every ${every}th of ${weights.length} queries is on the slider`] : [];
  const label = places ? xTitle : "query";
  const values = shown.map((q) => (places ? spoken(places[q]) : read.labels[q]));
  const texts = values.map((value) => `${label} ${value}`);
  const x = channel("x", xTitle, axisFor(where, "x", [...times, ...(places ?? [])]), { axis: { grid: false } });
  const height = panels.length > 1 ? 80 : 170;
  const bandTop = panels.length * (height + GAP);
  const { params, width } = growing(165) as { width: number; params: Spec[] };
  const alt = [`${panels.map(({ name }) => name).join(", ")} over ${times.length} moments of ${xTitle}`];
  return vegaLite(
    options,
    notes,
    [
      ...alt,
      firstOf(
        shown.map((q) => describeQuery(q, read)),
        4,
      ),
    ],
    {
      ...(shown.length > 1 ? { title: followingTitle(options.title, "query", notes) } : {}),
      data: { values: momentsOf(read) },
      transform: [
        { calculate: "datum.w[query]", as: "value" },
        { calculate: "datum.time + ': weight ' + format(datum.value, '.3f')", as: "words" },
      ],
      params: [...params, ...noteParams(notes), ...slider({ name: "query", label, texts, values, at: 0 })],
      width,
      height: bandTop + BAND,
      layer: [
        ...(places
          ? queryLayers(
              shown.map((q) => places[q]),
              x,
            )
          : []),
        ...panels.map(({ name, values }, k) => {
          const yAxis = axisFor(where, name, values);
          const y = channel(`y${k}`, name, yAxis, { axis: { tickCount: 4 } });
          return panelSpec(panelAt(k * (height + GAP), height, x, y, yAxis));
        }),
        bandLayer(x, bandTop, halfStep(times)),
      ],
      resolve: { scale: { y: "independent" } },
    },
  );
}

const where = "seriesAttention";

/** Between two panels, and the height of the band below them. */
const GAP = 12;
const BAND = 24;

/** Everything that was given, read and checked; `shown` are the queries on the slider. */
interface Read {
  panels: { name: string; values: number[] }[];
  times: number[];
  weights: number[][];
  places?: number[];
  labels: string[];
  xTitle: string;
  shown: number[];
}

function readSeries(series: Numbers | Record<string, Numbers>, options: SeriesAttentionOptions): Read {
  checkOptions(where, options, OPTIONS);
  const named = underNames(series) ? series : { [options.y ?? "value"]: series };
  const panels = Object.entries(named).map(([name, input]) => ({
    name,
    values: vector(where, name, input, "[times]"),
  }));
  check(panels.length > 0, where, "at least one series must be given", "none");
  check(panels.length <= MOST_PANELS, where, `there must be at most ${MOST_PANELS} series`, panels.length);
  const count = panels[0].values.length;
  const other = panels.find(({ values }) => values.length !== count);
  const got = `${other?.values.length} for '${other?.name}' and ${count}`;
  check(!other, where, "all series must have as many moments as the first", got);
  check(count <= MOST_MOMENTS, where, `there must be at most ${MOST_MOMENTS} moments: average neighbours first`, count);
  const weights = readWeights(options.weights, count);
  const times = options.times ? vector(where, "times", options.times, "[times]") : panels[0].values.map((_, i) => i);
  const timed = times.length === count;
  check(timed, where, "there must be one time for each moment", `${times.length} times for ${count} moments`);
  const places = options.queries ? vector(where, "queries", options.queries, "[queries]") : undefined;
  const placed = !places || places.length === weights.length;
  const gotPlaces = `${places?.length} places for ${weights.length} queries`;
  check(placed, where, "there must be one place for each query", gotPlaces);
  const labels = readLabels(where, "query", options.labels ?? places?.map(round4), weights.length);
  checkWeights(weights, labels, options.sumToOne ?? true);
  const every = Math.ceil((weights.length * count) / MOST_NUMBERS);
  const shown = weights.map((_, i) => i).filter((i) => i % every === 0);
  return { panels, times, weights, places, labels, xTitle: options.x ?? "time", shown };
}

function readWeights(input: Numbers, count: number): number[][] {
  const weights =
    shapeOfNumbers(input).length === 1
      ? [vector(where, "weights", input, "[times]")]
      : matrix(where, "weights", input, "[queries, times]");
  const got = `${weights[0].length} weights for ${count} moments`;
  check(weights[0].length === count, where, "there must be one weight for each moment", got);
  return weights;
}

function checkWeights(weights: number[][], labels: string[], sumToOne: boolean): void {
  const outside = weights.map(noWeight).find((w) => w !== undefined);
  check(outside === undefined, where, "weights must lie between 0 and 1", outside);
  const off = sumToOne ? weights.findIndex((row) => !sumsToOne(row)) : -1;
  const rule = "the weights of each query must sum to 1 (or sumToOne: false)";
  check(off < 0, where, rule, off < 0 ? "" : `${spoken(sum(weights[off]))} for query ${labels[off]}`);
}

/** A row of data for each moment: its values, and its weights for the queries on the slider. */
const momentsOf = ({ panels, times, weights, xTitle, shown }: Read): Spec[] =>
  times.map((t, i) => ({
    x: round4(t),
    time: `${xTitle} ${spoken(t)}`,
    w: shown.map((q) => round3(weights[q][i])),
    ...Object.fromEntries(panels.map(({ values }, k) => [`y${k}`, round4(values[i])])),
  }));

/** Where the query on the slider stands. */
function queryLayers(places: number[], x: Spec): Spec[] {
  const { domain } = x.scale as { domain: [number, number] };
  const values = places.map((place, i) => ({ i, x: round4(place), ...labelSide(place, domain) }));
  const shown = { data: { values }, transform: [{ filter: "datum.i === query" }] };
  const color = roles.query;
  return [
    {
      ...shown,
      mark: { type: "rule", color, strokeWidth: 1.5, strokeDash: [5, 3], aria: false, tooltip: null },
      encoding: { x },
    },
    {
      ...shown,
      mark: { ...text, ...onItsSide, color, fontWeight: 600, baseline: "bottom", dy: -4 },
      encoding: { x, y: { value: 0 }, text: { value: "query" } },
    },
  ];
}

const pointedStroke = { condition: { param: "pointed", empty: false, value: highlight }, value: null };

/** One series, each moment's dot as large as its weight. */
function panelSpec({ x, y }: { x: Spec; y: Spec }): Spec {
  const line = { type: "line", color: grey, strokeWidth: 1.3, aria: false, tooltip: null };
  const size = {
    field: "value",
    type: "quantitative",
    title: "weight",
    scale: { domain: [0, 1], range: [4, 1200] },
    legend: { orient: "right", values: [0.02, 0.1, 0.5, 1], format: ".2f", symbolFillColor: roles.keys },
  };
  return {
    layer: [
      { mark: line, encoding: { x, y } },
      {
        mark: { type: "circle", color: roles.keys, opacity: 0.85 },
        encoding: { x, y, size, stroke: pointedStroke, strokeWidth: { value: 2 }, ...worded },
      },
    ],
  };
}

/** Half of a moment's share of the band, and a hair more, so that no seams are seen. */
const halfStep = (times: number[]): number =>
  round4((0.53 * Math.abs(times[times.length - 1] - times[0])) / Math.max(1, times.length - 1)) || 0.5;

function bandLayer(x: Spec, top: number, half: number): Spec {
  return {
    params: [{ name: "pointed", select: { type: "point", fields: ["x"], on: "mouseover", clear: "mouseout" } }],
    transform: [
      { calculate: `datum.x - ${half}`, as: "left" },
      { calculate: `datum.x + ${half}`, as: "right" },
    ],
    mark: { type: "rect", clip: true, strokeWidth: 2 },
    encoding: {
      x: { ...x, field: "left" },
      x2: { field: "right" },
      y: { value: top },
      y2: { value: top + BAND },
      color: cellColor({ scale: "weights", largest: 1 }, flatColorBar([0, 0.25, 0.5, 0.75, 1], ".2f", "weight")),
      stroke: pointedStroke,
      ...worded,
    },
  };
}

function describeQuery(q: number, { weights, labels, times, xTitle }: Read): string {
  const top = largest(weights[q], 3).filter((i, n) => n === 0 || weights[q][i] >= 0.1);
  const told = top.map((i) => `${xTitle} ${spoken(times[i])} (${weights[q][i].toFixed(2)})`);
  return `query ${labels[q]} attends mostly to ${list(told)}`;
}
