import type { Spec } from "./chart";
import { WIDTH } from "./theme";

/** A picture grows with its output up to this. */
const WIDEST = 720;

/**
 * The width of a picture's drawing area, which takes the room of the output that it is drawn in; `beside` is what labels
 * and legends need. For pictures of one view: Vega-Lite lets only these have a width of their own.
 *
 * When the window changes, the picture becomes as narrow as any output, until it is drawn again: a wide picture holds
 * its box open, so that its room cannot be measured anew.
 */
export function growing(beside: number): Spec {
  const width = WIDTH - beside;
  const room = "containerSize()[0]";
  const update = `${room} > 0 ? clamp(${room} - ${beside}, ${width}, ${WIDEST - beside}) : ${width}`;
  return {
    width,
    params: [stretcher, { name: "width", update, on: [{ events: "window:resize", update: `${width}` }] }],
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
