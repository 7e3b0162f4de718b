import { check, checkKind } from "../../check";
import type { Numbers } from "../../tensors";
import { chart, vegaLite, type Chart, type Heading, type Spec } from "./chart";
import { upTo } from "./numbers";
import { cube, matrix } from "./read";
import { config, WIDTH } from "./theme";

/** A part of a Plotly specification. */
export type Plotly = Record<string, unknown>;

/** More numbers than this make a notebook heavy. */
const MOST = 20_000;

/** The names of frames, where there are several. */
export function frameNames(where: string, frames: (string | number)[] | undefined): string[] | undefined {
  if (frames !== undefined) checkKind(where, "an array", { frames });
  return frames?.map(String);
}

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

/** Where no theme is known: a grey that is seen on white and on black. */
const grey = "#7a7a7a";

/**
 * Words in the page's colour. Plotly's own colours know no themes, and words of WebGL none of the page's: so all words
 * are SVG, which takes a style. Those over the picture have a rim of the page's ground.
 */
export const themed = (words: string, style = ""): string => `${opening(style)}${words}${CLOSING}`;
const opening = (style = ""): string => `<span style="fill:var(--jp-content-font-color0, ${grey})${style}">`;
const CLOSING = "</span>";
const RIM = ";paint-order:stroke;stroke:var(--jp-layout-color0, transparent);stroke-width:3px;stroke-linejoin:round";

/** What a colour bar is titled, a line above its highest number. */
export const themedBar = (title: string): Plotly => ({
  title: { text: `${themed(plainText(title))}<br>&nbsp;` },
  tickprefix: opening(),
  ticksuffix: CLOSING,
  thickness: 12,
  len: 0.7,
  outlinewidth: 0,
});

type Three<T> = Record<"x" | "y" | "z", T>;

/** A word in the picture, at a place of its three axes. */
export const wordAt = (words: string, [x, y, z]: number[], more: Plotly = {}): Plotly => ({
  text: themed(words, RIM),
  x,
  y,
  z,
  showarrow: false,
  font: { size: 12 },
  ...more,
});

/** About five round numbers between two. */
function ticksBetween([low, high]: [number, number]): number[] {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((n) => n * power >= rough) ?? 10);
  const first = Math.ceil(low / step - 1e-9);
  return upTo(Math.floor(high / step + 1e-9) - first + 1).map((i) => Number(((first + i) * step).toPrecision(12)));
}

/** The numbers and titles of the axes, on those edges of the cube that are in front, or at the left, of the eye. */
function axisWords(titles: Three<string>, ends: Three<[number, number]>, eye: { x: number; y: number }): Plotly[] {
  const floor = ends.z[0];
  const [side, front] = [Number(eye.x > 0), Number(eye.y > 0)];
  // What is at the eye's right: the edges' words stand away from the cube.
  const rightOf = (x: number, y: number) => (2 * y - 1) * eye.x - (2 * x - 1) * eye.y;
  const outward = Math.sign(rightOf(side, 0.5)) || 1;
  const corners = [0, 1].flatMap((x) => [0, 1].map((y) => [x, y]));
  const [left] = corners.sort((a, b) => rightOf(a[0], a[1]) - rightOf(b[0], b[1]));
  const upright = [ends.x[left[0]], ends.y[left[1]]];
  const half = ([from, to]: [number, number]) => (from + to) / 2;
  const bold = (name: "x" | "y" | "z") => `<b>${plainText(titles[name])}</b>`;
  const aside = { xanchor: outward < 0 ? "right" : "left" };
  return [
    ...ticksBetween(ends.x).map((x) => wordAt(String(x), [x, ends.y[front], floor], { yshift: -12 })),
    ...ticksBetween(ends.y).map((y) =>
      wordAt(String(y), [ends.x[side], y, floor], { ...aside, xshift: 6 * outward, yshift: -6 }),
    ),
    ...ticksBetween(ends.z).map((z) => wordAt(String(z), [...upright, z], { xanchor: "right", xshift: -6 })),
    wordAt(bold("x"), [half(ends.x), ends.y[front], floor], {
      xshift: 24 * Math.sign(rightOf(0.5, front)),
      yshift: -34,
    }),
    wordAt(bold("y"), [ends.x[side], half(ends.y), floor], { ...aside, xshift: 34 * outward, yshift: -20 }),
    wordAt(bold("z"), [...upright, ends.z[1]], { xanchor: "left", xshift: -24, yshift: 20 }),
  ];
}

/** Axes with words, on a light and on a dark page; `eye` is the side from which the picture is looked at. */
export function plotlyLayout(
  title: string | undefined,
  titles: Three<string>,
  ends: Three<[number, number]>,
  eye = { x: 1, y: -1 },
) {
  const axis = (name: "x" | "y" | "z") => ({
    title: { text: "" },
    showticklabels: false,
    tickmode: "array",
    tickvals: ticksBetween(ends[name]),
    gridcolor: grey,
    zerolinecolor: grey,
    showbackground: false,
    color: grey,
    range: ends[name],
  });
  const heading = { x: 0.01, xanchor: "left", font: { size: config.title.fontSize } };
  return {
    width: WIDTH,
    height: 420,
    margin: { l: 4, r: 4, t: title ? 40 : 4, b: 4 },
    paper_bgcolor: "rgba(0,0,0,0)",
    font: { family: config.font, size: 12, color: grey },
    ...(title ? { title: { text: themed(`<b>${plainText(title)}</b>`), ...heading } } : {}),
    scene: {
      xaxis: axis("x"),
      yaxis: axis("y"),
      zaxis: axis("z"),
      annotations: axisWords(titles, ends, eye),
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

/**
 * The specification, with a slider where there are several frames; `words` stand in the picture, in each frame anew.
 */
export function plotlySpec(
  frames: Plotly[][],
  layout: ReturnType<typeof plotlyLayout>,
  names?: string[],
  title = "",
  words: Plotly[][] = [],
): Plotly {
  const annotated = (k: number) => [...layout.scene.annotations, ...(words[k] ?? [])];
  const scene = { ...layout.scene, annotations: annotated(0) };
  if (!names) return { data: frames[0], layout: { ...layout, scene } };
  const slider = {
    pad: { t: 20 },
    currentvalue: { prefix: `${opening()}${title ? `${plainText(title.trim())} ` : ""}`, suffix: CLOSING },
    steps: names.map((name) => ({
      label: themed(plainText(name)),
      method: "animate",
      args: [[name], { mode: "immediate", frame: { duration: 0, redraw: true }, transition: { duration: 0 } }],
    })),
  };
  return {
    data: frames[0],
    layout: { ...layout, scene, height: 500, sliders: [slider] },
    frames: frames.map((data, k) => ({
      name: names[k],
      data,
      ...(words.length ? { layout: { scene: { annotations: annotated(k) } } } : {}),
    })),
  };
}
