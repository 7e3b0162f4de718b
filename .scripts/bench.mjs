/**
 * `npm run bench` measures how fast everything is, in about ten minutes, and writes kernel-helpers/BENCHMARK.md, which
 * the README quotes. Its figures mean something on an idle machine only. With TORCH_PYTHON=path/to/python, one that has
 * torch, PyTorch is measured in between.
 *
 *     npm run bench                        # all rows
 *     npm run bench -- GPT "the kernel"    # rows whose name contains one of these; the others stay as they are
 *     npm run bench -- --list              # the names
 *
 * What is measured is kept in .cache/bench.json after every row, so that an interrupted run goes on where its next call
 * names it.
 */
import { parseArgs } from "node:util";
import { measureKernel, measureLessons, measureRow, othersBusy } from "./bench/measure.mjs";
import { keep, kept, write } from "./bench/report.mjs";
import { KERNEL, names, rows } from "./bench/rows.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    list: { type: "boolean" },
    rounds: { type: "string", default: "30" },
    seconds: { type: "string", default: "15" },
  },
});
if (values.list) {
  console.log(names.join("\n"));
  process.exit();
}
const chosen = names.filter((name) => positionals.length === 0 || positionals.some((part) => name.includes(part)));
if (chosen.length === 0) {
  console.error(`bench: there is no row of that name, got ${positionals.join(", ")}; --list names them`);
  process.exit(1);
}

const limits = { rounds: Number(values.rounds), seconds: Number(values.seconds) };
for (const [i, name] of chosen.entries()) {
  process.stdout.write(`${i + 1}/${chosen.length} ${name} … `);
  const started = performance.now();
  const others = await othersBusy();
  const row = rows.find((row) => row.name === name);
  if (row) keep(name, others, await measureRow(row, limits));
  else keep(name, others, name === KERNEL ? await measureKernel() : measureLessons());
  console.log(`${((performance.now() - started) / 1000).toFixed(0)} s`);
  write();
}
console.log(`kernel-helpers/BENCHMARK.md: ${Object.keys(kept().results).length} of ${names.length} rows`);
