// The walls between the rooms of kernel-helpers are ESLint's to guard: that they stand.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { ESLint } from "eslint";
import { rooms } from "../../.config/rooms.mjs";
import { root } from "../setup/support.mjs";

const eslint = new ESLint({ cwd: root, overrideConfigFile: path.join(root, ".config", "eslint.config.mjs") });

/**
 * The rules that a line of code breaks, where it stands in a file of the source.
 *
 * @param {string} file
 * @param {string} line
 */
async function broken(file, line) {
  const [{ messages }] = await eslint.lintText(`${line}\n`, {
    filePath: path.join(root, "kernel-helpers", "src", file),
  });
  return messages.map(({ ruleId }) => ruleId);
}

test("every room has its walls", () => {
  const source = path.join(root, "kernel-helpers", "src");
  const folders = fs
    .readdirSync(source, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  assert.deepEqual(Object.keys(rooms).sort(), folders.sort());
});

for (const [file, line, rules] of /** @type {[string, string, string[]][]} */ ([
  ["mechanisms/soft.ts", `export * from "../attend";`, []],
  ["mechanisms/soft.ts", `export * from "./hard";`, []],
  ["alignments/dot.ts", `export * from "../mechanisms";`, ["no-restricted-imports"]],
  ["alignments/dot.ts", `export type * from "../mechanisms/soft";`, ["no-restricted-imports"]],
  ["attend.ts", `export * from "./mechanisms";`, ["no-restricted-imports"]],
  ["check.ts", `export * from "./attend";`, ["no-restricted-imports"]],
  ["teaching/exercises/99.ts", `export * from "../exercise";`, []],
  ["teaching/exercises/99.ts", `export * from "../../layers";`, ["no-restricted-imports"]],
  ["datasets/cars.ts", `export * from "node:fs";`, ["@typescript-eslint/no-restricted-imports"]],
  ["scoring/bleu.ts", `export const text = Buffer.from("");`, ["no-restricted-globals"]],
  ["runtime/kernel.ts", `export * from "node:path";`, []],
])) {
  test(`${file}: ${line} is ${rules.length ? "refused" : "allowed"}`, async () =>
    assert.deepEqual(await broken(file, line), rules));
}

test("no file imports itself by way of others", () => {
  const source = path.join(root, "kernel-helpers", "src");
  const files = fs
    .readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => path.join(source, name));
  /** @type {Map<string, string[]>} */
  const imports = new Map(
    files.map((file) => [
      file,
      [...fs.readFileSync(file, "utf8").matchAll(/from "(\.[^"]*)"/g)].map(([, from]) => {
        const there = path.join(path.dirname(file), from);
        return fs.existsSync(`${there}.ts`) ? `${there}.ts` : path.join(there, "index.ts");
      }),
    ]),
  );
  const names = (/** @type {string[]} */ way) => way.map((file) => path.relative(source, file)).join(" → ");
  const done = new Set();
  const follow = (/** @type {string[]} */ way) => {
    const file = way[way.length - 1];
    assert.ok(!way.slice(0, -1).includes(file), names(way));
    if (done.has(file)) return;
    for (const next of imports.get(file) ?? []) follow([...way, next]);
    done.add(file);
  };
  for (const file of files) follow([file]);
  assert.ok((imports.get(path.join(source, "attend.ts")) ?? []).length > 5); // it does find them
});
