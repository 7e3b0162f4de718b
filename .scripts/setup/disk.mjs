import fs from "node:fs";
import { Failure } from "./failure.mjs";
import { root } from "./paths.mjs";

/** @param {number} bytes */
const gigabytes = (bytes) => `${(bytes / 1e9).toFixed(1)} GB`;

/**
 * Looks before a long step whether what it makes will fit, rather than failing half-way.
 *
 * @param {number} bytes
 * @param {string} what
 */
export function needsSpace(bytes, what) {
  const { bavail, bsize } = fs.statfsSync(root);
  const free = bavail * bsize;
  if (free >= bytes) return;
  throw new Failure(
    `The disk is full: ${what} need ${gigabytes(bytes)}, and ${gigabytes(free)} is free in ${root}`,
    "Free some space there, or move the project to a larger disk, then run the same command again: it goes on where it stopped.",
    "",
    "disk",
  );
}
