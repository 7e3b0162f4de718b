/**
 * Pictures of a notebook as JupyterLab shows it, whole page in pieces, light and dark:
 *
 *   node .scripts/screenshots.mjs notebooks/01-….ipynb             what is stored in the file
 *   node .scripts/screenshots.mjs --run notebooks/01-….ipynb       after "Restart Kernel and Run All Cells"
 *   node .scripts/screenshots.mjs --width 800 --theme dark FILE…   another window (1100 pixels), one theme
 *
 * They land in .cache/screenshots/NAME-THEME-01.png and so on; the notebook itself is not touched.
 */
import { mkdir, readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { JupyterLab } from "../test/browser/jupyterlab.mjs";
import { inRoot } from "./setup/paths.mjs";

const FOLDER = inRoot(".cache", "screenshots");

const { values: options, positionals: paths } = parseArgs({
  allowPositionals: true,
  options: { run: { type: "boolean" }, width: { type: "string", default: "1100" }, theme: { type: "string" } },
});

await mkdir(FOLDER, { recursive: true });
const themes = /** @type {const} */ (["light", "dark"]);
for (const theme of themes.filter((theme) => theme === (options.theme ?? theme))) {
  const lab = await JupyterLab.start({ theme });
  try {
    for (const path of paths) {
      const name = `${basename(path, ".ipynb")}-${theme}`;
      for (const old of await readdir(FOLDER)) if (old.startsWith(`${name}-`)) await rm(join(FOLDER, old));
      const notebook = await lab.open(path, { width: Number(options.width) });
      if (options.run) await notebook.restartAndRunAll();
      const files = await notebook.screenshots((piece) =>
        join(FOLDER, `${name}-${String(piece).padStart(2, "0")}.png`),
      );
      console.log(files.join("\n"));
      const errors = await notebook.errors();
      if (errors.length) console.error(`${path}: ${errors.length} error outputs\n${errors.join("\n")}`);
      await notebook.close();
    }
  } finally {
    await lab.stop();
  }
}
