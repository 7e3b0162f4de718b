import { check, checkKind, checkOptions } from "../../check";
import type { Numbers } from "../../tensors";
import { worded } from "../parts/cells";
import { vegaLite, type Chart, type Heading, type Spec } from "../parts/chart";
import {
  axisFor,
  channel,
  describeLine,
  labelRoom,
  labelSide,
  lineLayers,
  onItsSide,
  thin,
  type Line,
} from "../parts/lines";
import { largest, max, round3, round4 } from "../parts/numbers";
import { vector } from "../parts/read";
import { colorsOf, roles, type RoleOptions } from "../parts/roles";
import { followingTitle, noteParams, slider } from "../parts/slider";
import { grey, text } from "../parts/theme";
import { growing } from "../parts/width";
import { list, spoken } from "../parts/words";

/** One query, where it asks, what it is answered, and what it attends to: a weight for each point. */
export interface PointQuery {
  x: number;
  y?: number;
  /** `[N]`, one for each point; negative ones are drawn hollow. */
  weights: Numbers;
}

export interface CurvesOptions extends Heading, RoleOptions {
  /** What the x axis and the y axis show, in words. */
  x: string;
  y: string;
  logX?: boolean;
  logY?: boolean;
  /** Single measurements, `[N]` each; `labels` are shown on hover. */
  points?: { x: Numbers; y: Numbers; name?: string; labels?: string[] };
  /** Named curves, drawn with their names beside them. */
  lines?: Record<string, { x: Numbers; y: Numbers }>;
  /**
   * What one query attends to: each point as large as its weight. Several queries: a slider goes through them along the
   * axis, and opens at the first.
   */
  query?: PointQuery | PointQuery[];
  /** Vertical lines with a word, such as the width that was learned. */
  marks?: { x: number; label: string }[];
}

/** Their names. */
const OPTIONS: Record<keyof CurvesOptions, true> = {
  title: true,
  roles: true,
  x: true,
  y: true,
  logX: true,
  logY: true,
  points: true,
  lines: true,
  query: true,
  marks: true,
};

const HEIGHT = 300;
/** So many points are drawn in less than a second. */
const MOST_POINTS = 5000;
/** So many weights make 300 kB: with more, only every second query is on the slider, or every third, … */
const MOST_WEIGHTS = 50_000;
const MOST_LINES = 24;

/**
 * Points and named curves over one pair of axes: a fit and its data, an error against a setting.
 *
 * A point's area grows with its weight on a fixed scale from 0 to 1, so that two queries can be compared.
 *
 * @throws if points, weights and labels are not equally many, a curve's x and y neither, or a log axis meets a number ≤
 *   0, or there are more than 5,000 points.
 *
 * @example
 * plots.curves({
 *   x: "horsepower", y: "miles per gallon",
 *   points: { x: [1, 2, 3], y: [3, 1, 2] },
 *   lines: { mean: { x: [1, 3], y: [2, 2] } },
 * }).alt   // → "Miles per gallon against horsepower: 3 points. 'mean' stays at 2."
 */
export function curves(options: CurvesOptions): Chart {
  checkOptions("curves", options, OPTIONS);
  checkKind("curves", "a text", { x: options.x, y: options.y });
  const read = readCurves(options);
  const { points, lines, queries, marks } = read;
  const { x, y, panel } = axesOf(options, read);
  const names = lines.map(({ name }) => name);
  const legend = { names, colors: colorsOf("curves", names, options.roles) };
  const several = queries.length > 1;
  const notes = notesOf(read);
  const { width, params } = growing(70 + labelRoom(names)) as { width: number; params: Spec[] };
  const texts = queries.map((query) => queryWords(options, query));
  const values = queries.map((query) => spoken(query.x));
  return vegaLite(options, notes, describe(options, read), {
    width,
    height: HEIGHT,
    ...(several ? { title: followingTitle(options.title, "query", notes) } : {}),
    params: [
      ...params,
      ...(several ? noteParams(notes) : []),
      ...(queries.length ? slider({ name: "query", label: options.x, texts, values, at: read.opensAt }) : []),
    ],
    layer: [
      ...(marks.length ? markLayers(marks, x) : []),
      ...(points.x.length ? [pointLayer(points, queries, x, y)] : []),
      ...(lines.length ? lineLayers(lines, legend, panel) : []),
      ...(queries.length ? queryLayers(queries, texts, x, y) : []),
    ],
  });
}

/** Everything that was given, read and checked. */
interface Read {
  points: Points;
  lines: Line[];
  /** In the order of the axis; `opensAt` is the first that was given. */
  queries: Query[];
  opensAt: number;
  marks: { x: number; label: string }[];
  /** What was left out. */
  left: string[];
}

function readCurves(options: CurvesOptions): Read {
  const points = readPoints(options);
  const lines = Object.entries(options.lines ?? {}).map(([name, line]) => {
    const [x, y] = [vector("curves", `${name}'s x`, line.x), vector("curves", `${name}'s y`, line.y)];
    const rule = `the curve '${name}' must have one y for each x`;
    check(x.length === y.length, "curves", rule, `${x.length} and ${y.length}`);
    return thin({ name, x, y });
  });
  check(points.x.length + lines.length > 0, "curves", "points or lines must be given", "neither");
  check(lines.length <= MOST_LINES, "curves", `there must be at most ${MOST_LINES} curves`, lines.length);
  const asked = [options.query ?? []].flat();
  const every = Math.ceil((asked.length * points.x.length) / MOST_WEIGHTS);
  const shown = asked.filter((_, i) => i % every === 0).map((query) => readQuery(query, points.x.length));
  const queries = [...shown].sort((a, b) => a.x - b.x);
  const left = every > 1 ? [`${queries.length} of ${asked.length} queries are on the slider`] : [];
  return { points, lines, queries, opensAt: queries.indexOf(shown[0]), marks: options.marks ?? [], left };
}

interface Points {
  x: number[];
  y: number[];
  name?: string;
  labels?: string[];
}

function readPoints({ points }: CurvesOptions): Points {
  if (!points) return { x: [], y: [] };
  const [x, y] = [vector("curves", "points' x", points.x), vector("curves", "points' y", points.y)];
  check(x.length === y.length, "curves", "points must have one y for each x", `${x.length} and ${y.length}`);
  check(x.length <= MOST_POINTS, "curves", `there must be at most ${MOST_POINTS} points: draw a sample`, x.length);
  const { labels, name } = points;
  const fits = !labels || labels.length === x.length;
  check(fits, "curves", "points must have one label each", `${labels?.length} labels for ${x.length} points`);
  return { x, y, name, labels };
}

interface Query {
  x: number;
  y?: number;
  weights: number[];
}

function readQuery(query: PointQuery, points: number): Query {
  const weights = vector("curves", "the query's weights", query.weights, "[points]");
  const rule = "a query must have one weight for each point";
  check(weights.length === points, "curves", rule, `${weights.length} weights for ${points} points`);
  const most = max(weights.map(Math.abs));
  check(most <= 1.0001, "curves", "a query's weights must lie between -1 and 1", most);
  return { ...query, weights };
}

function axesOf({ x: xTitle, y: yTitle, logX, logY }: CurvesOptions, { points, lines, queries, marks }: Read) {
  const xs = [
    ...points.x,
    ...lines.flatMap((line) => line.x),
    ...queries.map((query) => query.x),
    ...marks.map((mark) => mark.x),
  ];
  const answers = queries.flatMap(({ y }) => (y === undefined ? [] : [y]));
  const ys = [...points.y, ...lines.flatMap((line) => line.y), ...answers];
  const x = channel("x", xTitle, axisFor("curves", "x", xs, logX));
  const yAxis = axisFor("curves", logY ? "y" : yTitle, ys, logY);
  const y = channel("y", yTitle, yAxis);
  return { x, y, panel: { x, y, yAxis, top: 0, height: HEIGHT, suffix: "" } };
}

const negative = ({ weights }: Query): boolean => weights.some((w) => w < 0);

function notesOf({ points, queries, left }: Read): string[] {
  const hollow = queries.some(negative) ? "; hollow: a negative weight" : "";
  return [
    ...(points.name ? [`dots: ${points.name}`] : []),
    ...(queries.length ? [`a dot is as large as the weight it has for the query${hollow}`] : []),
    ...left,
  ];
}

/** Where a query asks, and what it is answered: "horsepower 97: miles per gallon 22". */
const queryWords = (titles: { x: string; y: string }, { x, y }: Query): string =>
  `${titles.x} ${spoken(x)}${y === undefined ? "" : `: ${titles.y} ${spoken(y)}`}`;

function pointLayer(points: Points, queries: Query[], x: Spec, y: Spec): Spec {
  const values = points.x.map((px, i) => ({
    x: round4(px),
    y: round4(points.y[i]),
    label: `${points.labels ? `${points.labels[i]}: ` : ""}${x.title} ${spoken(px)}, ${y.title} ${spoken(points.y[i])}`,
    ...(queries.length ? { weights: queries.map(({ weights }) => round3(weights[i])) } : {}),
  }));
  if (!queries.length) {
    const said = { tooltip: { field: "label" }, description: { field: "label" } };
    return {
      data: { values },
      mark: { type: "circle", color: grey, size: 34, opacity: 0.75 },
      encoding: { x, y, ...said },
    };
  }
  return {
    data: { values },
    transform: [
      { calculate: "datum.weights[query]", as: "weight" },
      { calculate: "abs(datum.weight)", as: "size" },
      { calculate: "datum.label + ', weight ' + format(datum.weight, '.3f')", as: "words" },
    ],
    mark: { type: "point", strokeWidth: 1.5, opacity: 0.85, color: roles.keys },
    encoding: {
      x,
      y,
      ...worded,
      size: weightSize,
      fill: { condition: { test: "datum.weight < 0", value: "transparent" }, value: roles.keys },
    },
  };
}

const weightSize = {
  field: "size",
  type: "quantitative",
  title: "weight",
  scale: { domain: [0, 1], range: [5, 1600] },
  legend: {
    orient: "bottom",
    values: [0.01, 0.05, 0.2, 0.5, 1],
    format: ".2f",
    symbolFillColor: roles.keys,
    symbolStrokeColor: roles.keys,
  },
};

function markLayers(marks: Read["marks"], x: Spec): Spec[] {
  const { domain } = x.scale as { domain: [number, number] };
  const data = { values: marks.map((mark) => ({ ...mark, ...labelSide(mark.x, domain) })) };
  const word = { ...text, ...onItsSide, baseline: "top", dy: 2 };
  return [
    { data, mark: { type: "rule", color: grey, strokeDash: [4, 3], aria: false, tooltip: null }, encoding: { x } },
    { data, mark: word, encoding: { x, y: { value: 0 }, text: { field: "label" } } },
  ];
}

/** The query on the slider: a line where it asks, a diamond where it is answered. */
function queryLayers(queries: Query[], texts: string[], x: Spec, y: Spec): Spec[] {
  const { domain } = x.scale as { domain: [number, number] };
  const values = queries.map(({ x: qx, y: qy }, i) => ({
    i,
    x: round4(qx),
    ...labelSide(qx, domain),
    ...(qy === undefined ? {} : { y: round4(qy) }),
    words: `query, ${texts[i]}`,
  }));
  const shown = { data: { values }, transform: [{ filter: "datum.i === query" }] };
  const color = roles.query;
  const diamond = { type: "point", shape: "diamond", size: 160, filled: true, color, stroke: "white", opacity: 1 };
  return [
    { ...shown, mark: { type: "rule", color, strokeWidth: 1.5 }, encoding: { x, ...worded } },
    {
      ...shown,
      mark: { ...text, ...onItsSide, baseline: "bottom", dy: -4, color, fontWeight: 600 },
      encoding: { x, y: { value: 0 }, text: { value: "query" } },
    },
    ...(queries.every((query) => query.y !== undefined)
      ? [{ ...shown, mark: diamond, encoding: { x, y, ...worded } }]
      : []),
  ];
}

function describe(titles: { x: string; y: string }, { points, lines, queries, opensAt, marks }: Read): string[] {
  const dots = points.x.length ? `: ${points.name ?? `${points.x.length} points`}` : "";
  return [
    `${titles.y} against ${titles.x}${dots}`,
    ...lines.map(describeLine),
    ...(queries.length ? [describeQuery(queries[opensAt], points)] : []),
    ...marks.map(({ label, x }) => `${label} at ${spoken(x)}`),
  ];
}

function describeQuery({ x, y, weights }: Query, points: Points): string {
  const top = largest(weights, 3).map((i) => `${points.labels?.[i] ?? spoken(points.x[i])} (${weights[i].toFixed(2)})`);
  const answered = y === undefined ? "" : ` is answered ${spoken(y)} and`;
  return `The query at ${spoken(x)}${answered} attends mostly to ${list(top)}`;
}
