import { check } from "../../check";
import { worded } from "./cells";
import type { Spec } from "./chart";
import { max, min, round4, thinned } from "./numbers";
import { dashes, text, textWidth } from "./theme";
import { spoken } from "./words";

/** A named curve; `low` and `high` are the edges of a band around it. */
export interface Line {
  name: string;
  x: number[];
  y: number[];
  low?: number[];
  high?: number[];
}

/** More points than this are more than the picture has pixels: the curve is drawn through evenly spread ones. */
const MOST_POINTS = 1000;

export function thin({ name, x, y }: Line): Line {
  const shown = thinned(x.length, MOST_POINTS);
  return { name, x: shown.map((i) => x[i]), y: shown.map((i) => y[i]) };
}

/** One axis of a chart whose ends are known beforehand, so that labels can be put beside the curves they belong to. */
export interface Axis {
  ends: [number, number];
  log: boolean;
}

/** Measures that are shares of a whole. */
const SHARE = /accuracy|share|precision|recall|probability|exact(ly)?\b|\bmatch/i;

/** A share is drawn from 0 to 1, so that it is seen how good "better" is; anything else as far as it goes. */
export function axisFor(where: string, name: string, numbers: number[], log = false): Axis {
  const [low, high] = [min(numbers), max(numbers)];
  check(!log || low > 0, where, `a logarithmic ${name} axis must have numbers above 0`, low);
  if (!log && SHARE.test(name) && low >= 0 && high <= 1) return { ends: [0, 1], log };
  const [from, to] = log ? [Math.log(low), Math.log(high)] : [low, high];
  const room = (to - from || Math.abs(to) || 1) * 0.04;
  const ends = [from - room, to + room].map((end) => Number((log ? Math.exp(end) : end).toPrecision(6)));
  return { ends: ends as [number, number], log };
}

/** A quantitative channel on that axis. */
export const channel = (field: string, title: string, axis: Axis, more: Spec = {}): Spec => ({
  field,
  type: "quantitative",
  title,
  scale: { domain: axis.ends, nice: false, ...(axis.log ? { type: "log" } : { zero: false }) },
  ...more,
});

/** A word beside a place on the x axis stands on the side that has room, or it would be cut at the picture's edge. */
export const labelSide = (x: number, [low, high]: readonly [number, number]): { align: "left" | "right" } => ({
  align: 2 * x > low + high ? "right" : "left",
});
export const onItsSide = { align: { expr: "datum.align" }, dx: { expr: "datum.align === 'left' ? 5 : -5" } };

/** Where curves are drawn: their two channels, the y axis, and the panel's place on the page. */
export interface Panel {
  x: Spec;
  y: Spec;
  yAxis: Axis;
  top: number;
  height: number;
  /** Keeps the interaction of several panels apart. */
  suffix: string;
}

/** A panel among others of one picture, below each other: its y axis ends where it ends. */
export function panelAt(top: number, height: number, x: Spec, y: Spec, yAxis: Axis, suffix = ""): Panel {
  const scale = { ...(y.scale as Spec), range: [top + height, top] };
  return {
    x,
    y: { ...y, scale, axis: { tickCount: 5, ...(y.axis as Spec), orient: "left" } },
    yAxis,
    top,
    height,
    suffix,
  };
}

/** The room that the names beside the curves need. */
export const labelRoom = (names: string[]): number =>
  Math.max(0, ...names.map((name) => Math.ceil(Math.min(160, textWidth(name) * 1.15 + 14))));

/** The names of all curves of a picture, and their colours. */
export interface Legend {
  names: string[];
  colors: string[];
}

/** How each name is drawn: its colour, and a dash of its own, so that no colour is needed to tell two apart. */
function styleOf({ names, colors }: Legend): { color: Spec; strokeDash: Spec } {
  const channelOf = (range: unknown[]) => ({
    field: "line",
    type: "nominal",
    scale: { domain: names, range },
    legend: null,
  });
  return {
    color: channelOf(colors),
    strokeDash: channelOf(names.map((_, i) => dashes[i % dashes.length])),
  };
}

/** More points than this are not drawn one by one. */
const MOST_DOTS = 12;

/**
 * Curves with their names beside their ends. The pointer thickens a curve and says how it runs, a click holds it while
 * the others fade.
 */
export function lineLayers(lines: Line[], legend: Legend, panel: Panel): Spec[] {
  const style = styleOf(legend);
  const faded = { condition: { param: `held${panel.suffix}`, value: 1 }, value: 0.15 };
  const banded = lines.filter((line) => line.low && line.high);
  const dotted = lines.filter((line) => line.x.length <= MOST_DOTS);
  return [
    ...(banded.length ? [bandLayer(banded, style.color, panel)] : []),
    ...curveLayers(lines, style, faded, panel),
    ...(dotted.length ? [dotLayer(dotted, style.color, faded, panel)] : []),
    nameLayer(lines, style.color, panel),
  ];
}

function bandLayer(lines: Line[], color: Spec, { x, y }: Panel): Spec {
  const values = lines.map(({ name, x: at, low, high }) => ({
    line: name,
    x: at.map(round4),
    low: low!.map(round4),
    high: high!.map(round4),
  }));
  return {
    data: { values },
    transform: [{ flatten: ["x", "low", "high"] }],
    mark: { type: "area", opacity: 0.2, clip: true, aria: false, tooltip: null },
    // Without "stack" a band over a logarithmic axis is stacked along x.
    encoding: { x: { ...x, stack: null }, y: { ...y, field: "low", stack: null }, y2: { field: "high" }, color },
  };
}

/** A row for each curve: its numbers, and how it runs. */
const curveData = (lines: Line[]): Spec => ({
  data: {
    values: lines.map((line) => ({
      line: line.name,
      x: line.x.map(round4),
      y: line.y.map(round4),
      words: describeLine(line),
    })),
  },
  transform: [{ flatten: ["x", "y"] }],
});

function curveLayers(
  lines: Line[],
  { color, strokeDash }: { color: Spec; strokeDash: Spec },
  opacity: Spec,
  { x, y, suffix }: Panel,
): Spec[] {
  const near = `near${suffix}`;
  return [
    {
      ...curveData(lines),
      mark: { type: "line", clip: true },
      encoding: {
        x,
        y,
        color,
        strokeDash,
        strokeWidth: { condition: { param: near, empty: false, value: 4 }, value: 2 },
        opacity,
        description: { field: "words" },
      },
    },
    {
      ...curveData(lines),
      // Unseen, and wide enough for a pointer.
      params: [
        { name: near, select: { type: "point", fields: ["line"], on: "mouseover", clear: "mouseout" } },
        { name: `held${suffix}`, select: { type: "point", fields: ["line"], toggle: "true" } },
      ],
      mark: { type: "line", clip: true, cursor: "pointer", strokeWidth: 14, opacity: 0, aria: false },
      encoding: { x, y, detail: { field: "line" }, tooltip: { field: "words" } },
    },
  ];
}

/** The points of a short curve, each with its numbers. */
function dotLayer(lines: Line[], color: Spec, opacity: Spec, { x, y }: Panel): Spec {
  const values = lines.flatMap((line) =>
    line.x.map((at, i) => ({
      line: line.name,
      x: round4(at),
      y: round4(line.y[i]),
      words: `${line.name}: ${x.title} ${spoken(at)}, ${y.title} ${spoken(line.y[i])}`,
    })),
  );
  return {
    data: { values },
    mark: { type: "point", filled: true, size: 36 },
    encoding: { x, y, color, opacity, ...worded },
  };
}

function nameLayer(lines: Line[], color: Spec, { yAxis, top, height }: Panel): Spec {
  const places = spread(
    lines.map((line) => pixel(line.y[line.y.length - 1], yAxis, height)),
    height,
  );
  return {
    data: { values: lines.map(({ name }, i) => ({ line: name, place: top + Math.round(places[i]) })) },
    mark: { ...text, align: "left", baseline: "middle", dx: 8, fontWeight: 600, limit: 150 },
    encoding: {
      text: { field: "line" },
      color,
      x: { value: "width" },
      y: { field: "place", type: "quantitative", scale: null },
    },
  };
}

/** How a curve runs, in words. */
export function describeLine({ name, x, y }: Line): string {
  const [low, high] = [min(y), max(y)];
  if (spoken(low) === spoken(high)) return `'${name}' stays at ${spoken(low)}`;
  const [from, to] = [spoken(y[0]), spoken(y[y.length - 1])];
  const at = (value: number) => `${spoken(value)} at ${spoken(x[y.indexOf(value)])}`;
  return `'${name}' goes from ${from} to ${to}, lowest ${at(low)}, highest ${at(high)}`;
}

function pixel(value: number, { ends: [low, high], log }: Axis, height: number): number {
  const f = log ? Math.log : (v: number) => v;
  return height * (1 - (f(value) - f(low)) / (f(high) - f(low)));
}

const GAP = 16;

/** Moves labels apart until none covers another. */
function spread(wanted: number[], height: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b]);
  const placed = [...wanted];
  order.forEach((label, i) => {
    if (i > 0) placed[label] = Math.max(placed[label], placed[order[i - 1]] + GAP);
  });
  order.reverse().forEach((label, i) => {
    placed[label] = Math.min(placed[label], i === 0 ? height : placed[order[i - 1]] - GAP);
  });
  return placed;
}
