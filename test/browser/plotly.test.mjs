/** Pictures in three dimensions, in JupyterLab: they are live after a reload, and read in both themes. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { JupyterLab } from "./jupyterlab.mjs";

const SURFACE = `import { plots, ready, show } from "kernel-helpers";
await ready();
const heights = Array.from({ length: 12 }, (_, i) => Array.from({ length: 12 }, (_, j) => Math.exp(-((i - j) ** 2) / 8)));
await show(plots.surface(heights, { title: "A ridge", rowTitle: "query", columnTitle: "key", z: "weight" }));`;

/** @type {JupyterLab} */
let lab;
/** @type {import("./notebook-page.mjs").NotebookPage} */
let notebook;
before(async () => {
  lab = await JupyterLab.start();
  notebook = await lab.openCells("three", [SURFACE], { width: 1440, whole: true });
  await notebook.run(0);
});
after(() => lab?.stop());

const drawn = () => notebook.page.locator(".jp-RenderedPlotly .plot-container canvas").first().waitFor();

test("after run, save and reload in a narrower window the picture is live, and fits its output", async () => {
  await drawn();
  // Plotly has put a PNG as wide as this output beside its picture.
  await notebook.page.waitForFunction(() => {
    const [cell] = globalThis.jupyterapp.shell.currentWidget.content.widgets;
    return JSON.stringify(cell.model.sharedModel.toJSON()).includes('"image/png"');
  });
  await notebook.page.evaluate(() => globalThis.jupyterapp.commands.execute("docmanager:save"));
  await notebook.page.setViewportSize({ width: 1024, height: 768 });
  await notebook.page.reload();
  await notebook.isReady();
  await drawn();
  assert.equal(await notebook.page.locator(".jp-RenderedPlotly .plot-img:visible").count(), 0, "no still picture");
  const [{ width }] = await notebook.plotlyPlots();
  const room = await notebook.page
    .locator(".jp-OutputArea-output")
    .first()
    .evaluate((output) => output.clientWidth);
  assert.ok(width > 400 && width <= room, `${width} of ${room} pixels`);
});
