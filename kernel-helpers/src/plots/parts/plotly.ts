import { check } from "../../check";
import type { Numbers } from "../../tensors";
import { chart, vegaLite, type Chart, type Heading, type Spec } from "./chart";
import { cube, matrix } from "./read";
import { config, WIDTH } from "./theme";

/** A part of a Plotly specification. */
export type Plotly = Record<string, unknown>;

/** More numbers than this make a notebook heavy. */
const MOST = 20_000;

/** Reads `[frames, …]`, one for each name, or the only frame; `axes` says what the axes of a frame are. */
export function readFrames(where: string, name: string, input: Numbers, axes: string, names?: string[]): number[][][] {
  const frames = names ? cube(where, name, input, `[frames, ${axes}]`) : [matrix(where, name, input, `[${axes}]`)];
  const got = `${names?.length} names for ${frames.length} frames`;
  check(!names || names.length === frames.length, where, "there must be one name for each frame", got);
  const count = frames.length * frames[0].length * frames[0][0].length;
  check(count <= MOST, where, `there must be at most ${MOST} numbers, or the notebook grows heavy`, count);
  return frames;
}

/** Words as Plotly shows them letter by letter: it would read tags and placeholders in them. */
export const plainText = (words: string): string =>
  words
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/%(?=\{)/g, "&#37;");

/** A picture in three dimensions, drawn by Plotly where there is a browser, and flat elsewhere. */
export const plotlyChart = (spec: Plotly, alt: string, flat: Spec): Chart =>
  chart("application/vnd.plotly.v1+json", alt, spec, flat);

/** The flat picture's specification. */
export const flatChart = (heading: Heading, notes: string[], spec: Spec): Spec =>
  vegaLite(heading, [...notes, "flat; in JupyterLab it has three dimensions"], [], spec).spec as Spec;

/** Which frame the flat picture shows. */
export const frameNote = (names: string[] | undefined, title = "frame"): string[] =>
  names ? [`${title.trim()} ${names[0]}, the first of ${names.length}`] : [];

/** Plotly knows no themes: a grey that is read on white and on black, over no ground of its own. */
const grey = "#7a7a7a";

/** Axes with words, on a light and on a dark page; `eye` is the side from which the picture is looked at. */
export function plotlyLayout(
  title: string | undefined,
  titles: Record<"x" | "y" | "z", string>,
  ends: Partial<Record<"x" | "y" | "z", [number, number]>> = {},
  eye = { x: 1, y: -1 },
): Plotly {
  const axis = (name: "x" | "y" | "z") => ({
    title: { text: `<b>${plainText(titles[name])}</b>`, font: { size: 12 } },
    tickfont: { size: 12 },
    gridcolor: grey,
    zerolinecolor: grey,
    showbackground: false,
    color: grey,
    ...(ends[name] ? { range: ends[name] } : {}),
  });
  return {
    width: WIDTH,
    height: 420,
    margin: { l: 4, r: 4, t: title ? 40 : 4, b: 4 },
    paper_bgcolor: "rgba(0,0,0,0)",
    font: { family: config.font, size: 12, color: grey },
    ...(title
      ? {
          title: {
            text: `<b>${plainText(title)}</b>`,
            x: 0.01,
            xanchor: "left",
            font: { size: config.title.fontSize },
          },
        }
      : {}),
    scene: {
      xaxis: axis("x"),
      yaxis: axis("y"),
      zaxis: axis("z"),
      // So far away that the words on the upright axis, which stands at the left, are not cut off.
      camera: { eye: { x: 1.7 * eye.x, y: 1.7 * eye.y, z: 1.45 }, center: { x: 0, y: 0, z: -0.1 } },
      aspectmode: "cube",
    },
    // Above the picture, which keeps its whole width for the words on its axes.
    legend: { orientation: "h", x: 0, y: 1 },
    // The tools stand over the title: few, and without a ground.
    modebar: {
      bgcolor: "rgba(0,0,0,0)",
      color: grey,
      remove: ["zoom3d", "pan3d", "orbitRotation", "tableRotation", "resetCameraLastSave3d"],
    },
    uirevision: "kept",
  };
}

/** The specification, with a slider where there are several frames. */
export function plotlySpec(frames: Plotly[][], layout: Plotly, names?: string[], title = ""): Plotly {
  if (!names) return { data: frames[0], layout };
  const slider = {
    pad: { t: 20 },
    currentvalue: { prefix: title ? `${plainText(title.trim())} ` : "" },
    steps: names.map((name) => ({
      label: plainText(name),
      method: "animate",
      args: [[name], { mode: "immediate", frame: { duration: 0, redraw: true }, transition: { duration: 0 } }],
    })),
  };
  return {
    data: frames[0],
    layout: { ...layout, height: 500, sliders: [slider] },
    frames: frames.map((data, i) => ({ name: names[i], data })),
  };
}
