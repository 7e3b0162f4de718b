import { check, checkKind, checkOptions } from "../../check";
import type { Numbers } from "../../tensors";
import type { Chart, Heading, Spec } from "../parts/chart";
import { max, min, round4 } from "../parts/numbers";
import {
  flatChart,
  frameNames,
  frameNote,
  plainText,
  plotlyChart,
  plotlyLayout,
  plotlySpec,
  readFrames,
  themed,
  wordAt,
  type Plotly,
} from "../parts/plotly";
import { readLabels } from "../parts/read";
import { colorsOf, type RoleOptions } from "../parts/roles";
import { grey, text } from "../parts/theme";
import { counted, firstOf, list, sentences } from "../parts/words";

export interface CloudOptions extends Heading, RoleOptions {
  /** One label for each point. */
  labels?: (string | number)[];
  /** The group each point belongs to; groups differ in colour and shape. */
  groups?: string[];
  /** What the three axes show, in words; default "first", "second", "third" axis. */
  x?: string;
  y?: string;
  z?: string;
  /** From which side the cloud is looked at first; default `{ x: 1, y: -1 }`. */
  eye?: { x: number; y: number };
  /** For several clouds of the same points, one name for each: a slider goes through them. */
  frames?: (string | number)[];
  frameTitle?: string;
}

/** Their names. */
const OPTIONS: Record<keyof CloudOptions, true> = {
  title: true,
  roles: true,
  labels: true,
  groups: true,
  x: true,
  y: true,
  z: true,
  eye: true,
  frames: true,
  frameTitle: true,
};

/**
 * Points in three dimensions that the pointer turns: embeddings, and how they move while a model learns. Where there is
 * no browser it is flat: the first two axes are drawn and the third is a point's size.
 *
 * @param points `[N, 3]`, or with `frames` `[T, N, 3]`.
 * @throws if points do not have three numbers, labels, groups or frames are not as many as they should be, or there are
 *   more than 20,000 numbers.
 *
 * @example
 * plots.cloud([[0, 0, 1], [1, 0, 0]], { labels: ["cat", "dog"], groups: ["animal", "animal"] }).alt
 * // → "2 points in three dimensions, in 1 group: animal (cat and dog)."
 */
export function cloud(points: Numbers, options: CloudOptions = {}): Chart {
  checkOptions("cloud", options, OPTIONS);
  const read = readCloud(points, options);
  const { frames, names, ends, titles } = read;
  const data = frames.map((frame) => groupsOf(frame, read));
  const layout = plotlyLayout(options.title, titles, { x: ends[0], y: ends[1], z: ends[2] }, options.eye);
  const words = frames.map((frame) => (read.labelled ? pointWords(frame, read) : []));
  const spec = plotlySpec(data, layout, names, options.frameTitle, words);
  return plotlyChart(spec, describe(read, options.title), flat(read, options));
}

/** The points, `[frame][point][axis]`, and what they are called. */
interface Read {
  frames: number[][][];
  names?: string[];
  labels: string[];
  groups: string[];
  kinds: string[];
  /** A colour for each kind, on a page and in Plotly, which knows no themes. */
  colors: { page: string[]; plain: string[] };
  titles: Record<"x" | "y" | "z", string>;
  /** The ends of the three axes: the same in each frame, so that a point that seems to move has moved. */
  ends: [number, number][];
  /** Whether labels stand beside the points. */
  labelled: boolean;
}

function readCloud(points: Numbers, options: CloudOptions): Read {
  const names = frameNames("cloud", options.frames);
  const frames = readFrames("cloud", "points", points, "points, 3", names);
  const count = frames[0].length;
  const axes = frames[0][0].length;
  check(axes === 3, "cloud", "each point must have three numbers", axes);
  const labels = readLabels("cloud", "point", options.labels, count);
  const groups = options.groups ?? labels.map(() => "");
  checkKind("cloud", "an array", { groups });
  const fits = groups.length === count;
  check(fits, "cloud", "there must be one group for each point", `${groups.length} groups for ${count} points`);
  const kinds = [...new Set(groups)];
  const colors = (plain: boolean) => colorsOf("cloud", kinds, options.roles, plain);
  return {
    frames,
    names,
    labels,
    groups,
    kinds,
    colors: { page: colors(false), plain: colors(true) },
    titles: { x: options.x ?? "first axis", y: options.y ?? "second axis", z: options.z ?? "third axis" },
    ends: [0, 1, 2].map((axis) => endsOf(frames.flatMap((frame) => frame.map((point) => point[axis])))),
    labelled: options.labels !== undefined && count <= 40,
  };
}

function endsOf(numbers: number[]): [number, number] {
  const [low, high] = [min(numbers), max(numbers)];
  const room = (high - low || 1) * 0.08;
  return [round4(low - room), round4(high + room)];
}

const shapes = ["circle", "diamond", "square", "cross", "triangle-up", "triangle-down"];
const shapes3d = ["circle", "diamond", "square", "cross", "x", "circle-open"];

/** A frame's points, group by group. */
const groupsOf = (frame: number[][], { kinds, colors, groups, labels }: Read): Plotly[] =>
  kinds.map((kind, k) => {
    const members = frame.map((_, i) => i).filter((i) => groups[i] === kind);
    const axis = (a: number) => members.map((i) => round4(frame[i][a]));
    return {
      type: "scatter3d",
      mode: "markers",
      name: themed(plainText(kind)),
      showlegend: kinds.length > 1,
      x: axis(0),
      y: axis(1),
      z: axis(2),
      text: members.map((i) => plainText(labels[i])),
      marker: { size: 5, color: colors.plain[k], symbol: shapes3d[k % shapes3d.length] },
      hovertemplate: "%{text}<br>%{x:.3g}, %{y:.3g}, %{z:.3g}<extra></extra>",
    };
  });

/** Each point's label above it. */
const pointWords = (frame: number[][], { labels }: Read): Plotly[] =>
  frame.map((point, i) => wordAt(plainText(labels[i]), point.map(round4), { yshift: 12 }));

/** The first two axes of the first frame, the third as size, for where there is no browser. */
function flat(read: Read, options: CloudOptions): Spec {
  const { frames, names, labels, groups, titles, ends, labelled } = read;
  const channel = (field: "x" | "y", axis: number) => ({
    field,
    type: "quantitative",
    title: titles[field],
    scale: { domain: ends[axis], zero: false, nice: false },
  });
  const [x, y] = [channel("x", 0), channel("y", 1)];
  const size = {
    field: "z",
    type: "quantitative",
    title: titles.z,
    scale: { domain: ends[2], range: [30, 300] },
    legend: { tickCount: 4, symbolFillColor: grey, symbolStrokeColor: grey },
  };
  const values = frames[0].map((point, i) => ({
    x: round4(point[0]),
    y: round4(point[1]),
    z: round4(point[2]),
    label: labels[i],
    group: groups[i],
  }));
  const mark = { type: "point", filled: true, opacity: 0.85, aria: false };
  const words = { mark: { ...text, dy: -13, fontSize: 11 }, encoding: { x, y, text: { field: "label" } } };
  return flatChart(options, frameNote(names, options.frameTitle), {
    data: { values },
    width: 340,
    height: 300,
    layer: [
      { mark, encoding: { x, y, size, ...groupStyle(read) } },
      ...(labelled && labels.length <= 24 ? [words] : []),
    ],
  });
}

/** A colour and a shape for each group. */
function groupStyle({ kinds, colors }: Read): Spec {
  if (kinds.length < 2) return { color: { value: colors.page[0] } };
  const channel = (range: string[]) => ({
    field: "group",
    type: "nominal",
    title: null,
    scale: { domain: kinds, range: kinds.map((_, k) => range[k % range.length]) },
  });
  return { color: channel(colors.page), shape: channel(shapes) };
}

function describe({ frames, names, labels, groups, kinds }: Read, title?: string): string {
  const grouped = kinds.filter(Boolean).map((kind) => {
    const members = labels.filter((_, i) => groups[i] === kind);
    return `${kind} (${members.length <= 6 ? list(members) : `${members.length} points`})`;
  });
  const of = grouped.length ? `, in ${counted(grouped.length, "group")}: ${firstOf(grouped)}` : "";
  const through = names ? `; ${names.length} frames from ${names[0]} to ${names[names.length - 1]}` : "";
  return sentences([title, `${frames[0].length} points in three dimensions${of}${through}`]);
}
