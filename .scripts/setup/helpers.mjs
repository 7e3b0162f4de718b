import fs from "node:fs";
import path from "node:path";
import { inRoot } from "./paths.mjs";
import { step } from "./progress.mjs";
import { run } from "./run.mjs";
import { contents, once } from "./stamp.mjs";

/** Compiles kernel-helpers and puts the data files beside the result, so that the notebooks, or another project, can import it. */
export async function helpers() {
  const typescript = inRoot("node_modules", "typescript");
  const data = fs.readdirSync(inRoot("data")).filter((name) => name.endsWith(".csv")).map((name) => inRoot("data", name));
  const inputs = [
    contents(...data, inRoot("kernel-helpers", "src"), inRoot("kernel-helpers", "tsconfig.json"), inRoot("tsconfig.json")),
    JSON.parse(fs.readFileSync(`${typescript}/package.json`, "utf8")).version,
  ];
  const dist = inRoot("kernel-helpers", "dist");
  await once(`${dist}/.made`, inputs, () =>
    step("kernel-helpers", "about 20 seconds", async () => {
      // Compiled aside and swapped in whole: a file removed from src leaves no ghost, a stopped build no half.
      const built = `${dist}-${process.pid}`; // two builds at once do not write into each other; as deep as dist, for the source maps
      try {
        await run(process.execPath, [`${typescript}/bin/tsc`, "-p", inRoot("kernel-helpers"), "--outDir", built], { title: "compiling kernel-helpers" });
        fs.mkdirSync(`${built}/data`);
        for (const file of data) fs.copyFileSync(file, `${built}/data/${path.basename(file)}`);
        fs.rmSync(dist, { recursive: true, force: true });
        fs.renameSync(built, dist);
      } finally {
        fs.rmSync(built, { recursive: true, force: true });
      }
    }));
}
