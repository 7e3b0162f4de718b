import { pngFile, type Pixels } from "./png";
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
  // Without a canvas Vega takes every letter for 0.8 em, which leaves wide gaps beside labels.
  const metrics = vega as unknown as { textMetrics: { width: (item: { fontSize?: number }, text: unknown) => number } };
  metrics.textMetrics.width = (item, text) => textWidth(text == null ? "" : String(text), item.fontSize ?? 11);
  const compiled = vegaLite.compile(spec as import("vega-lite").TopLevelSpec).spec;
  return new vega.View(vega.parse(compiled), { renderer: "none" }).runAsync();
}

// Inter comes with the package: a picture has the same letters on every machine, also on one without any font.
const fonts = ["400Regular/Inter_400Regular.ttf", "600SemiBold/Inter_600SemiBold.ttf"];

/** Twice as large as on the screen, and a whole number: anything between leaves seams between cells. */
const ZOOM = 2;

/** Turns SVG into PNG, without a browser or a canvas. */
export const drawPng = async (svg: string): Promise<Uint8Array> => pngFile(await pixelsOf(svg));

/** Turns SVG into JPEG. */
export async function drawJpeg(svg: string): Promise<Uint8Array> {
  const { encode } = await import("jpeg-js");
  const { width, height, pixels } = await pixelsOf(svg);
  return encode({ width, height, data: pixels }, 85).data;
}

async function pixelsOf(svg: string): Promise<Pixels> {
  const { Resvg } = await import("@resvg/resvg-js");
  const { width, height, pixels } = new Resvg(svg, {
    font: {
      fontFiles: fonts.map((file) => require.resolve(`@expo-google-fonts/inter/${file}`)),
      // Looking through a machine's fonts is slow; only letters that Inter lacks are worth it.
      loadSystemFonts: !/^[\u0000-\u052f\u1e00-\u27ff]*$/.test(svg), // eslint-disable-line no-control-regex
      defaultFontFamily: "Inter",
      sansSerifFamily: "Inter",
    },
    fitTo: { mode: "zoom", value: ZOOM },
  }).render();
  return { width, height, pixels };
}
