/* One row after the other: each way in a process of its own that waits while another is measured. */
import { execFile, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import os, { availableParallelism } from "node:os";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { inRoot, venvPython } from "../setup/paths.mjs";

/** As the kernel has it, for big tensors: see kernel-helpers/kernel/install.mjs. */
const MEMORY = {
  MALLOC_MMAP_THRESHOLD_: "1073741824",
  MALLOC_TRIM_THRESHOLD_: "1073741824",
  MALLOC_TOP_PAD_: "67108864",
};
/** How many TensorFlow works with, inside an operation and beside each other. */
const threading = (/** @type {number} */ n) => ({ TF_NUM_INTRAOP_THREADS: `${n}`, TF_NUM_INTEROP_THREADS: `${n}` });
const REST = 20; // milliseconds between two measures, in which threads go to sleep

/**
 * @typedef {object} Measured
 * @property {Record<string, number[]>} ways milliseconds of every run, in order
 * @property {Record<string, number>} gigabytes the most memory, by process
 * @property {string[]} descriptions
 */

/**
 * @param {string} kind
 * @param {string} row
 * @param {object} sizes
 * @param {number} threads
 */
function worker(kind, row, sizes, threads) {
  const [command, args, env] = /** @type {[string, string[], object]} */ (
    kind === "torch"
      ? [
          process.env.TORCH_PYTHON,
          [inRoot(".scripts", "bench", "torch_rows.py"), row, String(threads), JSON.stringify(sizes)],
          {},
        ]
      : [
          process.execPath,
          [inRoot(".scripts", "bench", "worker.mjs"), row],
          { ...MEMORY, ...threading(threads), ATTENTION_BACKEND: kind },
        ]
  );
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "ignore"], env: { ...process.env, ...env } });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`bench: ${kind} must answer, got none for ${row}: run ${command} ${args.join(" ")}`);
    return JSON.parse(value);
  };
  return {
    answer,
    run: (/** @type {string} */ way) => (child.stdin.write(`${way}\n`), answer()),
    // Whoever is still winding up would be busy while the next row begins.
    end: async () => {
      child.stdin.end();
      const last = await answer();
      await ended;
      return last;
    },
  };
}

/** How many cores others keep busy, by half a second in which nothing of ours runs. */
export async function othersBusy() {
  const times = () => os.cpus().map(({ times }) => [times.idle, Object.values(times).reduce((a, b) => a + b)]);
  const before = times();
  await new Promise((resolve) => setTimeout(resolve, 500));
  return times().reduce((busy, [idle, all], i) => {
    const [idled, passed] = [idle - before[i][0], all - before[i][1]];
    return busy + (passed > 0 ? 1 - idled / passed : 0);
  }, 0);
}

/**
 * The ways in turn, until there are enough rounds or the time is used up, but three rounds at least; a first run of
 * each is not counted.
 *
 * @param {import("./rows.mjs").Row} row
 * @param {{ rounds: number, seconds: number }} limits
 * @returns {Promise<Measured>}
 */
export async function measureRow({ name, ways, threads = availableParallelism() }, { rounds, seconds }) {
  const present = ways.filter((way) => !way.startsWith("torch") || process.env.TORCH_PYTHON);
  /** @type {Record<string, ReturnType<typeof worker>>} */
  const workers = {};
  /** @type {Measured} */
  const measured = { ways: Object.fromEntries(present.map((way) => [way, []])), gigabytes: {}, descriptions: [] };
  let sizes = {};
  for (const kind of new Set(present.map((way) => way.split(" ")[0]))) {
    workers[kind] = worker(kind, name, sizes, threads);
    const ready = await workers[kind].answer();
    sizes = { ...sizes, ...ready.sizes };
    measured.descriptions.push(ready.description);
  }
  const once = async (/** @type {string} */ way) => {
    const [kind, ...rest] = way.split(" ");
    await new Promise((resolve) => setTimeout(resolve, REST));
    return workers[kind].run(rest.join(" "));
  };
  // Recording takes the first calls of a compiled step.
  for (const way of present) for (let i = 0; i < (way.includes("compiled") ? 4 : 1); i++) await once(way);
  const started = performance.now();
  for (let round = 0; round < rounds; round++) {
    if (round >= 3 && performance.now() - started > 1000 * seconds) break;
    for (const way of present) measured.ways[way].push(await once(way));
  }
  for (const [kind, { end }] of Object.entries(workers)) measured.gigabytes[kind] = (await end()).gigabytes;
  return measured;
}

/** @returns {Promise<{ seconds: Record<string, number[]> }>} */
export async function measureKernel() {
  const script = inRoot(".scripts", "bench", "kernel.py");
  const { stdout } = await promisify(execFile)(venvPython, ["-W", "ignore", script]);
  return { seconds: JSON.parse(stdout.trim().split("\n").pop() ?? "") };
}

/** From the notebooks: seconds for each backend on which a lesson was executed for its stored outputs. */
export function measureLessons() {
  const lessons = readdirSync(inRoot("notebooks")).filter((name) => /^\d\d-.+\.ipynb$/.test(name));
  const secondsOf = (/** @type {string} */ name) =>
    JSON.parse(readFileSync(inRoot("notebooks", name), "utf8")).metadata.lesson?.seconds ?? {};
  return { lessons: Object.fromEntries(lessons.sort().map((name) => [name.slice(0, -6), secondsOf(name)])) };
}
