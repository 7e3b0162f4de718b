import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { transformFile } from "@swc/core";
import { inRoot } from "../../.scripts/setup/paths.mjs";

/**
 * The samples as JavaScript, for the gallery and for notebooks; inside the project, so that they find kernel-helpers.
 */
export async function compiledSamples() {
  const { code } = await transformFile(inRoot("test", "plots", "samples.ts"), {
    jsc: { parser: { syntax: "typescript" }, target: "es2022" },
    module: { type: "commonjs" },
  });
  const file = inRoot(".cache", "gallery", "samples.cjs");
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.${process.pid}`, code); // another test may read the file just now
  await rename(`${file}.${process.pid}`, file);
  return file;
}
