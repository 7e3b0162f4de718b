import { check } from "../check";
import type { Numbers } from "../tensors";
import { flatChart, plotlyChart, plotlyLayout, plotlySpec, type Plotly } from "./plotly";
import type { Chart, Heading, Spec } from "./chart";
import { max, min, round4 } from "./lines";
import { cube, matrix, vector } from "./read";
import { WIDTH } from "./theme";
import { say } from "./words";

export interface SurfaceOptions extends Heading {
  /** Where the rows and the columns lie, `[N]` and `[M]`; default: 0, 1, 2, … */
  rows?: Numbers;
  columns?: Numbers;
  /** What the three axes show, in words. */
  rowTitle: string;
  columnTitle: string;
  z: string;
  /** For several surfaces, one name for each: a slider goes through them. */
  frames?: (string | number)[];
  frameTitle?: string;
}

/**
 * A surface in three dimensions that the pointer turns: a score over two variables, a positional encoding. Where there
 * is no browser it is a flat map of the same numbers. Browsers draw about 16 such pictures at once: at most four in a
 * notebook.
 *
 * @param heights `[N, M]`, or with `frames` `[T, N, M]`.
 * @throws if rows, columns or frames are not as many as the heights, or there are more than 20,000 numbers.
 *
 * @example
 * plots.surface([[0, 1], [1, 0]], { rowTitle: "position", columnTitle: "feature", z: "code" }).alt
 * // → "Code over position and feature, 2 × 2 numbers from 0 to 1, lowest at position 0 and feature 0, highest at position 0 and feature 1."
 */
export function surface(heights: Numbers, options: SurfaceOptions): Chart {
  const { rowTitle, columnTitle, z } = options;
  const names = options.frames?.map(String);
  const frames = names
    ? cube("surface", "heights", heights, "[frames, rows, columns]")
    : [matrix("surface", "heights", heights, "[rows, columns]")];
  check(
    !names || names.length === frames.length,
    "surface",
    "there must be one name for each frame",
    `${names?.length} names for ${frames.length} frames`,
  );
  const [n, m] = [frames[0].length, frames[0][0].length];
  check(
    frames.length * n * m <= MOST,
    "surface",
    `there must be at most ${MOST} numbers, or the notebook grows heavy: take every second row`,
    frames.length * n * m,
  );
  const at = (name: string, given: Numbers | undefined, count: number) => {
    const read = given ? vector("surface", name, given) : Array.from({ length: count }, (_, i) => i);
    check(
      read.length === count,
      "surface",
      `there must be one of ${name} for each of the heights' ${name}`,
      `${read.length} for ${count}`,
    );
    return read;
  };
  const [rows, columns] = [at("rows", options.rows, n), at("columns", options.columns, m)];
  const all = frames.flat(2);
  const [low, high] = [min(all), max(all)];
  // Around zero where the numbers go both ways, as for scores.
  const ends: [number, number] = low < 0 && high > 0 ? [-Math.max(-low, high), Math.max(-low, high)] : [low, high];

  const data = (frame: number[][]): Plotly[] => [
    {
      type: "surface",
      x: columns.map(round4),
      y: rows.map(round4),
      z: frame.map((row) => row.map(round4)),
      cmin: ends[0],
      cmax: ends[1],
      colorscale: ends[0] < 0 ? blueOrange : "Viridis",
      colorbar: { title: { text: z }, thickness: 12, len: 0.7 },
      hovertemplate: `${columnTitle} %{x}<br>${rowTitle} %{y}<br>${z} %{z:.3g}<extra></extra>`,
    },
  ];
  const layout = plotlyLayout(options.title, { x: columnTitle, y: rowTitle, z }, { z: ends });
  const spec = plotlySpec(frames.map(data), layout, names, options.frameTitle);
  return plotlyChart(
    spec,
    describe(frames[0], rows, columns, options, names),
    flat(frames[0], rows, columns, ends, options, names),
  );
}

const MOST = 20_000;

/** Vega's "blueorange", so that the flat picture and the surface agree. */
const blueOrange = ["#134b85", "#4a91c4", "#a9d0e6", "#eeeeea", "#fcc784", "#dd7c1a", "#8b3e07"].map((color, i) => [
  i / 6,
  color,
]);

function flat(
  frame: number[][],
  rows: number[],
  columns: number[],
  ends: [number, number],
  options: SurfaceOptions,
  names?: string[],
): Spec {
  const side = (count: number, room: number) => Math.max(2, Math.min(40, Math.floor(room / count)));
  const axis = { labelOverlap: "greedy", ticks: false, domain: false, labelAngle: 0 };
  const band = (field: string, title: string, domain: number[]): Spec => ({
    field,
    type: "ordinal",
    title,
    scale: { domain, padding: 0 },
    axis,
  });
  return flatChart(
    options,
    names ? [`${options.frameTitle ?? "frame"} ${names[0]}, the first of ${names.length}`] : [],
    {
      data: { values: frame.map((row, i) => ({ y: round4(rows[i]), z: row.map(round4), x: columns.map(round4) })) },
      transform: [{ flatten: ["x", "z"] }],
      width: { step: side(columns.length, WIDTH - 180) },
      height: { step: side(rows.length, 360) },
      mark: "rect",
      encoding: {
        x: band("x", options.columnTitle, columns.map(round4)),
        y: band("y", options.rowTitle, rows.map(round4)),
        color: {
          field: "z",
          type: "quantitative",
          scale: { domain: ends, scheme: ends[0] < 0 ? "blueorange" : "viridis" },
          legend: { title: options.z, gradientLength: 120 },
        },
      },
    },
  );
}

function describe(
  frame: number[][],
  rows: number[],
  columns: number[],
  { rowTitle, columnTitle, z, title }: SurfaceOptions,
  names?: string[],
): string {
  const where = (value: number): string => {
    const i = frame.findIndex((row) => row.includes(value));
    return `${rowTitle} ${say(rows[i])} and ${columnTitle} ${say(columns[frame[i].indexOf(value)])}`;
  };
  const [low, high] = [min(frame.flat()), max(frame.flat())];
  const head = title ? `${title}. ` : "";
  const many = names ? `, the first of ${names.length}` : "";
  return (
    `${head}${z[0].toUpperCase()}${z.slice(1)} over ${rowTitle} and ${columnTitle}${many}, ${rows.length} × ${columns.length} numbers from ${say(low)} to ${say(high)}` +
    `, lowest at ${where(low)}, highest at ${where(high)}.`
  );
}
