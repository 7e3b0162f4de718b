import type { Spec } from "./chart";
import { WIDTH } from "./theme";

/** A picture grows with its output up to this. */
const WIDEST = 720;
/** Less room than this is left free, so that a box that is only as wide as its picture does not drive it ever wider. */
const SLACK = 40;

/**
 * The width of a picture's drawing area, which follows the room of the output that it is drawn in, wider and narrower;
 * `beside` is what labels and legends need. For pictures of one view: Vega-Lite lets only these have a width of their own.
 *
 * No event says that an output has another width, as when a sidebar opens, so the picture looks four times a second.
 */
export function growing(beside: number): Spec {
  const narrow = WIDTH - beside;
  const room = "containerSize()[0]";
  const fitting = `clamp(${room} - ${beside}, ${narrow}, ${WIDEST - beside})`;
  const other = `${room} > 0 && (${room} < width + ${beside} || ${room} > width + ${beside + SLACK})`;
  const looks = { events: { type: "timer", throttle: 250 }, update: `${other} ? ${fitting} : width` };
  return {
    width: narrow,
    params: [{ name: "width", update: `${room} > 0 ? ${fitting} : ${narrow}`, on: [looks] }],
  };
}

/**
 * How JupyterLab frames a picture. Vega's own style makes the box as wide as what is in it, which then never becomes
 * narrower; here it is as wide as the output, and its menu has the colours of the page.
 */
export const embedOptions = {
  defaultStyle: [
    ".vega-embed { position: relative; box-sizing: border-box; padding-right: 38px; }",
    ".vega-embed details:not([open]) > :not(summary) { display: none !important; }",
    ".vega-embed summary { position: absolute; top: 0; right: 0; padding: 6px; line-height: 0; list-style: none;" +
      " cursor: pointer; opacity: 0.4; color: var(--jp-content-font-color0, black); }",
    ".vega-embed summary::-webkit-details-marker { display: none; }",
    ".vega-embed:hover summary, .vega-embed:focus-within summary { opacity: 1; }",
    ".vega-embed summary svg { width: 14px; height: 14px; }",
    ".vega-embed .vega-actions { position: absolute; z-index: 1001; top: 28px; right: 0; display: flex;" +
      " flex-direction: column; border: 1px solid var(--jp-border-color1, gray);" +
      " background: var(--jp-layout-color0, white); }",
    ".vega-embed .vega-actions a { padding: 6px 12px; white-space: nowrap; text-decoration: none;" +
      " color: var(--jp-content-font-color0, black); }",
  ].join("\n"),
};
