import fs from "node:fs";
import path from "node:path";
import { needsSpace } from "./disk.mjs";
import { lock } from "./lock.mjs";
import { cache, inRoot } from "./paths.mjs";
import { step } from "./progress.mjs";
import { run } from "./run.mjs";
import { contents, once } from "./stamp.mjs";

const folder = path.join(cache, "chromium");

/** Whether the npm package @sparticuz/chromium has a Chromium for this machine. */
export const packaged = process.platform === "linux" && process.arch === "x64";

/** The Chromium of npm, with the libraries and fonts that a bare machine lacks. */
export const npmChromium = {
  executablePath: path.join(folder, "chromium"),
  env: {
    LD_LIBRARY_PATH: path.join(folder, "al2023", "lib"),
    FONTCONFIG_FILE: inRoot(".config", "fonts.conf"),
    XDG_CACHE_HOME: path.join(folder, "cache"),
  },
};

/** Unpacks the Chromium that npm brought; once, in whichever process asks first. */
export async function unpackChromium() {
  const unlock = await lock();
  try {
    const manifest = inRoot("node_modules", "@sparticuz", "chromium", "package.json");
    await once(path.join(folder, ".made"), [contents(manifest)], () => {
      needsSpace(0.3e9, "Chromium");
      return step("Chromium for the tests", "about 5 seconds", async () => {
        fs.rmSync(folder, { recursive: true, force: true });
        fs.mkdirSync(folder, { recursive: true });
        // The package unpacks into the temporary folder, and its libraries only where it believes to be on a bare
        // machine.
        const code = 'import("@sparticuz/chromium").then(({ default: chromium }) => chromium.executablePath())';
        await run(process.execPath, ["-e", code], {
          title: "unpacking Chromium",
          env: { TMPDIR: folder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x" },
        });
      });
    });
  } finally {
    unlock();
  }
}
