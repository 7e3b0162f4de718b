import { pngFile, type Pixels } from "./png";

// Inter comes with the package: a picture has the same letters on every machine, also on one without any font.
const fonts = ["400Regular/Inter_400Regular.ttf", "600SemiBold/Inter_600SemiBold.ttf"];

/**
 * Twice as large as on the screen, and a whole number: anything between leaves seams between cells. A large picture as
 * it is, or it would weigh megabytes.
 */
const zoomFor = (width: number, height: number): number => (width * height > 450_000 ? 1 : 2);

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
  const font = {
    fontFiles: fonts.map((file) => require.resolve(`@expo-google-fonts/inter/${file}`)),
    // Looking through a machine's fonts is slow; only letters that Inter lacks are worth it.
    loadSystemFonts: !/^[\u0000-\u052f\u1e00-\u27ff]*$/.test(svg), // eslint-disable-line no-control-regex
    defaultFontFamily: "Inter",
    sansSerifFamily: "Inter",
  };
  const [, across, down] = /width="([\d.]+)" height="([\d.]+)"/.exec(svg)!;
  const value = zoomFor(Number(across), Number(down));
  const { width, height, pixels } = new Resvg(svg, { font, fitTo: { mode: "zoom", value } }).render();
  return { width, height, pixels };
}
