import type { Spec } from "./chart";
import { WIDTH } from "./theme";

/** A picture grows with its output up to this. */
const WIDEST = 720;
/** Less room than this is left free, so that a box that is only as wide as its picture does not drive it ever wider. */
const SLACK = 40;

/**
 * The width of a picture's drawing area, which follows the room of the output that it is drawn in, wider and narrower;
 * `beside` is what labels and legends need. For pictures of one view: Vega-Lite lets only these have a width of their
 * own.
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
