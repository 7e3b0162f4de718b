import { check } from "../check";
import type { Spec } from "./chart";
import { dashes, palette, text, textWidth } from "./theme";
import { say } from "./words";

/** A named curve; `low` and `high` are the edges of a band around it. */
export interface Line {
  name: string;
  x: number[];
  y: number[];
  low?: number[];
  high?: number[];
}

/** One axis of a chart whose ends are known beforehand, so that labels can be put beside the curves they belong to. */
export interface Axis {
  ends: [number, number];
  log: boolean;
}

/** From the least to the greatest number, with a little room. */
export function axisFor(where: string, name: string, numbers: number[], log = false): Axis {
  const [low, high] = [min(numbers), max(numbers)];
  check(!log || low > 0, where, `a logarithmic ${name} axis must have numbers above 0`, low);
  const [from, to] = log ? [Math.log(low), Math.log(high)] : [low, high];
  const room = (to - from || Math.abs(to) || 1) * 0.04;
  const ends = [from - room, to + room].map((end) => Number((log ? Math.exp(end) : end).toPrecision(6)));
  return { ends: ends as [number, number], log };
}

// Not Math.min(...numbers): a long run has more numbers than a call may have arguments.
export const min = (numbers: number[]): number => numbers.reduce((a, b) => Math.min(a, b), Infinity);
export const max = (numbers: number[]): number => numbers.reduce((a, b) => Math.max(a, b), -Infinity);

/** A quantitative channel on that axis. */
export const channel = (field: string, title: string, axis: Axis, more: Spec = {}): Spec => ({
  field,
  type: "quantitative",
  title,
  scale: { domain: axis.ends, nice: false, ...(axis.log ? { type: "log" } : { zero: false }) },
  ...more,
});

/** Four significant digits are more than an eye can see. */
export const round4 = (x: number): number => Number(x.toPrecision(4));

/** The room that the names beside the curves need. */
export const labelRoom = (names: string[]): number =>
  Math.max(0, ...names.map((name) => Math.ceil(Math.min(160, textWidth(name) * 1.05 + 14))));

/** How each name is drawn: a colour and a dash of its own, so that neither is needed to tell two apart. */
export function styleOf(names: string[]): { color: Spec; strokeDash: Spec } {
  const channelOf = (range: unknown[]) => ({
    field: "line",
    type: "nominal",
    scale: { domain: names, range },
    legend: null,
  });
  return {
    color: channelOf(names.map((_, i) => palette[i % palette.length])),
    strokeDash: channelOf(names.map((_, i) => dashes[i % dashes.length])),
  };
}

/** More points than this are not drawn one by one. */
const FEW = 12;

/**
 * Curves with their names beside their ends. The pointer thickens a curve and says how it runs, a click holds it while
 * the others fade. `suffix` keeps the interaction of several panels apart.
 */
export function lineLayers(
  lines: Line[],
  names: string[],
  x: Spec,
  y: Spec,
  yAxis: Axis,
  height: number,
  suffix = "",
): Spec[] {
  const { color, strokeDash } = styleOf(names);
  const places = spread(
    lines.map((line) => pixel(line.y[line.y.length - 1], yAxis, height)),
    height,
  );
  const banded = lines.filter((line) => line.low && line.high);
  const rows = (of: Line[]) =>
    of.map((line) => ({ line: line.name, x: line.x.map(round4), y: line.y.map(round4), says: describeLine(line) }));
  const curve = { data: { values: rows(lines) }, transform: [{ flatten: ["x", "y"] }] };
  const faded = { condition: { param: `held${suffix}`, value: 1 }, value: 0.15 };
  const pointed = lines.filter((line) => line.x.length <= FEW);
  return [
    ...(banded.length
      ? [
          {
            data: {
              values: banded.map((line) => ({
                line: line.name,
                x: line.x.map(round4),
                low: line.low!.map(round4),
                high: line.high!.map(round4),
              })),
            },
            transform: [{ flatten: ["x", "low", "high"] }],
            mark: { type: "area", opacity: 0.2, clip: true, aria: false, tooltip: null },
            // Without this a band over a logarithmic axis is stacked along x.
            encoding: {
              x: { ...x, stack: null },
              y: { ...y, field: "low", stack: null },
              y2: { field: "high" },
              color,
            },
          },
        ]
      : []),
    {
      ...curve,
      mark: { type: "line", clip: true },
      encoding: {
        x,
        y,
        color,
        strokeDash,
        strokeWidth: { condition: { param: `near${suffix}`, empty: false, value: 4 }, value: 2 },
        opacity: faded,
        description: { field: "says" },
      },
    },
    {
      ...curve,
      // Unseen, and wide enough for a pointer.
      params: [
        { name: `near${suffix}`, select: { type: "point", fields: ["line"], on: "mouseover", clear: "mouseout" } },
        { name: `held${suffix}`, select: { type: "point", fields: ["line"], toggle: "true" } },
      ],
      mark: { type: "line", clip: true, cursor: "pointer", strokeWidth: 14, opacity: 0, aria: false },
      encoding: { x, y, detail: { field: "line" }, tooltip: { field: "says" } },
    },
    ...(pointed.length
      ? [
          {
            data: { values: rows(pointed) },
            transform: curve.transform,
            mark: { type: "point", filled: true, size: 36, clip: true, aria: false },
            encoding: {
              x,
              y,
              color,
              opacity: faded,
              tooltip: [
                { field: "line", type: "nominal", title: "curve" },
                { field: "x", type: "quantitative", title: x.title },
                { field: "y", type: "quantitative", title: y.title },
              ],
            },
          },
        ]
      : []),
    {
      data: { values: lines.map(({ name }, i) => ({ line: name, place: Math.round(places[i]) })) },
      mark: { ...text, align: "left", baseline: "middle", dx: 8, fontWeight: 600, limit: 150 },
      encoding: {
        text: { field: "line" },
        color,
        x: { value: "width" },
        y: { field: "place", type: "quantitative", scale: null },
      },
    },
  ];
}

/** How a curve runs, in words. */
export function describeLine({ name, x, y }: Line): string {
  const [low, high] = [min(y), max(y)];
  if (say(low) === say(high)) return `'${name}' stays at ${say(low)}`;
  return `'${name}' goes from ${say(y[0])} to ${say(y[y.length - 1])}, lowest ${say(low)} at ${say(x[y.indexOf(low)])}, highest ${say(high)} at ${say(x[y.indexOf(high)])}`;
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
