// The benchmark measures what it says, and README.md quotes what it wrote.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { measureRow } from "../../.scripts/bench/measure.mjs";
import { BEGIN, END, ratio, text } from "../../.scripts/bench/report.mjs";
import { names, rows } from "../../.scripts/bench/rows.mjs";
import { root } from "../setup/support.mjs";

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

test("every row has a name of its own", () => assert.equal(new Set(names).size, names.length));
