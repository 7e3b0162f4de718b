/** A table shows its words as they are, whatever Markdown, HTML or TeX would make of them. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { JupyterLab } from "./jupyterlab.mjs";

/** @type {JupyterLab} */
let lab;
before(async () => {
  lab = await JupyterLab.start();
});
after(() => lab?.stop());

test("text is text, and a small number is not zero", async () => {
  const words = [
    "*bold*",
    "_it_ __b__",
    "`code`",
    "a | b",
    "<b>tag</b>",
    "[link](x)",
    "~~gone~~",
    "&amp;",
    "$x^2$ and $y$",
    "\\(z\\)",
    "\\*",
    "![i](x)",
  ];
  const notebook = await lab.openCells("table", [
    `import { table } from "kernel-helpers";
table(${JSON.stringify(words.map((word) => ({ "a*b*": word, value: 1e-9 })))});`,
  ]);
  await notebook.run(0);
  const table = notebook.cells.first().locator("table");
  await table.waitFor();
  await notebook.page.waitForTimeout(2000); // formulas are set after the table is drawn
  assert.deepEqual(await table.locator("th").allInnerTexts(), ["a*b*", "value"]);
  assert.deepEqual(await table.locator("td:first-child").allInnerTexts(), words);
  assert.deepEqual(
    await table.locator("td:last-child").allInnerTexts(),
    words.map(() => "1e-9"),
  );
  assert.deepEqual(await notebook.errors(), []);
});
