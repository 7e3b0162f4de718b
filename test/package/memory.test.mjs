// Long sequences in little memory: what a process of its own has needed at most, Node and TensorFlow included.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { root } from "../setup/support.mjs";

/** @param {string} run what is done with x, 4 heads of 16,384 items of width 64 each */
function peak(run) {
  const code = `
    const { efficient, masks, ready, tf } = require("kernel-helpers");
    ready().then(({ name }) => {
      const x = tf.randomNormal([4, 16384, 64], 0, 1, "float32", 1);
      ${run}
      console.log(JSON.stringify({ name, gigabytes: process.resourceUsage().maxRSS / 2 ** 20 }));
    });`;
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", code], { cwd: root, encoding: "utf8" });
  assert.notEqual(stdout, "", stderr);
  return JSON.parse(stdout);
}

const attention = "efficient.chunked(x, x, x, { mask: masks.causal() }).context";
for (const [name, run, most] of /** @type {[string, string, number][]} */ ([
  ["forward", `${attention}.dataSync();`, 1],
  ["forward and backward", `tf.grad((x) => tf.sum(${attention}))(x).dataSync();`, 2],
])) {
  test(`attention over 16,384 items, ${name}, within ${most} GB`, (t) => {
    const { name: backend, gigabytes } = peak(run);
    if (backend !== "native") return t.skip("WebAssembly would take minutes");
    assert.ok(gigabytes < most, `${gigabytes} GB`);
  });
}
