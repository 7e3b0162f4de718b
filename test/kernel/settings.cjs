/**
 * Measures what the kernelspec's environment is worth: `node test/kernel/settings.cjs [rounds]`.
 * Each round runs each setting in a process of its own, in turn, so that a busy machine is equally unkind to all;
 * the fastest step of each is reported, with the page faults of a step.
 */
"use strict";
const { execFileSync } = require("node:child_process");

const MALLOC = {
  MALLOC_MMAP_THRESHOLD_: "1073741824",
  MALLOC_TRIM_THRESHOLD_: "1073741824",
  MALLOC_TOP_PAD_: "67108864",
};
const SETTINGS = {
  "as it is": {},
  malloc: MALLOC,
  "malloc, oneDNN off": { ...MALLOC, TF_ENABLE_ONEDNN_OPTS: "0" },
  "malloc, one op at a time": { ...MALLOC, TF_NUM_INTEROP_THREADS: "1" },
  "malloc, one thread an op": { ...MALLOC, TF_NUM_INTRAOP_THREADS: "1" },
};

const SIZES = {
  small: { B: 32, N: 24, D: 64, V: 1000, steps: 60 },
  large: { B: 64, N: 64, D: 128, V: 4000, steps: 8 },
};

/**
 * Training steps of a small attention model: batch B, N items, width D, a vocabulary of V.
 *
 * @param {typeof SIZES.small} size
 */
function measure({ B, N, D, V, steps }) {
  require("../../kernel-helpers/dist/runtime/nodeRepairs.js");
  const tf = require("@tensorflow/tfjs-node");
  /** @param {number[]} shape */
  const variable = (...shape) => tf.variable(tf.randomNormal(shape, 0, 0.1, "float32", 1));
  const [table, q, k, v, up, down, out] = [
    variable(V, D),
    variable(D, D),
    variable(D, D),
    variable(D, D),
    variable(D, 4 * D),
    variable(4 * D, D),
    variable(D, V),
  ];
  const items = tf.randomUniform([B, N], 0, V, "int32", 1);
  const targets = tf.oneHot(items.flatten(), V);
  const optimizer = tf.train.adam(1e-3);
  const loss = () => {
    const x = tf.gather(table, items);
    /** @param {import("@tensorflow/tfjs-node").Tensor} w */
    const project = (w) =>
      x
        .reshape([B * N, D])
        .matMul(w)
        .reshape([B, N, D]);
    const weights = tf.softmax(tf.matMul(project(q), project(k), false, true).div(Math.sqrt(D)));
    const h = x.add(tf.matMul(weights, project(v))).reshape([B * N, D]);
    const y = h.add(h.matMul(up).relu().matMul(down));
    return tf.losses.softmaxCrossEntropy(targets, y.matMul(out)).asScalar();
  };
  const step = () => /** @type {import("@tensorflow/tfjs-node").Scalar} */ (optimizer.minimize(loss, true)).dataSync();
  for (let i = 0; i < 4; i++) step();
  const times = [];
  const faults = process.resourceUsage().minorPageFault;
  for (let i = 0; i < steps; i++) {
    const start = performance.now();
    step();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return {
    best: times[0],
    middle: times[steps >> 1],
    faults: (process.resourceUsage().minorPageFault - faults) / steps,
  };
}

if (process.argv[2] === "measure") {
  console.log(JSON.stringify(Object.fromEntries(Object.entries(SIZES).map(([name, size]) => [name, measure(size)]))));
} else {
  const rounds = Number(process.argv[2] ?? 5);
  /** @type {Record<string, Record<string, ReturnType<typeof measure>>[]>} */
  const results = Object.fromEntries(Object.keys(SETTINGS).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, env] of Object.entries(SETTINGS)) {
      const output = execFileSync(process.execPath, [__filename, "measure"], {
        env: { ...process.env, ...env, TF_CPP_MIN_LOG_LEVEL: "3" },
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
      results[name].push(JSON.parse(output.trim().split("\n").at(-1) ?? ""));
    }
  }
  for (const size of Object.keys(SIZES)) {
    console.log(size);
    for (const [name, runs] of Object.entries(results)) {
      /** @param {"best" | "middle" | "faults"} key */
      const least = (key) => Math.min(...runs.map((run) => run[size][key])).toFixed(1);
      console.log(
        `  ${name.padEnd(26)} best ${least("best")} ms, median ${least("middle")} ms, ${least("faults")} page faults a step`,
      );
    }
  }
}
