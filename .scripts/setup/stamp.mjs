import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { root } from "./paths.mjs";

/**
 * A short fingerprint of texts.
 *
 * @param {string[]} texts
 */
export function fingerprint(...texts) {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`${text.length}:${text}`);
  return hash.digest("hex").slice(0, 24);
}

/**
 * A fingerprint of files' names and contents; folders are taken whole.
 *
 * @param {string[]} paths
 */
export function contents(...paths) {
  /** @type {(file: string) => string[]} */
  const list = (file) => {
    if (!fs.existsSync(file)) return [];
    return fs.statSync(file).isDirectory()
      ? fs
          .readdirSync(file)
          .sort()
          .flatMap((name) => list(path.join(file, name)))
      : [file];
  };
  return fingerprint(
    ...paths.flatMap(list).flatMap((file) => [path.relative(root, file), fs.readFileSync(file, "utf8")]),
  );
}

/**
 * Does a piece of work once for the same inputs. The stamp lies inside what the work makes, so that deleting
 * that deletes the stamp, and is written only after success, so that a run stopped half-way does the piece again.
 *
 * @param {string} stamp
 * @param {string[]} inputs
 * @param {() => Promise<unknown>} work
 */
export async function once(stamp, inputs, work) {
  const wanted = fingerprint(...inputs);
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === wanted) return;
  fs.rmSync(stamp, { force: true });
  await work();
  fs.writeFileSync(stamp, wanted);
}
