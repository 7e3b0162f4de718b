import { chart, vegaLite, type Chart, type Heading, type Spec } from "./chart";
import { WIDTH } from "./theme";

/** A part of a Plotly specification. */
export type Plotly = Record<string, unknown>;

/** A picture in three dimensions, drawn by Plotly where there is a browser, and flat elsewhere. */
export const plotlyChart = (spec: Plotly, alt: string, flat: Spec): Chart =>
  chart("application/vnd.plotly.v1+json", alt, spec, flat);

/** The flat picture's specification. */
export const flatChart = (heading: Heading, notes: string[], spec: Spec): Spec =>
  vegaLite(heading, [...notes, "flat; in JupyterLab it has three dimensions"], [], spec).spec as Spec;

/** Plotly knows no themes: a grey that is read on white and on black, over no ground of its own. */
const grey = "#777777";

/** Axes with words, on a light and on a dark page. */
export function plotlyLayout(
  title: string | undefined,
  titles: Record<"x" | "y" | "z", string>,
  ends: Partial<Record<"x" | "y" | "z", [number, number]>> = {},
): Plotly {
  const axis = (name: "x" | "y" | "z") => ({
    title: { text: titles[name] },
    gridcolor: grey,
    zerolinecolor: grey,
    showbackground: false,
    color: grey,
    ...(ends[name] ? { range: ends[name] } : {}),
  });
  return {
    width: WIDTH - 40,
    height: 460,
    margin: { l: 10, r: 10, t: title ? 44 : 10, b: 10 },
    paper_bgcolor: "rgba(0,0,0,0)",
    font: { family: "Inter, system-ui, 'Helvetica Neue', Arial, sans-serif", size: 13, color: grey },
    ...(title ? { title: { text: title, x: 0.01, xanchor: "left", font: { size: 15 } } } : {}),
    scene: {
      xaxis: axis("x"),
      yaxis: axis("y"),
      zaxis: axis("z"),
      camera: { eye: { x: 1.6, y: -1.6, z: 0.9 }, center: { x: 0, y: 0, z: -0.15 } },
      aspectmode: "cube",
    },
    uirevision: "kept",
  };
}

/** The specification, with a slider where there are several frames. */
export function plotlySpec(frames: Plotly[][], layout: Plotly, names?: string[], title = ""): Plotly {
  if (!names) return { data: frames[0], layout };
  const slider = {
    pad: { t: 20 },
    currentvalue: { prefix: title ? `${title} ` : "" },
    steps: names.map((name) => ({
      label: name,
      method: "animate",
      args: [[name], { mode: "immediate", frame: { duration: 0, redraw: true }, transition: { duration: 0 } }],
    })),
  };
  return {
    data: frames[0],
    layout: { ...layout, height: 540, sliders: [slider] },
    frames: frames.map((data, i) => ({ name: names[i], data })),
  };
}
