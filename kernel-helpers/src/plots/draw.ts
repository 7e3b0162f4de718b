import { textWidth } from "./theme";

/** Draws a Vega-Lite specification as SVG, without a browser or a canvas. */
export async function drawSvg(spec: object): Promise<string> {
  const view = await drawn(spec);
  const svg = await view.toSVG();
  view.finalize();
  // Outside JupyterLab its colours have no names: what follows the comma holds.
  return svg.replace(/var\(--[\w-]+, (\w+)\)/g, "$1");
}

/** Runs a Vega-Lite specification, so that its marks and data can be looked at. */
export async function drawn(spec: object): Promise<import("vega").View> {
  // Loaded when first drawn: they take a quarter of a second that most imports of this package need not pay.
  const [vega, vegaLite] = await Promise.all([import("vega"), import("vega-lite")]);
  // Without a canvas Vega takes every letter for 0.8 em, which leaves wide gaps beside labels. A browser has a canvas.
  const metrics = vega as unknown as { textMetrics: { width: (item: { fontSize?: number }, text: unknown) => number } };
  if (!("document" in globalThis)) metrics.textMetrics.width = (item, text) => textWidth(text == null ? "" : String(text), item.fontSize ?? 11);
  const compiled = vegaLite.compile(spec as import("vega-lite").TopLevelSpec).spec;
  return new vega.View(vega.parse(compiled), { renderer: "none" }).runAsync();
}
