// How `npm test` runs test files: two at a time, each told and counted as a whole, and alone those that ask for it.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { root, run } from "../setup/support.mjs";

const tools = pathToFileURL(path.join(root, ".scripts", "test", "tools.mjs")).href;
const folder = `.cache/test/tools-${process.pid}`;
after(() => fs.rmSync(path.join(root, folder), { recursive: true, force: true }));

/**
 * What one of the tools says and counts of these files.
 *
 * @param {string} tool
 * @param {Record<string, string>} files
 */
async function told(tool, files) {
  fs.rmSync(path.join(root, folder), { recursive: true, force: true });
  fs.mkdirSync(path.join(root, folder), { recursive: true });
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(root, folder, name), text);
  const code = `import(${JSON.stringify(tools)}).then(async (tools) => console.log(JSON.stringify(await tools.${tool}(${JSON.stringify(folder)}))))`;
  const { said } = await run(process.execPath, ["-e", code], { env: { NODE_TEST_CONTEXT: undefined } });
  return { said, count: JSON.parse(said.trimEnd().split("\n").at(-1) ?? "") };
}

/** Waits until the file beside it runs, too. @param {string} mine @param {string} other */
const meets = (mine, other) => `
  const [mine, other] = ["${folder}/${mine}", "${folder}/${other}"];
  fs.writeFileSync(mine, "");
  for (const end = Date.now() + 60_000; !fs.existsSync(other) && Date.now() < end;) await new Promise((done) => setTimeout(done, 20));
  if (!fs.existsSync(other)) throw new Error("nothing runs beside it");`;

test("Node's test files run side by side, and a failure is counted", async () => {
  const head = 'import fs from "node:fs"; import { test } from "node:test";';
  const { said, count } = await told("nodeTestsSideBySide", {
    "a.test.mjs": `${head} test("meets b", async () => {${meets("a", "b")}});`,
    "b.test.mjs": `${head} test("meets a", async () => {${meets("b", "a")}});`,
    "c.test.mjs": `${head} test("wrong", () => { throw new Error("as it should"); });`,
  });
  assert.deepEqual(count, { passed: 2, failed: 1 }, said);
  for (const name of ["a", "b", "c"]) assert.match(said, new RegExp(`--- ${folder}/${name}.test.mjs\n[✔✖] `));
});

test("Python's modules, too, and one that says ALONE comes last", async () => {
  const module = (/** @type {string} */ name, /** @type {string} */ rest) =>
    `import time, unittest\nfrom pathlib import Path\nHERE = Path("${folder}")\n${rest}\nclass ${name}(unittest.TestCase):\n`;
  const meeting = (/** @type {string} */ mine, /** @type {string} */ other) =>
    `    def test_meets(self):\n        (HERE / "${mine}").touch()\n        end = time.monotonic() + 60\n` +
    `        while not (HERE / "${other}").exists() and time.monotonic() < end: time.sleep(0.02)\n` +
    `        self.assertTrue((HERE / "${other}").exists())\n        (HERE / "${mine}.ended").touch()\n`;
  const { said, count } = await told("unittest", {
    "test_a.py": module("A", "") + meeting("a", "b") + '    @unittest.skip("no")\n    def test_skipped(self): pass\n',
    "test_b.py": module("B", "") + meeting("b", "a"),
    "test_c.py":
      module("C", 'ALONE = "it looks at the others"') +
      '    def test_others_have_ended(self): self.assertEqual(len(list(HERE.glob("*.ended"))), 2)\n' +
      '    def test_wrong(self): self.fail("as it should")\n',
  });
  assert.deepEqual(count, { passed: 3, failed: 1 }, said);
  assert.ok(said.indexOf("… " + folder + "/test_c.py") > said.indexOf("--- " + folder + "/test_b.py"), said);
});
