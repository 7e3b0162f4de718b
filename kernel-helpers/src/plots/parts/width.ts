import type { Spec } from "./chart";
import { WIDTH } from "./theme";

/** A picture grows with its output up to this. */
const WIDEST = 720;

/**
 * The width of a picture's drawing area, which grows with the output that it is shown in; `beside` is what labels and
 * legends need. For pictures of one view: Vega-Lite lets only these have a width of their own.
 */
export function growing(beside: number): Spec {
  const width = WIDTH - beside;
  const fitting = `containerSize()[0] > 0 ? clamp(containerSize()[0] - ${beside}, ${width}, ${WIDEST - beside}) : ${width}`;
  return {
    width,
    params: [stretcher, { name: "width", update: fitting, on: [{ events: "window:resize", update: fitting }] }],
  };
}

/** JupyterLab makes a chart's box as wide as what is in it. An unseen input of 300 letters makes it as wide as the output. */
const stretcher: Spec = {
  name: "stretcher",
  value: "",
  bind: {
    input: "text",
    name: "\u200b",
    size: 300,
    disabled: "",
    "aria-hidden": "true",
    style: "display:block;visibility:hidden;width:100%;height:0;margin:-1.3em 0 0;padding:0;border:0",
  },
};
