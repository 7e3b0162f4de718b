/** JupyterLab as `npm start` opens it for the first time: the start page, with its table of contents. */
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { after, before, test } from "node:test";
import { inRoot } from "../../.scripts/setup/paths.mjs";
import { JupyterLab } from "./jupyterlab.mjs";

/** @type {JupyterLab} */
let lab;
/** @type {import("./notebook-page.mjs").NotebookPage} */
let notebook;
before(async () => {
  lab = await JupyterLab.start();
  notebook = await lab.open(inRoot("notebooks", "00-start-here.ipynb"), { width: 1280, whole: true });
});
after(() => lab?.stop());

test("the table of contents is open, and the start page names it", async () => {
  const contents = notebook.page.locator(".jp-TableOfContents");
  await contents.getByText("How to use a notebook").waitFor();
  assert.ok(await contents.isVisible());
  assert.match(
    await notebook.page.locator(".jp-Notebook").innerText(),
    /table of contents of the open notebook stands on the left/,
  );
});

test("the lessons' titles are links to them", async () => {
  const links = await notebook.page
    .locator(".jp-Notebook table a")
    .evaluateAll((/** @type {HTMLAnchorElement[]} */ found) =>
      found.map((link) => ({
        title: link.innerText,
        file: decodeURIComponent(link.getAttribute("data-commandlinker-args") ?? link.href),
      })),
    );
  const lessons = (await readdir(inRoot("notebooks")))
    .filter((name) => /^\d\d-.*\.ipynb$/.test(name) && !name.startsWith("00"))
    .sort();
  assert.equal(links.length, lessons.length);
  links.forEach(({ title, file }, i) => {
    assert.match(title, /^[A-Z][a-z-]*( [a-z]+)*$/);
    assert.ok(file.includes(lessons[i]), file);
  });
});
