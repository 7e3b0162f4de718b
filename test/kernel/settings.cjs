/**
 * Measures what the kernelspec's environment is worth: `node test/kernel/settings.cjs [rounds]`.
 * Each round runs each setting in a process of its own, in turn, so that a busy machine is equally unkind to all;
 * the fastest step of each is reported, with the page faults of a step.
 */
"use strict";
const { execFileSync } = require("node:child_process");

const MALLOC = { MALLOC_MMAP_THRESHOLD_: "1073741824", MALLOC_TRIM_THRESHOLD_: "1073741824", MALLOC_TOP_PAD_: "67108864" };
const SETTINGS = {
  "as it is": {},
  "oneDNN off": { TF_ENABLE_ONEDNN_OPTS: "0" },
  "malloc": MALLOC,
  "malloc, oneDNN off": { ...MALLOC, TF_ENABLE_ONEDNN_OPTS: "0" },
  "malloc, oneDNN off, 1 inter-op": { ...MALLOC, TF_ENABLE_ONEDNN_OPTS: "0", TF_NUM_INTEROP_THREADS: "1" },
  "malloc, oneDNN off, 1 intra-op": { ...MALLOC, TF_ENABLE_ONEDNN_OPTS: "0", TF_NUM_INTRAOP_THREADS: "1" },
};

/** One training step of a small attention model: batch 32, 24 items, width 64, a vocabulary of 1,000. */
function measure() {
  require("../../kernel-helpers/kernel/node-repairs.cjs");
  const tf = require("@tensorflow/tfjs-node");
  const [B, N, D, V] = [32, 24, 64, 1000];
  const variable = (...shape) => tf.variable(tf.randomNormal(shape, 0, 0.1, "float32", 1));
  const [table, q, k, v, up, down, out] = [
    variable(V, D), variable(D, D), variable(D, D), variable(D, D), variable(D, 4 * D), variable(4 * D, D), variable(D, V),
  ];
  const items = tf.randomUniform([B, N], 0, V, "int32", 1);
  const targets = tf.oneHot(items.flatten(), V);
  const optimizer = tf.train.adam(1e-3);
  const step = () =>
    optimizer.minimize(() => {
      const x = tf.gather(table, items);
      const project = (w) => x.reshape([B * N, D]).matMul(w).reshape([B, N, D]);
      const weights = tf.softmax(tf.matMul(project(q), project(k), false, true).div(Math.sqrt(D)));
      const h = x.add(tf.matMul(weights, project(v))).reshape([B * N, D]);
      const y = h.add(h.matMul(up).relu().matMul(down));
      return tf.losses.softmaxCrossEntropy(targets, y.matMul(out));
    }, true).dataSync()[0];
  for (let i = 0; i < 10; i++) step();
  const times = [];
  const faults = process.resourceUsage().minorPageFault;
  for (let i = 0; i < 60; i++) {
    const start = performance.now();
    step();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { best: times[0], middle: times[30], faults: (process.resourceUsage().minorPageFault - faults) / 60 };
}

if (process.argv[2] === "measure") {
  console.log(JSON.stringify(measure()));
} else {
  const rounds = Number(process.argv[2] ?? 5);
  const results = new Map(Object.keys(SETTINGS).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, env] of Object.entries(SETTINGS)) {
      const output = execFileSync(process.execPath, [__filename, "measure"], {
        env: { ...process.env, ...env, TF_CPP_MIN_LOG_LEVEL: "3" },
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
      results.get(name).push(JSON.parse(output.trim().split("\n").at(-1)));
    }
  }
  for (const [name, runs] of results) {
    const least = (key) => Math.min(...runs.map((run) => run[key])).toFixed(1);
    console.log(`${name.padEnd(34)} best ${least("best")} ms, median ${least("middle")} ms, ${least("faults")} page faults a step`);
  }
}
