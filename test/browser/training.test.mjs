/**
 * Training in JupyterLab, on lesson 04: pictures grow while it runs, Interrupt ends it, and the cells after it still
 * run.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { inRoot } from "../../.scripts/setup/paths.mjs";
import { JupyterLab } from "./jupyterlab.mjs";

const TRAINS = 10; // the code cell that trains with attention, from 0
/** @type {JupyterLab} */
let lab;
before(async () => {
  lab = await JupyterLab.start();
});
after(() => lab?.stop());

test("training is watched, interrupted within a second, and gone on from", async () => {
  const notebook = await lab.open(inRoot("notebooks", "04-distinctive-attention.ipynb"));
  for (let cell = 0; cell < TRAINS; cell++) await notebook.run(cell);
  await notebook.start(TRAINS);

  const line = /with attention [█░]+ (\d+) of \d+ · .* left · loss/;
  const seen = new Set();
  let curves = 0;
  for (const deadline = Date.now() + 60_000; (seen.size < 4 || curves < 1) && Date.now() < deadline;) {
    const [, step] = line.exec(await notebook.shown(TRAINS)) ?? [];
    if (step) seen.add(Number(step));
    curves = await notebook.cells.nth(TRAINS).locator("svg.marks, .vega-embed svg").count();
    await notebook.page.waitForTimeout(50);
  }
  assert.ok(seen.size >= 4 && Math.max(...seen) < 200, `the line moves: ${[...seen]}`);
  assert.ok(curves >= 1, "the curve is drawn while it trains");

  const pressed = Date.now();
  await notebook.page.locator('[data-command="notebook:interrupt-kernel"]').click();
  await notebook.page.waitForFunction(
    (cell) =>
      /stopped at \d+ of \d+ after/.test(globalThis.document.querySelectorAll(".jp-CodeCell")[cell].textContent ?? ""),
    TRAINS,
  );
  const took = Date.now() - pressed;
  console.log(`interrupted ${took} ms after the button was pressed, at step ${Math.max(...seen)} or later`);
  assert.ok(took < 5000, `took ${took} ms`); // a second on a machine that is not busy
  await notebook.ended(TRAINS);

  for (const after of [1, 2]) await notebook.run(TRAINS + after);
  assert.match(await notebook.shown(TRAINS + 2), /should be: /);
  assert.deepEqual(await notebook.errors(), []);
  await notebook.close();
});
