import fs from "node:fs";
import path from "node:path";
import { inRoot } from "./paths.mjs";
import { step } from "./progress.mjs";
import { run } from "./run.mjs";
import { contents, once } from "./stamp.mjs";

/**
 * Compiles kernel-helpers and the kernel, and puts the data files beside the result, so that the notebooks, or another
 * project, can import it.
 */
export async function helpers() {
  const typescript = inRoot("node_modules", "typescript");
  const data = fs
    .readdirSync(inRoot("data"))
    .filter((name) => /\.[ct]sv$|-LICENSE$/.test(name))
    .map((name) => inRoot("data", name));
  const [sources, kernel] = [inRoot("kernel-helpers", "src"), inRoot("kernel-helpers", "kernel")];
  const inputs = [
    contents(...data, sources, kernel, inRoot("kernel-helpers", "tsconfig.json"), inRoot("tsconfig.json")),
    JSON.parse(fs.readFileSync(`${typescript}/package.json`, "utf8")).version,
  ];
  const dist = inRoot("kernel-helpers", "dist");
  await once(`${dist}/.made`, inputs, () =>
    step("kernel-helpers", "about 20 seconds", async () => {
      // Compiled aside and swapped in whole: a file removed from src leaves no ghost, a stopped build no half.
      const built = `${dist}-${process.pid}`; // two builds at once do not write into each other; as deep as dist, for the source maps
      try {
        /** @param {string} project @param {string} to @param {string} title */
        const compile = (project, to, title) =>
          run(process.execPath, [`${typescript}/bin/tsc`, "-p", project, "--outDir", to], { title });
        await compile(inRoot("kernel-helpers"), built, "compiling kernel-helpers");
        await compile(kernel, `${built}/kernel`, "compiling the kernel");
        fs.mkdirSync(`${built}/data`);
        for (const file of data) fs.copyFileSync(file, `${built}/data/${path.basename(file)}`);
        fs.rmSync(dist, { recursive: true, force: true });
        fs.renameSync(built, dist);
      } finally {
        fs.rmSync(built, { recursive: true, force: true });
      }
    }),
  );
}
