// `npm run drawings`: each lesson's drawing of its mechanism, from its description in drawings/NN.mjs to
// notebooks/images/NN-mechanism.svg.
import fs from "node:fs";
import { draw } from "./drawings/draw.mjs";
import { inRoot } from "./setup/paths.mjs";

/** Every drawing, by the file it belongs in. @returns {Promise<Map<string, string>>} */
export async function drawings() {
  const names = fs
    .readdirSync(inRoot(".scripts", "drawings"))
    .filter((name) => /^\d\d\.mjs$/.test(name))
    .sort();
  const all = new Map();
  for (const name of names) {
    const { default: drawing } = await import(`./drawings/${name}`);
    all.set(inRoot("notebooks", "images", `${name.slice(0, 2)}-mechanism.svg`), draw(drawing));
  }
  return all;
}

if (process.argv[1] === import.meta.filename || process.argv[1]?.endsWith("drawings.mjs")) {
  for (const [file, svg] of await drawings()) {
    fs.writeFileSync(file, svg);
    console.log(file);
  }
}
