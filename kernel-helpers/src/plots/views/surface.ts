import { check, checkKind, checkOptions } from "../../check";
import type { Numbers } from "../../tensors";
import type { Chart, Heading, Spec } from "../parts/chart";
import { max, min, round4, sum, upTo } from "../parts/numbers";
import {
  flatChart,
  frameNames,
  frameNote,
  plainText,
  plotlyChart,
  plotlyLayout,
  plotlySpec,
  readFrames,
  themedBar,
  type Plotly,
} from "../parts/plotly";
import { vector } from "../parts/read";
import { colorBar, WIDTH } from "../parts/theme";
import { sentences, spoken } from "../parts/words";

export interface SurfaceOptions extends Heading {
  /** Where the rows and the columns lie, `[N]` and `[M]`; default: 0, 1, 2, … */
  rows?: Numbers;
  columns?: Numbers;
  /** What the three axes show, in words; default "row", "column" and "height". */
  rowTitle?: string;
  columnTitle?: string;
  z?: string;
  /** For several surfaces, one name for each: a slider goes through them. */
  frames?: (string | number)[];
  frameTitle?: string;
}

/** Their names. */
const OPTIONS: Record<keyof SurfaceOptions, true> = {
  title: true,
  rows: true,
  columns: true,
  rowTitle: true,
  columnTitle: true,
  z: true,
  frames: true,
  frameTitle: true,
};

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
export function surface(heights: Numbers, given: SurfaceOptions = {}): Chart {
  checkOptions("surface", given, OPTIONS);
  const { rowTitle = "row", columnTitle = "column", z = "height" } = given;
  checkKind("surface", "a text", { rowTitle, columnTitle, z });
  const options: Titled = { ...given, rowTitle, columnTitle, z };
  const names = frameNames("surface", options.frames);
  const frames = readFrames("surface", "heights", heights, "rows, columns", names);
  const rows = readPlaces("rows", options.rows, frames[0].length);
  const columns = readPlaces("columns", options.columns, frames[0][0].length);
  const read: Read = { frames, names, rows, columns, ends: endsOf(frames) };
  const titles = { x: options.columnTitle, y: options.rowTitle, z: options.z };
  const ends = { x: spanOf(columns), y: spanOf(rows), z: spanOf(read.ends) };
  const layout = plotlyLayout(options.title, titles, ends, eyeOn(frames[0]));
  const data = frames.map((frame) => surfaceData(frame, read, options));
  const spec = plotlySpec(data, layout, names, options.frameTitle);
  return plotlyChart(spec, describe(read, options), flat(read, options));
}

type Titled = SurfaceOptions & { rowTitle: string; columnTitle: string; z: string };

/** The heights, `[frame][row][column]`, and where they lie. */
interface Read {
  frames: number[][][];
  names?: string[];
  rows: number[];
  columns: number[];
  ends: [number, number];
}

function readPlaces(name: string, places: Numbers | undefined, count: number): number[] {
  const read = places ? vector("surface", name, places) : upTo(count);
  const rule = `there must be one of ${name} for each of the heights' ${name}`;
  check(read.length === count, "surface", rule, `${read.length} for ${count}`);
  return read;
}

/** From the lowest to the highest; around zero where the numbers go both ways, as for scores. */
function endsOf(frames: number[][][]): [number, number] {
  const all = frames.flat(2);
  const [low, high] = [min(all), max(all)];
  const reach = Math.max(-low, high);
  return low < 0 && high > 0 ? [-reach, reach] : [low, high];
}

/** The ends of an axis, which are apart also where all numbers are one. */
const spanOf = (numbers: number[]): [number, number] => {
  const [low, high] = [min(numbers), max(numbers)];
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
};

/** Vega's "blueorange", so that the flat picture and the surface agree. */
const blueOrange = ["#134b85", "#4a91c4", "#a9d0e6", "#eeeeea", "#fcc784", "#dd7c1a", "#8b3e07"].map((color, i) => [
  i / 6,
  color,
]);

function surfaceData(frame: number[][], { rows, columns, ends }: Read, options: Titled): Plotly[] {
  const [x, y, z] = [options.columnTitle, options.rowTitle, options.z].map(plainText);
  return [
    {
      type: "surface",
      x: columns.map(round4),
      y: rows.map(round4),
      z: frame.map((row) => row.map(round4)),
      cmin: ends[0],
      cmax: ends[1],
      colorscale: ends[0] < 0 ? blueOrange : "Viridis",
      colorbar: themedBar(options.z),
      hovertemplate: `${x} %{x}<br>${y} %{y}<br>${z} %{z:.3g}<extra></extra>`,
    },
  ];
}

/**
 * From where the surface is looked at: nearly along a ridge that runs from corner to corner, so that its crest and both
 * its slopes are seen. From beside it, it would be a wall.
 */
function eyeOn(heights: number[][]): { x: number; y: number } {
  const [n, m] = [heights.length, heights[0].length];
  const columnOf = (i: number) => Math.round((i * (m - 1)) / Math.max(1, n - 1));
  const rising = heights.map((row, i) => row[columnOf(i)]);
  const falling = heights.map((row, i) => row[m - 1 - columnOf(i)]);
  return sum(rising) >= sum(falling) ? { x: -0.55, y: -1.3 } : { x: 0.55, y: -1.3 };
}

/** The first frame as a map, for where there is no browser. */
function flat({ frames, names, rows, columns, ends }: Read, options: Titled): Spec {
  const side = (count: number, room: number) => Math.max(2, Math.min(40, Math.floor(room / count)));
  const axis = { labelOverlap: true, ticks: false, domain: false, labelAngle: 0 };
  const band = (field: string, title: string, domain: number[]): Spec => ({
    field,
    type: "ordinal",
    title,
    scale: { domain, padding: 0 },
    axis,
  });
  const values = frames[0].map((row, i) => ({ y: round4(rows[i]), z: row.map(round4), x: columns.map(round4) }));
  return flatChart(options, frameNote(names, options.frameTitle), {
    data: { values },
    transform: [{ flatten: ["x", "z"] }],
    width: { step: side(columns.length, WIDTH - 150) },
    height: { step: side(rows.length, 360) },
    mark: { type: "rect", aria: false },
    encoding: {
      x: band("x", options.columnTitle, columns.map(round4)),
      y: band("y", options.rowTitle, rows.map(round4)),
      color: {
        field: "z",
        type: "quantitative",
        scale: { domain: ends, scheme: ends[0] < 0 ? "blueorange" : "viridis" },
        legend: colorBar(ends, ".3~g", options.z),
      },
    },
  });
}

function describe(
  { frames: [frame], names, rows, columns }: Read,
  { rowTitle, columnTitle, z, title }: Titled,
): string {
  const all = frame.flat();
  const [low, high] = [min(all), max(all)];
  const where = (value: number): string => {
    const i = frame.findIndex((row) => row.includes(value));
    return `${rowTitle} ${spoken(rows[i])} and ${columnTitle} ${spoken(columns[frame[i].indexOf(value)])}`;
  };
  const many = names ? `, the first of ${names.length}` : "";
  const about = `${z} over ${rowTitle} and ${columnTitle}${many}, ${rows.length} × ${columns.length} numbers`;
  const ends = `from ${spoken(low)} to ${spoken(high)}, lowest at ${where(low)}, highest at ${where(high)}`;
  return sentences([title, `${about} ${ends}`]);
}
