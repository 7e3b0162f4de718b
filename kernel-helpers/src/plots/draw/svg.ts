import { textWidth } from "../parts/theme";

/** Draws a Vega-Lite specification as SVG, without a browser or a canvas. */
export async function drawSvg(spec: object): Promise<string> {
  // A file has no page behind it.
  const view = await drawn({ ...spec, background: "white" });
  const svg = await view.toSVG();
  view.finalize();
  return withPlainColors(svg).replace(NOT_IN_XML, "\ufffd");
}

/** Control characters, which a label may hold and XML has no way to write. */
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g; // eslint-disable-line no-control-regex

/** JupyterLab's colours have no names outside it: words are black, and what is mixed with them is darker. */
const withPlainColors = (svg: string): string =>
  svg
    .replace(/color-mix\(in srgb, (#\w{6}) (\d+)%, var\([^()]*\)\)/g, (_, color: string, share: string) =>
      color.replace(/[^#]{2}/g, (byte) =>
        Math.round((parseInt(byte, 16) * Number(share)) / 100)
          .toString(16)
          .padStart(2, "0"),
      ),
    )
    .replace(/var\(--[\w-]+, (\w+)\)/g, "$1");

/** A picture that looks how wide its output is would keep Node waiting. */
const withoutTimers = { events: { timer: false } };

/** Runs a Vega-Lite specification, so that its marks and data can be looked at. */
export async function drawn(spec: object): Promise<import("vega").View> {
  // Loaded when first drawn: they take a quarter of a second that most imports of this package need not pay.
  const [vega, vegaLite] = await Promise.all([import("vega"), import("vega-lite")]);
  // Without a canvas Vega takes every letter for 0.8 em, which leaves wide gaps beside labels. A browser has a canvas.
  const metrics = vega as unknown as { textMetrics: { width: (item: { fontSize?: number }, text: unknown) => number } };
  if (!("document" in globalThis))
    metrics.textMetrics.width = (item, text) => textWidth(text == null ? "" : String(text), item.fontSize ?? 11);
  const compiled = vegaLite.compile(spec as import("vega-lite").TopLevelSpec).spec;
  return new vega.View(vega.parse(compiled, withoutTimers), { renderer: "none" }).runAsync();
}
