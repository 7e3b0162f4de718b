import type { View } from "vega";
import type { plots } from "kernel-helpers";
import { drawn } from "../../kernel-helpers/src/plots/draw/svg";

/** A mark as it is drawn: where on the page, in which colour, and from which row of data. */
export interface Mark {
  mark: string;
  role: string;
  x: number;
  y: number;
  width: number;
  height: number;
  fill?: string;
  stroke?: string;
  opacity: number;
  size?: number;
  strokeWidth?: number;
  text?: string;
  says?: string;
  datum: Record<string, unknown>;
}

interface Item {
  [key: string]: unknown;
  items?: Item[];
  x?: number;
  y?: number;
}

/** Runs a chart as a browser would. */
export const run = (chart: plots.Chart): Promise<View> => drawn(chart.spec);

/** Everything that is drawn, with its place on the page. */
export function marks(view: View): Mark[] {
  const found: Mark[] = [];
  const walk = (group: Item, x: number, y: number) => {
    for (const mark of (group.items ?? []) as (Item & { marktype: string; role: string })[]) {
      for (const item of mark.items ?? []) {
        const [left, top] = [x + (item.x ?? 0), y + (item.y ?? 0)];
        if (mark.marktype === "group") walk(item, left, top);
        else {
          const numbers = { width: Number(item.width ?? 0), height: Number(item.height ?? 0) };
          found.push({
            mark: mark.marktype,
            role: mark.role,
            x: left,
            y: top,
            ...numbers,
            opacity: Number(item.opacity ?? 1) * Number(item.strokeOpacity ?? 1),
            fill: item.fill as string,
            stroke: item.stroke as string,
            size: item.size as number,
            strokeWidth: item.strokeWidth as number,
            text: item.text === undefined ? undefined : String(item.text),
            says: item.description as string,
            datum: (item.datum ?? {}) as Record<string, unknown>,
          });
        }
      }
    }
  };
  walk({ items: [(view as unknown as { scenegraph(): { root: Item } }).scenegraph().root] }, 0, 0);
  return found;
}

/** The cells of a map: rectangles that came from a query and a key. */
export const cells = (view: View): Mark[] =>
  marks(view).filter(({ mark, role, datum }) => mark === "rect" && role === "mark" && "i" in datum && "j" in datum);

/** The texts on the page, as they are drawn. */
export const texts = (view: View): string[] =>
  marks(view)
    .filter(({ mark }) => mark === "text")
    .map(({ text }) => text ?? "");

/** The labels that the axes show, those of one axis in their order. */
export const axisLabels = (view: View): string[] =>
  marks(view)
    .filter(({ role, opacity }) => role === "axis-label" && opacity > 0)
    .map(({ text }) => text ?? "");

/** A fill as red, green and blue. */
export function rgb(color: string): number[] {
  const hex = /^#(..)(..)(..)$/.exec(color);
  return hex ? hex.slice(1).map((part) => parseInt(part, 16)) : (color.match(/\d+/g) ?? []).map(Number);
}

/** What is looked at of a Plotly specification. */
export interface Plotly {
  data: {
    x: number[];
    y: number[];
    z: unknown;
    cmin?: number;
    cmax?: number;
    name?: string;
    marker?: { symbol: string };
  }[];
  frames?: unknown[];
  layout: { sliders?: { steps: unknown[] }[] };
}
