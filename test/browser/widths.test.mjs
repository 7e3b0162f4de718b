/** Charts follow the width of their output, wider and narrower, without a reload: of the window, and of a sidebar. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { compiledSamples } from "../plots/compiled.mjs";
import { JupyterLab } from "./jupyterlab.mjs";

/** @type {JupyterLab} */
let lab;
/** @type {import("./notebook-page.mjs").NotebookPage} */
let notebook;
const names = ["learningCurves", "curves-query", "bars-profiles", "seriesAttention", "attentionMap"];
const growing = 3; // of them

before(async () => {
  const file = await compiledSamples();
  lab = await JupyterLab.start();
  const first = `import { ready, show } from "kernel-helpers";\nawait ready();\nconst { samples } = require(${JSON.stringify(file)});`;
  const shown = names.map((name) => `await show(samples[${JSON.stringify(name)}]());`).join("\n");
  const cells = [`${first}\n${shown}`, `console.log(${JSON.stringify("between two words ".repeat(30))});`];
  notebook = await lab.openCells("widths", cells, { width: 1440, height: 900, whole: true });
  await notebook.run(0);
  await notebook.run(1);
});
after(() => lab?.stop());

/** Each chart's right edge, that of its last word included, and the room of its output. */
const sizes = () =>
  notebook.page.locator(".jp-OutputArea-output:has(svg.marks)").evaluateAll((outputs) =>
    outputs.map((output) => {
      const { left } = output.getBoundingClientRect();
      const inside = [...output.querySelectorAll("svg.marks, svg.marks text")];
      const right = Math.max(...inside.map((node) => node.getBoundingClientRect().right - left));
      const svg = /** @type {Element} */ (output.querySelector("svg.marks"));
      return { room: output.clientWidth, width: svg.getBoundingClientRect().width, right: Math.round(right) };
    }),
  );

/** @param {(all: Awaited<ReturnType<typeof sizes>>) => boolean} holds @param {string} what */
async function soon(holds, what) {
  /** @type {Awaited<ReturnType<typeof sizes>>} */
  let now = [];
  for (const deadline = Date.now() + 20_000; Date.now() < deadline;) {
    now = await sizes();
    if (now.length === names.length && holds(now)) return now;
    await notebook.page.waitForTimeout(100);
  }
  return assert.fail(`${what}: ${JSON.stringify(now)}`);
}

/** @param {Awaited<ReturnType<typeof sizes>>} all */
const whole = (all) => all.every(({ room, right }) => right <= room);
/** @param {Awaited<ReturnType<typeof sizes>>} all */
const grown = (all) => all.filter(({ width }) => width > 640).length === growing;
/** @param {number} width */
const resize = (width) => notebook.page.setViewportSize({ width, height: 900 });
const sidebar = () =>
  notebook.page.evaluate(() => globalThis.jupyterapp.commands.execute("application:toggle-left-area"));

test("from 1440 pixels to 1024 and back, with the sidebar opened and closed: nothing is cut, and what can grow grows", async () => {
  const [{ room }] = await soon((all) => whole(all) && grown(all), "in 1440 pixels charts are grown");
  await resize(1024);
  const [narrow] = await soon((all) => all[0].room < room && whole(all), "in 1024 pixels they are seen whole");
  assert.ok(narrow.room < 760, `an output that is narrower than a grown chart: ${narrow.room}`);
  await sidebar();
  await soon((all) => all[0].room > narrow.room && whole(all) && grown(all), "without the sidebar they grow");
  await sidebar();
  await soon((all) => all[0].room === narrow.room && whole(all), "with it they are seen whole");
  await resize(1440);
  await soon((all) => all[0].room === room && whole(all) && grown(all), "back in 1440 pixels they are grown");
});

test("the picture's menu is read on the page's ground, and opens over the picture", async () => {
  const menu = notebook.page.locator(".vega-embed details").first();
  await menu.locator("summary").click();
  const link = menu.locator(".vega-actions a").first();
  await link.waitFor();
  const colors = await link.evaluate((node) => [
    globalThis.getComputedStyle(node).color,
    globalThis.getComputedStyle(/** @type {Element} */ (node.parentElement)).backgroundColor,
  ]);
  assert.deepEqual(colors, ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]);
});

test("printed lines are broken between words; a folded cell is as wide as the others, and says where it opens", async () => {
  await resize(1024);
  const broken = await notebook.cells
    .nth(1)
    .locator("pre")
    .evaluate((pre) => {
      const text = /** @type {Text} */ (pre.firstChild?.firstChild ?? pre.firstChild);
      return [...text.data.matchAll(/\w+/g)].filter(({ 0: word, index }) => {
        const range = globalThis.document.createRange();
        range.setStart(text, index);
        range.setEnd(text, index + word.length);
        return range.getClientRects().length > 1;
      }).length;
    });
  assert.equal(broken, 0);
  await notebook.page.evaluate(() => {
    const [cell] = globalThis.jupyterapp.shell.currentWidget.content.widgets;
    cell.model.sharedModel.setSource(`// ${"what this cell does ".repeat(20)}`);
    cell.inputHidden = true;
  });
  const placeholder = notebook.cells.nth(0).locator(".jp-InputPlaceholder");
  await placeholder.waitFor();
  const { right, button, cell } = await placeholder.evaluate((node) => ({
    right: Math.max(...[...node.querySelectorAll("*")].map((part) => part.getBoundingClientRect().right)),
    button: Boolean(node.querySelector("svg")),
    cell: /** @type {Element} */ (node.closest(".jp-Cell")).getBoundingClientRect().right,
  }));
  assert.ok(button && right <= cell, `${right} in a cell that ends at ${cell}`);
});
