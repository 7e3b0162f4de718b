/**
 * A cell in the middle of a notebook whose kernel was restarted: one sentence, and no screens of TypeScript's errors.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { inRoot } from "../../.scripts/setup/paths.mjs";
import { JupyterLab } from "./jupyterlab.mjs";

const ABOVE = "Run → Run All Above Selected Cell";
/** @type {JupyterLab} */
let lab;
before(async () => {
  lab = await JupyterLab.start();
});
after(() => lab?.stop());

test("in a lesson", async () => {
  const notebook = await lab.open(inRoot("notebooks", "04-distinctive-attention.ipynb"));
  const cells = await notebook.cells.count();
  for (const n of [1, Math.floor(cells / 2), cells - 1]) {
    await notebook.run(n);
    assert.match(
      await notebook.shown(n),
      new RegExp(
        `^CompileError: .* (is|are) not defined yet, but other cells of this notebook define (it|them): ${ABOVE}$`,
      ),
    );
  }
  await notebook.close();
});

test("in a notebook of one's own, which was given its name after its kernel had started", async () => {
  const notebook = await lab.openCells("untitled", [
    "const lists = [1, 2];\nconst width = 3;",
    "lists.map((x) => x * width)",
  ]);
  for (const n of [0, 1]) await notebook.run(n);
  assert.equal(await notebook.shown(1), "[ 3, 6 ]");
  await notebook.rename("named.ipynb");
  await notebook.restart();
  await notebook.run(1);
  assert.equal(
    await notebook.shown(1),
    `CompileError: lists and width are not defined yet, but other cells of this notebook define them: ${ABOVE}`,
  );
  await notebook.close();
});
