/** Pictures in three dimensions, in JupyterLab: they are live after a reload, and read in both themes. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { JupyterLab } from "./jupyterlab.mjs";

const PICTURES = `import { plots, ready, show } from "kernel-helpers";
await ready();
const heights = Array.from({ length: 12 }, (_, i) => Array.from({ length: 12 }, (_, j) => Math.exp(-((i - j) ** 2) / 8)));
await show(plots.surface(heights, { title: "A ridge", rowTitle: "query", columnTitle: "key", z: "weight" }));
const cloud = (spread) => [[0, 0, 0], [spread, 1, 0], [0, spread, 1]];
await show(plots.cloud([cloud(1), cloud(2)], { title: "A cloud", labels: ["cat", "dog", "run"], groups: ["a", "a", "b"], frames: [0, 100] }));`;

/** @type {JupyterLab} */
let lab;
/** @type {import("./notebook-page.mjs").NotebookPage} */
let notebook;
before(async () => {
  lab = await JupyterLab.start();
  notebook = await lab.openCells("three", [PICTURES], { width: 1440, whole: true });
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

/** The words of all pictures and their colours; those of WebGL are none. */
const words = () =>
  notebook.page
    .locator(".js-plotly-plot svg text")
    .evaluateAll((all) =>
      all
        .filter((text) => text.textContent?.trim() && text.getBoundingClientRect().width > 0)
        .map((text) => [
          text.textContent?.trim(),
          globalThis.getComputedStyle(text.querySelector("tspan[style*=fill]") ?? text).fill,
        ]),
    );

test("every word has the page's colour in both themes, without a reload", async () => {
  await notebook.page.locator(".slider-label").last().waitFor();
  for (const [theme, color] of [
    ["JupyterLab Dark", "rgb(255, 255, 255)"],
    ["JupyterLab Light", "rgb(0, 0, 0)"],
  ]) {
    await notebook.page.evaluate(
      (name) => globalThis.jupyterapp.commands.execute("apputils:change-theme", { theme: name }),
      theme,
    );
    await notebook.page.waitForFunction((ink) => {
      const title = globalThis.document.querySelector(".js-plotly-plot .gtitle tspan");
      return title && globalThis.getComputedStyle(title).fill === ink;
    }, color);
    const shown = await words();
    for (const word of ["A ridge", "query", "key", "weight", "0.5", "cat", "first axis", "a", "100"])
      assert.ok(
        shown.some(([text]) => text === word),
        `${word} of ${shown.map(([text]) => text)}`,
      );
    assert.deepEqual(
      shown.filter(([, fill]) => fill !== color),
      [],
      theme,
    );
  }
});

test("the colour bar's title stands clear of its numbers", async () => {
  const [title, top] = await notebook.page
    .locator(".js-plotly-plot")
    .first()
    .evaluate((plot) => {
      const box = (/** @type {Element} */ node) => node.getBoundingClientRect();
      const numbers = [...plot.querySelectorAll(".cbaxis text")].map((text) => box(text).top);
      return [
        box(/** @type {Element} */ (plot.querySelector(".cbtitle tspan tspan, .cbtitle tspan"))).bottom,
        Math.min(...numbers),
      ];
    });
  assert.ok(title <= top, `${title} above ${top}`);
});

test("a cloud's labels go with their points through the frames", async () => {
  const dog = () =>
    notebook.page
      .locator(".js-plotly-plot svg text", { hasText: /^dog$/ })
      .first()
      .evaluate((text) => {
        const { x, y } = text.getBoundingClientRect();
        return { x, y };
      });
  const before = await dog();
  await notebook.page.locator(".slider-label", { hasText: "100" }).click({ force: true });
  for (const deadline = Date.now() + 20_000; Date.now() < deadline;) {
    const { x, y } = await dog();
    if (Math.hypot(x - before.x, y - before.y) > 20) return;
    await notebook.page.waitForTimeout(100);
  }
  assert.fail("the label stays where it was");
});
