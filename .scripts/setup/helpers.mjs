import fs from "node:fs";
import { cache, inRoot } from "./paths.mjs";
import { step } from "./progress.mjs";
import { run } from "./run.mjs";
import { contents, once } from "./stamp.mjs";

/** Compiles kernel-helpers, so that the notebooks can import it. */
export async function helpers() {
  const typescript = inRoot("node_modules", "typescript");
  const inputs = [
    contents(inRoot("kernel-helpers", "src"), inRoot("kernel-helpers", "tsconfig.json"), inRoot("tsconfig.json")),
    JSON.parse(fs.readFileSync(`${typescript}/package.json`, "utf8")).version,
  ];
  const dist = inRoot("kernel-helpers", "dist");
  await once(`${dist}/.made`, inputs, () =>
    step("kernel-helpers", "about 20 seconds", async () => {
      // Compiled aside and swapped in whole: a file removed from src leaves no ghost, a stopped build no half.
      const built = `${cache}/build-${process.pid}`; // two builds at once do not write into each other
      fs.rmSync(built, { recursive: true, force: true });
      await run(process.execPath, [`${typescript}/bin/tsc`, "-p", inRoot("kernel-helpers"), "--outDir", built], { title: "compiling kernel-helpers" });
      fs.rmSync(dist, { recursive: true, force: true });
      fs.renameSync(built, dist);
    }));
}
