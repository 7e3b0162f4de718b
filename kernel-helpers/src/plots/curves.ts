import { check } from "../check";
import type { Numbers } from "../tensors";
import { vegaLite, type Chart, type Heading, type Spec } from "./chart";
import { axisFor, channel, describeLine, labelRoom, lineLayers, max, round4 } from "./lines";
import { vector } from "./read";
import { grey, palette, text, WIDTH } from "./theme";
import { largest, list, say } from "./words";

/** One query, where it asks, what it is answered, and what it attends to: a weight for each point. */
export interface PointQuery {
  x: number;
  y?: number;
  /** `[N]`, one for each point; negative ones are drawn hollow. */
  weights: Numbers;
}

export interface CurvesOptions extends Heading {
  /** What the x axis and the y axis show, in words. */
  x: string;
  y: string;
  logX?: boolean;
  logY?: boolean;
  /** Single measurements, `[N]` each; `labels` are shown on hover. */
  points?: { x: Numbers; y: Numbers; name?: string; labels?: string[] };
  /** Named curves, drawn with their names beside them. */
  lines?: Record<string, { x: Numbers; y: Numbers }>;
  /** What one query attends to: each point as large as its weight. Several queries: a slider goes through them. */
  query?: PointQuery | PointQuery[];
  /** Vertical lines with a word, such as the width that was learned. */
  marks?: { x: number; label: string }[];
}

const HEIGHT = 300;

/**
 * Points and named curves over one pair of axes: a fit and its data, an error against a setting.
 *
 * A point's area grows with its weight on a fixed scale from 0 to 1, so that two queries can be compared.
 *
 * @throws if points, weights and labels are not equally many, a curve's x and y neither, or a log axis meets a number ≤
 *   0.
 *
 * @example
 * plots.curves({
 *   x: "horsepower", y: "miles per gallon",
 *   points: { x: [1, 2, 3], y: [3, 1, 2] },
 *   lines: { mean: { x: [1, 3], y: [2, 2] } },
 * }).alt   // → "Miles per gallon against horsepower: 3 points. 'mean' stays at 2."
 */
export function curves(options: CurvesOptions): Chart {
  const { x: xTitle, y: yTitle, logX, logY } = options;
  const points = readPoints(options);
  const lines = Object.entries(options.lines ?? {}).map(([name, line]) => {
    const [x, y] = [vector("curves", `${name}'s x`, line.x), vector("curves", `${name}'s y`, line.y)];
    check(
      x.length === y.length,
      "curves",
      `the curve '${name}' must have one y for each x`,
      `${x.length} and ${y.length}`,
    );
    return { name, x, y };
  });
  check(points.x.length + lines.length > 0, "curves", "points or lines must be given", "neither");
  const queries = [options.query ?? []].flat().map((query) => readQuery(query, points.x.length));
  const marks = options.marks ?? [];

  const answers = queries.flatMap(({ y }) => (y === undefined ? [] : [y]));
  const xs = [
    ...points.x,
    ...lines.flatMap((line) => line.x),
    ...queries.map((query) => query.x),
    ...marks.map((mark) => mark.x),
  ];
  const yAxis = axisFor("curves", "y", [...points.y, ...lines.flatMap((line) => line.y), ...answers], logY);
  const names = lines.map(({ name }) => name);
  const x = channel("x", xTitle, axisFor("curves", "x", xs, logX));
  const y = channel("y", yTitle, yAxis);

  const layers: Spec[] = [];
  if (marks.length) layers.push(...markLayers(marks, x));
  if (points.x.length) layers.push(pointLayer(points, queries, x, y));
  if (lines.length) layers.push(...lineLayers(lines, names, x, y, yAxis, HEIGHT));
  if (queries.length) layers.push(...queryLayers(queries, x, y));

  const notes = [
    ...(points.name ? [`dots: ${points.name}`] : []),
    ...(queries.length
      ? [
          `a dot is as large as the weight it has for the query${queries.some(negative) ? "; hollow: a negative weight" : ""}`,
        ]
      : []),
  ];
  const alt = [
    `${yTitle} against ${xTitle}${points.x.length ? `: ${points.name ?? `${points.x.length} points`}` : ""}`,
    ...lines.map(describeLine),
    ...queries.slice(0, 1).map((q) => describeQuery(q, points)),
    ...marks.map((m) => `${m.label} at ${say(m.x)}`),
  ];
  return vegaLite(options, notes, alt, {
    width: WIDTH - 85 - labelRoom(names),
    height: HEIGHT,
    ...(queries.length > 1 ? { params: [slider(queries.length)] } : {}),
    layer: layers,
  });
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
  const { labels, name } = points;
  check(
    !labels || labels.length === x.length,
    "curves",
    "points must have one label each",
    `${labels?.length} labels for ${x.length} points`,
  );
  return { x, y, name, labels };
}

interface Query {
  x: number;
  y?: number;
  weights: number[];
}

function readQuery(query: PointQuery, points: number): Query {
  const weights = vector("curves", "the query's weights", query.weights, "[points]");
  check(
    weights.length === points,
    "curves",
    "a query must have one weight for each point",
    `${weights.length} weights for ${points} points`,
  );
  const most = max(weights.map(Math.abs));
  check(most <= 1.0001, "curves", "a query's weights must lie between -1 and 1", most);
  return { ...query, weights };
}

const negative = ({ weights }: Query): boolean => weights.some((w) => w < 0);

function pointLayer(points: Points, queries: Query[], x: Spec, y: Spec): Spec {
  const values = points.x.map((px, i) => ({
    x: round4(px),
    y: round4(points.y[i]),
    ...(points.labels ? { label: points.labels[i] } : {}),
    ...(queries.length ? { weights: queries.map(({ weights }) => weight3(weights[i])) } : {}),
  }));
  const tooltip = [
    ...(points.labels ? [{ field: "label", type: "nominal" }] : []),
    { field: "x", type: "quantitative", title: x.title },
    { field: "y", type: "quantitative", title: y.title },
    ...(queries.length ? [{ field: "weight", type: "quantitative", format: ".3f" }] : []),
  ];
  if (!queries.length) {
    return {
      data: { values },
      mark: { type: "circle", color: grey, size: 34, opacity: 0.75 },
      encoding: { x, y, tooltip },
    };
  }
  return {
    data: { values },
    transform: [
      { calculate: `datum.weights[${queries.length > 1 ? "query - 1" : 0}]`, as: "weight" },
      { calculate: "abs(datum.weight)", as: "size" },
    ],
    mark: { type: "point", strokeWidth: 1.5, opacity: 0.85, color: palette[0] },
    encoding: {
      x,
      y,
      tooltip,
      size: {
        field: "size",
        type: "quantitative",
        title: "weight",
        scale: { domain: [0, 1], range: [5, 1600] },
        legend: { orient: "bottom", values: [0.01, 0.05, 0.2, 0.5, 1], format: ".2f", symbolStrokeColor: palette[0] },
      },
      fill: { condition: { test: "datum.weight < 0", value: "transparent" }, value: palette[0] },
      stroke: { condition: { test: "datum.weight < 0", value: palette[1] }, value: palette[0] },
    },
  };
}

const weight3 = (w: number): number => Math.round(w * 1000) / 1000;

function markLayers(marks: { x: number; label: string }[], x: Spec): Spec[] {
  const data = { values: marks };
  return [
    { data, mark: { type: "rule", color: grey, strokeDash: [4, 3] }, encoding: { x } },
    {
      data,
      mark: { ...text, align: "left", baseline: "top", dx: 5, dy: 2 },
      encoding: { x, y: { value: 0 }, text: { field: "label" } },
    },
  ];
}

function queryLayers(queries: Query[], x: Spec, y: Spec): Spec[] {
  const data = {
    values: queries.map(({ x: qx, y: qy }, i) => ({
      i: i + 1,
      x: round4(qx),
      ...(qy === undefined ? {} : { y: round4(qy) }),
    })),
  };
  const transform = queries.length > 1 ? [{ filter: "datum.i === query" }] : [];
  const answered = queries.every((query) => query.y !== undefined);
  return [
    { data, transform, mark: { type: "rule", color: palette[1], strokeWidth: 1.5 }, encoding: { x } },
    {
      data,
      transform,
      mark: { ...text, align: "left", baseline: "bottom", dx: -4, dy: -4, color: palette[1], fontWeight: 600 },
      encoding: { x, y: { value: 0 }, text: { value: "query" } },
    },
    ...(answered
      ? [
          {
            data,
            transform,
            mark: {
              type: "point",
              shape: "diamond",
              size: 160,
              filled: true,
              color: palette[1],
              stroke: "white",
              opacity: 1,
            },
            encoding: {
              x,
              y,
              tooltip: [
                { field: "x", type: "quantitative", title: "query" },
                { field: "y", type: "quantitative", title: "answer" },
              ],
            },
          },
        ]
      : []),
  ];
}

const slider = (count: number): Spec => ({
  name: "query",
  value: 1,
  bind: { input: "range", min: 1, max: count, step: 1, name: "query " },
});

function describeQuery({ x, y, weights }: Query, points: Points): string {
  const top = largest(weights, 3).map((i) => `${points.labels?.[i] ?? say(points.x[i])} (${weights[i].toFixed(2)})`);
  return `The query at ${say(x)}${y === undefined ? "" : ` is answered ${say(y)} and`} attends mostly to ${list(top)}`;
}
