import { check } from "../check";
import type { Numbers } from "../tensors";
import type { Chart, Heading } from "./chart";
import { max, min, round4 } from "./lines";
import { readLabels } from "./map";
import { flatChart, plotlyChart, plotlyLayout, plotlySpec, type Plotly } from "./plotly";
import { cube, matrix } from "./read";
import { grey, palette, text } from "./theme";
import { few, list } from "./words";

export interface CloudOptions extends Heading {
  /** One label for each point. */
  labels?: (string | number)[];
  /** The group each point belongs to; groups differ in colour and shape. */
  groups?: string[];
  /** What the three axes show, in words; default "first", "second", "third" axis. */
  x?: string;
  y?: string;
  z?: string;
  /** For several clouds of the same points, one name for each: a slider goes through them. */
  frames?: (string | number)[];
  frameTitle?: string;
}

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
  const names = options.frames?.map(String);
  const frames = names
    ? cube("cloud", "points", points, "[frames, points, 3]")
    : [matrix("cloud", "points", points, "[points, 3]")];
  check(
    !names || names.length === frames.length,
    "cloud",
    "there must be one name for each frame",
    `${names?.length} names for ${frames.length} frames`,
  );
  const count = frames[0].length;
  check(frames[0][0].length === 3, "cloud", "each point must have three numbers", frames[0][0].length);
  check(
    frames.length * count * 3 <= MOST,
    "cloud",
    `there must be at most ${MOST} numbers, or the notebook grows heavy`,
    frames.length * count * 3,
  );
  const labels = readLabels("cloud", "point", options.labels, count);
  const groups = options.groups ?? labels.map(() => "");
  check(
    groups.length === count,
    "cloud",
    "there must be one group for each point",
    `${groups.length} groups for ${count} points`,
  );
  const kinds = [...new Set(groups)];
  const titles = { x: options.x ?? "first axis", y: options.y ?? "second axis", z: options.z ?? "third axis" };
  // The same ends in each frame: a point that seems to move has moved.
  const ends = (axis: number): [number, number] => {
    const all = frames.flatMap((frame) => frame.map((point) => point[axis]));
    const room = (max(all) - min(all) || 1) * 0.08;
    return [round4(min(all) - room), round4(max(all) + room)];
  };
  const written = options.labels !== undefined && count <= 40;

  const data = (frame: number[][]): Plotly[] =>
    kinds.map((kind, k) => {
      const members = frame.map((_, i) => i).filter((i) => groups[i] === kind);
      const axis = (a: number) => members.map((i) => round4(frame[i][a]));
      return {
        type: "scatter3d",
        mode: written ? "markers+text" : "markers",
        name: kind,
        showlegend: kinds.length > 1,
        x: axis(0),
        y: axis(1),
        z: axis(2),
        text: members.map((i) => labels[i]),
        textfont: { size: 11 },
        marker: { size: 5, color: palette[k % palette.length], symbol: shapes3d[k % shapes3d.length] },
        hovertemplate: "%{text}<br>%{x:.3g}, %{y:.3g}, %{z:.3g}<extra></extra>",
      };
    });
  const layout = plotlyLayout(options.title, titles, { x: ends(0), y: ends(1), z: ends(2) });
  const spec = plotlySpec(frames.map(data), layout, names, options.frameTitle);

  const channel = (field: "x" | "y", axis: number) => ({
    field,
    type: "quantitative",
    title: titles[field],
    scale: { domain: ends(axis), zero: false, nice: false },
  });
  const [x, y] = [channel("x", 0), channel("y", 1)];
  const flat = flatChart(
    options,
    names ? [`${options.frameTitle ?? "frame"} ${names[0]}, the first of ${names.length}`] : [],
    {
      data: {
        values: frames[0].map((point, i) => ({
          x: round4(point[0]),
          y: round4(point[1]),
          z: round4(point[2]),
          label: labels[i],
          group: groups[i],
        })),
      },
      width: 480,
      height: 380,
      layer: [
        {
          mark: { type: "point", filled: true, opacity: 0.85 },
          encoding: {
            x,
            y,
            size: {
              field: "z",
              type: "quantitative",
              title: titles.z,
              scale: { domain: ends(2), range: [30, 300] },
              legend: { tickCount: 4, symbolFillColor: grey, symbolStrokeColor: grey },
            },
            ...(kinds.length > 1
              ? {
                  color: {
                    field: "group",
                    type: "nominal",
                    title: null,
                    scale: { domain: kinds, range: kinds.map((_, k) => palette[k % palette.length]) },
                  },
                  shape: {
                    field: "group",
                    type: "nominal",
                    title: null,
                    scale: { domain: kinds, range: kinds.map((_, k) => shapes[k % shapes.length]) },
                  },
                }
              : { color: { value: palette[0] } }),
          },
        },
        ...(written && count <= 24
          ? [{ mark: { ...text, dy: -13, fontSize: 11 }, encoding: { x, y, text: { field: "label" } } }]
          : []),
      ],
    },
  );
  const grouped = kinds.filter(Boolean).map((kind) => {
    const members = labels.filter((_, i) => groups[i] === kind);
    return `${kind} (${members.length <= 6 ? list(members) : `${members.length} points`})`;
  });
  const alt =
    `${options.title ? `${options.title}. ` : ""}${count} points in three dimensions` +
    (grouped.length ? `, in ${grouped.length} ${grouped.length === 1 ? "group" : "groups"}: ${few(grouped)}` : "") +
    `${names ? `; ${names.length} frames from ${names[0]} to ${names[names.length - 1]}` : ""}.`;
  return plotlyChart(spec, alt, flat);
}

const MOST = 20_000;
const shapes = ["circle", "diamond", "square", "cross", "triangle-up", "triangle-down"];
const shapes3d = ["circle", "diamond", "square", "cross", "x", "circle-open"];
