/** Runs the benchmarks of test/bench, one after the other: `npm run bench`. Their figures mean something on an idle machine only. */
import { readdir } from "node:fs/promises";
import { inRoot } from "./setup/paths.mjs";

for (const file of (await readdir(inRoot("test", "bench"))).filter((name) => name.endsWith(".mjs")).sort()) {
  console.log(`\n== ${file} ==`);
  await import(inRoot("test", "bench", file));
}
