import { deflateSync } from "node:zlib";

/** Pixels as red, green, blue and opacity, a byte each, row by row from the top. */
export interface Pixels {
  width: number;
  height: number;
  pixels: Uint8Array;
}

/**
 * A PNG file of opaque pixels. Half as large as the drawing library writes it, because nothing is kept for transparency
 * and because large even areas, which charts are made of, pack best without PNG's filters.
 */
export function pngFile({ width, height, pixels }: Pixels): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8); // eight bits for each of three colours
  const stride = 3 * width + 1; // each row starts with its filter: 0, none
  const rows = Buffer.alloc(stride * height);
  for (let y = 0, from = 0; y < height; y++) {
    for (let x = 0, to = y * stride + 1; x < width; x++, from += 4, to += 3) {
      rows[to] = pixels[from];
      rows[to + 1] = pixels[from + 1];
      rows[to + 2] = pixels[from + 2];
    }
  }
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const whole = Buffer.alloc(named.length + 8);
  whole.writeUInt32BE(data.length, 0);
  named.copy(whole, 4);
  whole.writeUInt32BE(crc32(named), named.length + 4);
  return whole;
}

// Node's own zlib.crc32 came with 20.15.
const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = (crc >>> 8) ^ table[(crc ^ bytes[i]) & 0xff];
  return (crc ^ 0xffffffff) >>> 0;
}
