/**
 * The browser of the tests stands on its own: on a machine with neither its libraries nor fonts it would be the same.
 */
import assert from "node:assert/strict";
import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { test } from "node:test";
import { cache, inRoot } from "../../.scripts/setup/paths.mjs";
import { findBrowser, launchBrowser } from "../../.scripts/test/browser.mjs";
import { npmChromium } from "../../.scripts/setup/chromium.mjs";

const skip = findBrowser() !== npmChromium && "it is not the one from npm";

/**
 * The files that processes running this program have mapped into memory.
 *
 * @param {string} program
 */
function mapped(program) {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const maps = pids.map((pid) => {
    try {
      return readlinkSync(`/proc/${pid}/exe`) === program ? readFileSync(`/proc/${pid}/maps`, "utf8") : "";
    } catch {
      return ""; // ended since, or another user's
    }
  });
  return [...new Set(maps.join("\n").match(/\/\S+/g))];
}

test("npm's Chromium: its own libraries and fonts, and WebGL", { skip }, async (t) => {
  const browser = await launchBrowser();
  t.after(() => browser.close());
  const page = await browser.newPage();
  await page.setContent("<p>a word, ✓ █ Σᵢ</p><code>code</code><canvas></canvas>");
  const webGl = await page.evaluate(() => Boolean(globalThis.document.querySelector("canvas")?.getContext("webgl")));
  assert.ok(webGl, "WebGL draws without a graphics card");
  await page.screenshot();

  const files = mapped(npmChromium.executablePath);
  assert.ok(
    files.some((file) => file.endsWith("/libnss3.so")),
    "Chromium runs",
  );
  const fromSystem = files.filter((file) => !file.startsWith(cache) && !file.startsWith(inRoot("node_modules")));
  assert.deepEqual(
    fromSystem.filter((file) => /\/lib(nss|nspr|plc|plds|softokn|freebl|expat|EGL|GL)/.test(file)),
    [],
  );
  const fonts = files.filter((file) => /\.(ttf|otf|ttc|pfb|woff2?)$/.test(file));
  assert.ok(fonts.length > 0, "a font is open");
  assert.deepEqual(
    fonts.filter((file) => fromSystem.includes(file)),
    [],
  );
});
