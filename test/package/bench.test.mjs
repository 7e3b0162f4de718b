// The benchmark measures what it says, and README.md quotes what it wrote.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { test } from "node:test";
import { measureRow } from "../../.scripts/bench/measure.mjs";
import { BEGIN, END, ratio, text } from "../../.scripts/bench/report.mjs";
import { names, rows } from "../../.scripts/bench/rows.mjs";
import { root } from "../setup/support.mjs";
import { generation } from "../bench/steps.mjs";

const read = (/** @type {string[]} */ ...parts) => fs.readFileSync(path.join(root, ...parts), "utf8");

test("every figure that README.md quotes is in kernel-helpers/BENCHMARK.md", () => {
  const quoted = read("README.md").split(BEGIN)[1].split(END)[0].trim();
  assert.match(quoted, /\| at most /);
  assert.ok(read("kernel-helpers", "BENCHMARK.md").includes(quoted));
});

test("a row is measured in processes of its own, every way as often as the others", async () => {
  const row = rows.find(({ name }) => name === "attention, 128 positions, forward");
  assert.ok(row);
  const { ways, gigabytes } = await measureRow(
    { ...row, ways: ["wasm attend", "wasm chunked"] },
    { rounds: 4, seconds: 60 },
  );
  assert.deepEqual(Object.keys(ways), ["wasm attend", "wasm chunked"]);
  for (const times of Object.values(ways)) assert.ok(times.length === 4 && times.every((ms) => ms > 0), String(times));
  assert.ok(gigabytes.wasm > 0.02 && gigabytes.wasm < 2, String(gigabytes.wasm));
  const children = execFileSync("ps", ["-o", "comm=", "--ppid", String(process.pid)], { encoding: "utf8" });
  assert.equal(children.trim(), "ps", "its processes have ended");
});

test("a goal compares the fastest of our ways with PyTorch's, and says so when the machine was busy", () => {
  const [row] = rows.filter(({ name }) => name.includes("128 positions, forward and"));
  const ways = {
    "native attend": [4, 2, 3],
    "native chunked": [8, 9, 7],
    "native plain": [1, 1, 1],
    "torch written out": [6, 4, 5],
  };
  assert.deepEqual(ratio(row, ways), { way: "native attend", median: 3 / 5, least: 2 / 4 });
  const result = { ways, gigabytes: { native: 0.5, torch: 1 }, descriptions: ["x"], when: "now", machine: "m" };
  const line = (/** @type {number} */ others) =>
    text({ [row.name]: { ...result, others } })
      .split("\n")
      .find((line) => line.includes("| at most 1 |"));
  assert.match(line(0) ?? "", /\| 0\.60 \(least: 0\.50\) \| yes \|$/);
  assert.match(line(1.5) ?? "", /\| not known: 1\.5 cores were busy otherwise \|$/);
});

test("the GPT writes the same with a cache and without, as one call and plainly", async () => {
  const { ready } = createRequire(import.meta.url)("kernel-helpers");
  await ready();
  const said = Object.entries(generation()).map(([way, run]) => [way, ...run().dataSync()].map(String));
  const [, ...words] = said[0];
  assert.ok(new Set(words).size > 3, words.join(" "));
  for (const [way, ...others] of said) assert.deepEqual([way, ...others], [way, ...words]);
});

test("every row has a name of its own", () => assert.equal(new Set(names).size, names.length));
