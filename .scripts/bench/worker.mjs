/**
 * One row's TensorFlow side, in a process of its own: for every line with a way it answers the milliseconds of one run,
 * and at the end the most memory that it has held.
 */
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { generation, gpt, lesson04 } from "../../test/bench/steps.mjs";

/** @typedef {import("@tensorflow/tfjs").Tensor} Tensor */
/** @type {import("kernel-helpers")} */
const { attend, efficient, ready, tf, training } = createRequire(import.meta.url)("kernel-helpers");
const { description } = await ready();

/** What PyTorch is told of the step that is measured. */
let sizes = {};

/**
 * A step as it is, and as one call.
 *
 * @param {{ step: (batch: any) => Tensor, batch: any }} made
 * @returns {Record<string, () => Tensor>}
 */
function steps({ step, batch }) {
  const compiled = training.compiled(step);
  return { compiled: () => compiled(batch), plain: () => tf.tidy(() => step(batch)) };
}

/**
 * Four heads of width 64.
 *
 * @param {number} positions
 * @param {boolean} backward
 * @returns {Record<string, () => Tensor | Tensor[]>}
 */
function attention(positions, backward) {
  const [q, k, v] = [1, 2, 3].map((seed) => tf.randomNormal([4, positions, 64], 0, 1, "float32", seed));
  /** @type {Record<string, (q: Tensor, k: Tensor, v: Tensor) => Tensor>} */
  const ways = {
    attend: (q, k, v) => attend(q, k, v).context,
    chunked: (q, k, v) => efficient.chunked(q, k, v).context,
    plain: (q, k, v) => tf.matMul(tf.softmax(tf.mul(tf.matMul(q, k, false, true), 1 / 8)), v),
  };
  /** @type {[string, (...x: Tensor[]) => Tensor | Tensor[]][]} */
  const runs = Object.entries(ways).map(([way, of]) => {
    const gradients = tf.grads((/** @type {Tensor[]} */ ...x) => tf.sum(of(x[0], x[1], x[2])));
    return [way, (/** @type {Tensor[]} */ ...x) => (backward ? gradients(x) : of(x[0], x[1], x[2]))];
  });
  const compiled = training.compiled(Object.fromEntries(runs).attend);
  return {
    ...Object.fromEntries(runs.map(([way, run]) => [way, () => tf.tidy(() => run(q, k, v))])),
    compiled: () => compiled(q, k, v),
  };
}

/**
 * @param {string} row
 * @returns {Record<string, () => Tensor | Tensor[]>}
 */
function waysOf(row) {
  const [, positions, pass] = /^attention, ([\d,]+) positions, (.+)$/.exec(row) ?? [];
  if (positions) return attention(Number(positions.replace(",", "")), pass === "forward and backward");
  if (row.startsWith("generation")) return generation();
  if (row.includes("GPT")) return steps(gpt());
  const made = lesson04(row.includes("three") ? [0, 1, 2] : [0]);
  sizes = made.sizes;
  return steps(made);
}

const ways = waysOf(process.argv[2]);
console.log(JSON.stringify({ description, sizes }));
for await (const way of createInterface({ input: process.stdin })) {
  const started = performance.now();
  const result = ways[way]();
  // The numbers are read, since a backend may still be computing them.
  (Array.isArray(result) ? result : [result]).forEach((x) => x.dataSync());
  console.log(performance.now() - started);
  tf.dispose(result);
}
console.log(JSON.stringify({ gigabytes: process.resourceUsage().maxRSS / 2 ** 20 }));
