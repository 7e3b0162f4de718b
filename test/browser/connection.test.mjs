/**
 * The connection between a page and its kernel holds, longer than any interval at which Jupyter looks after it, and
 * loses nothing.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { JupyterLab } from "./jupyterlab.mjs";

const SECONDS = 70;

/** @typedef {import("./notebook-page.mjs").NotebookPage} NotebookPage */

/** @type {JupyterLab} */
let lab;
before(async () => {
  lab = await JupyterLab.start();
});
after(() => lab?.stop());

/**
 * Keeps count of the states that the page's connection to its kernel goes through.
 *
 * @param {NotebookPage} notebook
 */
const watch = (notebook) =>
  notebook.page.evaluate(() => {
    globalThis.states = [];
    globalThis.jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.connectionStatusChanged.connect(
      (_, state) => globalThis.states.push(state),
    );
  });
/** @param {NotebookPage} notebook */
const states = (notebook) => notebook.page.evaluate(() => globalThis.states);

/**
 * A page that draws for a second and a half of every two.
 *
 * @param {NotebookPage} notebook
 */
const load = (notebook) =>
  notebook.page.evaluate(() => {
    globalThis.setInterval(() => {
      for (const end = Date.now() + 1500; Date.now() < end;);
    }, 2000);
  });

test(`${SECONDS} s idle and ${SECONDS} s under load: never cut, and every line arrives, in order`, async () => {
  const idle = await lab.openCells("idle", ['console.log("still here");']);
  const loaded = await lab.openCells("loaded", [
    `for (let line = 0; line < ${SECONDS * 10}; line++) {
  console.log("line", line);
  await new Promise((resolve) => setTimeout(resolve, 50));
  for (const end = Date.now() + 50; Date.now() < end;);
}`,
  ]);
  await watch(idle);
  await watch(loaded);
  await loaded.start(0);
  await load(loaded);
  await loaded.ended(0, 3 * SECONDS * 1000);

  assert.deepEqual(await states(loaded), []);
  const lines = (await loaded.shown(0)).match(/line \d+/g);
  assert.deepEqual(
    lines,
    Array.from({ length: SECONDS * 10 }, (_, line) => `line ${line}`),
  );
  assert.deepEqual(await states(idle), []);
  await idle.run(0);
  assert.equal((await idle.shown(0)).trim(), "still here");
});
