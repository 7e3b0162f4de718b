/**
 * What a training step costs operation by operation, and compiled to one call; measured in turn, again and again, on
 * the same batch. On a busy machine only the ratio means something.
 */
import { createRequire } from "node:module";
import { gpt, lesson04 } from "./steps.mjs";

/** @type {import("kernel-helpers")} */
const { ready, tf, training } = createRequire(import.meta.url)("kernel-helpers");
const ROUNDS = Number(process.env.ROUNDS ?? 30);

console.log((await ready()).description);

const rows = {
  "lesson 04, one model": () => lesson04([0]),
  "lesson 04, three models": () => lesson04([0, 1, 2]),
  "GPT, 0.8 M parameters": gpt,
};
/** @type {Record<string, Record<string, number>>} */
const table = {};
for (const [name, make] of Object.entries(rows)) {
  const { step, batch } = make();
  const compiled = training.compiled(step);
  const ways = { eager: (/** @type {any} */ given) => tf.tidy(() => step(given)), compiled };
  for (let i = 0; i < 3; i++) ways.eager(batch).dispose();
  const started = performance.now();
  for (let i = 0; i < 4; i++) compiled(batch).dispose(); // recorded, recorded, run, run
  const making = performance.now() - started;
  /** @type {Record<string, number[]>} */
  const times = { eager: [], compiled: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const [way, run] of Object.entries(ways)) {
      const before = performance.now();
      const loss = run(batch);
      loss.dataSync();
      times[way].push(performance.now() - before);
      loss.dispose();
    }
  }
  const sorted = Object.fromEntries(Object.entries(times).map(([way, ms]) => [way, ms.sort((a, b) => a - b)]));
  const [least, median] = [
    (/** @type {string} */ way) => sorted[way][0],
    (/** @type {string} */ way) => sorted[way][ROUNDS >> 1],
  ];
  const round1 = (/** @type {number} */ x) => Number(x.toFixed(1));
  table[name] = {
    "eager, least ms": round1(least("eager")),
    "median ": round1(median("eager")),
    "compiled, least ms": round1(least("compiled")),
    median: round1(median("compiled")),
    "times as fast, least": round1(least("eager") / least("compiled")),
    "by medians": round1(median("eager") / median("compiled")),
    "first four calls ms": round1(making),
  };
  if (compiled.why !== undefined) console.log(`${name}: ${compiled.why}`);
  compiled.dispose();
}
console.table(table);
