/**
 * The lessons as a reader meets them: `node --test test/browser/`. Lesson 01 is run in JupyterLab; of the others what
 * is stored is drawn (LESSONS=all runs them all).
 */
import assert from "node:assert/strict";
import { mkdir, readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { inRoot } from "../../.scripts/setup/paths.mjs";
import { JupyterLab } from "./jupyterlab.mjs";

const VEGA = "application/vnd.vegalite.v5+json";
const PLOTLY = "application/vnd.plotly.v1+json";
const SAMPLE = inRoot("test", "notebooks", "fixtures", "sample.ipynb");
const SCREENSHOTS = inRoot(".cache", "screenshots");
const LESSONS = (await readdir(inRoot("notebooks"))).filter((name) => /^\d\d-.*\.ipynb$/.test(name)).sort();

/** @type {JupyterLab} */
let lab;
before(async () => {
  await mkdir(SCREENSHOTS, { recursive: true });
  lab = await JupyterLab.start();
});
after(() => lab?.stop());

/**
 * How many outputs of a type a stored notebook has.
 *
 * @param {string} path
 * @param {string} mime
 */
async function stored(path, mime) {
  /** @type {{ cells: { outputs?: { data?: Record<string, unknown> }[] }[] }} */
  const { cells } = JSON.parse(await readFile(path, "utf8"));
  return cells.flatMap((cell) => cell.outputs ?? []).filter((output) => output.data?.[mime]).length;
}

/**
 * Every chart that the file holds is on the page, and has something in it.
 *
 * @param {import("./notebook-page.mjs").NotebookPage} notebook
 * @param {string} path
 */
async function isDrawn(notebook, path) {
  assert.deepEqual(await notebook.errors(), []);
  const [vega, plotly] = [await stored(path, VEGA), await stored(path, PLOTLY)];
  await notebook.page.waitForFunction(
    ([v, p]) =>
      globalThis.document.querySelectorAll(".jp-OutputArea-output svg.marks").length >= v &&
      globalThis.document.querySelectorAll(".jp-RenderedPlotly .plot-container").length >= p,
    [vega, plotly],
  );
  const marks = await notebook.vegaMarks();
  assert.equal(marks.length, vega, "Vega-Lite charts");
  assert.ok(
    marks.every((count) => count > 0),
    `each chart has visible marks: ${marks}`,
  );
  await notebook.page.waitForFunction(() =>
    [...globalThis.document.querySelectorAll(".jp-RenderedMarkdown img")].every(
      (image) => /** @type {HTMLImageElement} */ (image).naturalWidth > 0,
    ),
  );
  const plots = await notebook.plotlyPlots();
  assert.equal(plots.length, plotly, "Plotly plots");
  for (const plot of plots) {
    assert.ok(plot.drawn && !plot.noWebGl && plot.width > 100 && plot.height > 100, JSON.stringify(plot));
  }
}

/**
 * @param {string} path
 * @param {string} name of its pictures
 */
async function isRunAndLookedAt(path, name) {
  const notebook = await lab.open(path);
  await notebook.restartAndRunAll();
  assert.deepEqual(await notebook.errors(), []);
  const counts = await notebook.counts();
  assert.deepEqual(
    counts,
    counts.map((_, i) => i + 1),
    "every cell has run, in order",
  );
  await isDrawn(notebook, path);
  await notebook.screenshots((piece) => join(SCREENSHOTS, `test-${name}-${String(piece).padStart(2, "0")}.png`));
  return notebook;
}

test("a sample with every kind of output: Restart Kernel and Run All, then one cell again", async () => {
  const notebook = await isRunAndLookedAt(SAMPLE, "sample");
  assert.equal(await stored(SAMPLE, PLOTLY), 1);
  assert.match(await notebook.shown(1), /✓ the last key takes it all \(1\)/);
  assert.match(await notebook.shown(4), /^counting: 100 in \d+\.\d s$/);
  assert.match(await notebook.shown(5), /Double a number · not answered yet/);

  const before = await notebook.count(2);
  await notebook.run(2);
  assert.equal(await notebook.count(2), 7, `was ${before}; six cells have run before`);
  assert.equal((await notebook.vegaMarks()).length, 1);
  assert.deepEqual(await notebook.errors(), []);
  await notebook.close();
});

test("progress moves, Interrupt stops long work within seconds, and what it has is kept", async () => {
  const notebook = await lab.openCells("interrupt", [
    'import { breathe, interruptible, progress } from "kernel-helpers";',
    `const steps = await interruptible(async (signal) => {
  const bar = progress("long work", 100000);
  let done = 0;
  while (done < 100000 && !signal.aborted) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    bar.step(++done);
    await breathe();
  }
  bar.done("kept");
  return done;
});`,
    'console.log("kept", steps > 0 && steps < 100000);',
  ]);
  await notebook.run(0);
  await notebook.start(1);
  const seen = new Set();
  for (const deadline = Date.now() + 60_000; seen.size < 4 && Date.now() < deadline;) {
    const [, count] = /long work [█░]+ (\d+) of 100000 · .* left/.exec(await notebook.shown(1)) ?? [];
    if (count) seen.add(Number(count));
    await notebook.page.waitForTimeout(50);
  }
  assert.ok(seen.size >= 4, `the line moves: ${[...seen]}`);

  const pressed = Date.now();
  await notebook.page.locator('[data-command="notebook:interrupt-kernel"]').click();
  await notebook.ended(1);
  const took = Date.now() - pressed;
  assert.match(await notebook.shown(1), /^long work: stopped at \d+ of 100000 after .* · kept$/);
  assert.ok(took < 5000, `took ${took} ms`); // a second on a machine that is not busy
  await notebook.run(2);
  assert.equal((await notebook.shown(2)).trim(), "kept true");
  assert.deepEqual(await notebook.errors(), []);
  await notebook.close();
});

test("an endless loop of a reader's own is stopped too, and the kernel lives on", async () => {
  const notebook = await lab.openCells("endless", [
    "let turns = 0;\nwhile (true) { turns++; await null; }",
    'console.log("alive");',
  ]);
  await notebook.start(0);
  await notebook.page.waitForTimeout(1000);
  await notebook.page.locator('[data-command="notebook:interrupt-kernel"]').click();
  await notebook.ended(0);
  assert.equal((await notebook.errors()).length, 1);
  await notebook.run(1);
  assert.equal((await notebook.shown(1)).trim(), "alive");
  await notebook.close();
});

for (const name of LESSONS) {
  const path = inRoot("notebooks", name);
  if (name.startsWith("01-") || process.env.LESSONS === "all") {
    test(`${name}: Restart Kernel and Run All, everything visible, a single cell again`, async () => {
      const notebook = await isRunAndLookedAt(path, name.slice(0, 2));
      const cells = (await notebook.counts()).length;
      await notebook.run(1);
      assert.equal(await notebook.count(1), cells + 1);
      assert.deepEqual(await notebook.errors(), []);
      await notebook.close();
    });
  } else {
    test(`${name}: what is stored is drawn, untrusted as it is`, async () => {
      const notebook = await lab.open(path);
      await isDrawn(notebook, path);
      await notebook.close();
    });
  }
}
