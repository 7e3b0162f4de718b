/* What stands for raster.ts in a browser, which can draw SVG itself. */

interface Context {
  fillStyle: string;
  fillRect(...place: number[]): void;
  drawImage(image: unknown, ...place: number[]): void;
}
interface Canvas {
  getContext(kind: "2d"): Context;
  convertToBlob(kind: object): Promise<{ arrayBuffer(): Promise<ArrayBuffer> }>;
}
/** What is used of a browser; the package is compiled without its types. */
declare const Image: new () => { src: string; width: number; height: number; decode(): Promise<void> };
declare const OffscreenCanvas: new (width: number, height: number) => Canvas;

const ZOOM = 2;

export const drawPng = (svg: string): Promise<Uint8Array> => drawn(svg, "image/png");
export const drawJpeg = (svg: string): Promise<Uint8Array> => drawn(svg, "image/jpeg");

async function drawn(svg: string, type: string): Promise<Uint8Array> {
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  await image.decode();
  const [width, height] = [ZOOM * image.width, ZOOM * image.height];
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  context.fillStyle = "white"; // as Node's pictures have it
  context.fillRect(0, 0, width, height);
  context.drawImage(image, 0, 0, width, height);
  return new Uint8Array(await (await canvas.convertToBlob({ type, quality: 0.85 })).arrayBuffer());
}
