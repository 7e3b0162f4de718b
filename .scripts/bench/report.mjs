/*
 * What was measured, kept in .cache/bench.json, and as a page: kernel-helpers/BENCHMARK.md. Its goals are copied into
 * README.md.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import { cache, inRoot } from "../setup/paths.mjs";
import { KERNEL, LESSONS, rows } from "./rows.mjs";

const store = `${cache}/bench.json`;
const page = inRoot("kernel-helpers", "BENCHMARK.md");
const readme = inRoot("README.md");
/** What figures alone do not say, kept by hand. */
const rest = inRoot(".scripts", "bench", "rest.md");
/** Between these two lines README.md shows the goals. */
export const [BEGIN, END] = ["<!-- npm run bench writes this -->", "<!-- until here -->"];

/** @returns {{ results: Record<string, any> }} */
export const kept = () => (existsSync(store) ? JSON.parse(readFileSync(store, "utf8")) : { results: {} });

/**
 * @param {string} name
 * @param {number} others how many cores did other work
 * @param {object} result
 */
export function keep(name, others, result) {
  const { results } = kept();
  const when = new Date().toISOString().slice(0, 16).replace("T", " ");
  results[name] = { ...result, when, others, machine: machine() };
  mkdirSync(cache, { recursive: true });
  writeFileSync(store, JSON.stringify({ results }));
}

function machine() {
  const memory = Math.round(os.totalmem() / 2 ** 30);
  const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: inRoot(), encoding: "utf8" }).trim();
  return `${os.availableParallelism()} cores of ${os.cpus()[0].model.trim()}, ${memory} GB, ${os.type()}, Node ${process.versions.node}, commit ${commit}`;
}

const digits = (/** @type {number} */ x) =>
  x >= 1000 ? Math.round(x).toLocaleString("en") : Number(x.toPrecision(3)).toString();
const sorted = (/** @type {number[]} */ times) => [...times].sort((a, b) => a - b);
const at = (/** @type {number[]} */ times, /** @type {number} */ share) =>
  sorted(times)[Math.min(times.length - 1, Math.floor(share * times.length))];
const spread = (/** @type {number[]} */ times) =>
  `${digits(at(times, 0))} | **${digits(at(times, 0.5))}** | ${digits(at(times, 0.9))} | ${times.length}`;

/**
 * How the fastest of our native ways stands to PyTorch's: by medians, and by the least times.
 *
 * @param {import("./rows.mjs").Row} row
 * @param {Record<string, number[]>} ways
 * @returns {{ way: string, median: number, least: number } | undefined}
 */
export function ratio({ against }, ways) {
  const theirs = against && ways[against];
  const ours = Object.keys(ways).filter((way) => way.startsWith("native") && way !== "native plain");
  if (!theirs || ours.length === 0) return undefined;
  const way = ours.reduce((best, way) => (at(ways[way], 0.5) < at(ways[best], 0.5) ? way : best));
  return {
    way,
    median: at(ways[way], 0.5) / at(theirs, 0.5),
    least: at(ways[way], 0) / at(theirs, 0),
  };
}

/** With so many cores at other work, times say nothing: PyTorch's threads, for one, wait spinning. */
const BUSY = 0.3;
const reached = (/** @type {boolean} */ holds, others = 0) =>
  others > BUSY ? `not known: ${others.toFixed(1)} cores were busy otherwise` : holds ? "yes" : "**no**";

/** The goals, one line for each that was measured. */
function goals(/** @type {Record<string, any>} */ results) {
  const lines = rows.flatMap((row) => {
    const result = results[row.name];
    if (!result) return [];
    const found = ratio(row, result.ways);
    const words = found && `${found.way} / ${row.against?.replace("torch", "PyTorch")}`;
    const { "wasm plain": wasm, "native plain": native } = result.ways;
    return [
      ...(found && row.most
        ? [
            `| ${row.name} | ${words} | at most ${row.most} | ${found.median.toFixed(2)} (least: ${found.least.toFixed(2)}) | ${reached(found.median <= row.most, result.others)} |`,
          ]
        : []),
      ...(row.wasm && wasm
        ? [
            `| ${row.name} | WebAssembly plain / native plain | at most ${row.wasm} | ${(at(wasm, 0.5) / at(native, 0.5)).toFixed(2)} (least: ${(at(wasm, 0) / at(native, 0)).toFixed(2)}) | ${reached(at(wasm, 0.5) <= row.wasm * at(native, 0.5), result.others)} |`,
          ]
        : []),
      ...(row.gigabytes
        ? [
            `| ${row.name} | peak memory of the process | at most ${row.gigabytes} GB | ${result.gigabytes.native.toFixed(2)} GB | ${reached(result.gigabytes.native <= row.gigabytes)} |`,
          ]
        : []),
    ];
  });
  for (const [lesson, { native }] of Object.entries(results[LESSONS]?.lessons ?? {})) {
    if (native)
      lines.push(
        `| lesson ${lesson} | native, when executed last | under 30 s | ${native} s | ${reached(native < 30)} |`,
      );
  }
  return ["| | compared | goal | measured | reached |", "|---|---|---|---|---|", ...lines].join("\n");
}

/** The page. */
export function text(/** @type {Record<string, any>} */ results) {
  const measured = rows.filter(({ name }) => results[name]);
  const who = [...new Set(measured.flatMap(({ name }) => results[name].descriptions))].join("; ");
  const times = measured.flatMap(({ name }) =>
    Object.entries(results[name].ways).map(
      ([way, ms]) =>
        `| ${name} | ${way.replace("torch", "PyTorch").replace("wasm", "WebAssembly")} | ${spread(/** @type {number[]} */ (ms))} | ${digits(1000 * results[name].gigabytes[way.split(" ")[0]])} |`,
    ),
  );
  const kernel = Object.entries(results[KERNEL]?.seconds ?? {}).map(
    ([name, seconds]) => `| ${name} | ${spread(/** @type {number[]} */ (seconds).map((s) => 1000 * s))} |`,
  );
  const lessons = Object.entries(results[LESSONS]?.lessons ?? {}).map(
    ([name, seconds]) => `| ${name} | ${seconds.native ?? "–"} | ${seconds.wasm ?? "–"} |`,
  );
  /** @type {Map<string, string[]>} */
  const runs = new Map();
  for (const [name, { machine, when, others }] of Object.entries(results)) {
    runs.set(machine, [...(runs.get(machine) ?? []), `${name} (${when}, ${others.toFixed(1)})`]);
  }
  return `# How fast it is

Written by \`npm run bench\`. The ways of a row are measured in turn on the same machine with the same threads, each in a process of its own. How
many cores did other work when a row began stands at the end.

## Goals

A ratio is of medians, the fastest of our ways to PyTorch's, both eager where not said otherwise; beside it that of the least times.

${goals(results)}

${readFileSync(rest, "utf8").trim()}

## Times

In milliseconds. *Compiled* is a step as one call (\`training.compiled\`); *plain* is the same in TensorFlow.js's own operations, one by one;
*written out* is softmax(q kᵀ / √D) v in PyTorch's, *loop* a decoder that asks at each step, *fused* one that asks afterwards, with PyTorch's own recurrent unit. Attention has four heads of width 64,
no mask. *Generation* is greedy, one sentence; with a *cache* a step computes the last word only. The last column is the most memory that the process held, for all ways it computes, TensorFlow or PyTorch and Node or Python included.

| | way | least | median | nine in ten below | runs | peak MB |
|---|---|---|---|---|---|---|
${times.join("\n")}

${who}.

## The kernel

In milliseconds, from the client's request to the reply.

| | least | median | nine in ten below | runs |
|---|---|---|---|---|
${kernel.join("\n")}

## The lessons

Seconds for all cells of a lesson, as stored when its outputs were written.

| | native | WebAssembly |
|---|---|---|
${lessons.join("\n")}

## Where and when

Behind each row: when, and how many cores did other work as it began.

${[...runs].map(([machine, rows]) => `- ${machine}: ${rows.join("; ")}`).join("\n")}
`;
}

/** Writes the page, and the goals between the two lines of README.md. */
export function write() {
  const { results } = kept();
  writeFileSync(page, text(results));
  const whole = readFileSync(readme, "utf8");
  const [before, after] = [whole.split(BEGIN)[0], whole.split(END)[1]];
  if (after !== undefined) writeFileSync(readme, `${before}${BEGIN}\n${goals(results)}\n${END}${after}`);
}
