/**
 * Starts the kernel (kernel.ts) as a child, and stays beside it for what a process cannot do for itself: leave out what
 * a library says on stderr, and tell the notebook of its own end. Called by the kernelspec:
 * `node launch.js CONNECTION_FILE`.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { STDERR_KEPT, READY, type Work } from "./work";

// TensorFlow's first words, which are no reader's business; TF_CPP_MIN_LOG_LEVEL does not silence all of them.
const KNOWN = [
  /^WARNING: All log messages before absl::InitializeLog/,
  /oneDNN custom operations are on/,
  /This TensorFlow binary is optimized/,
  /^To enable the following instructions/,
];

const [, , file] = process.argv;
const child = spawn(process.execPath, [...process.execArgv, join(__dirname, "kernel.js"), file], {
  stdio: ["inherit", "inherit", "pipe", "pipe"],
});

/** Calls `work` with each whole line. */
function lines(stream: Readable, work: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8").on("data", (text: string) => {
    const all = (rest + text).split("\n");
    rest = all.pop() ?? "";
    all.forEach(work);
  });
  stream.on("end", () => rest && work(rest));
}

let stderr = "";
lines(child.stderr as Readable, (line) => {
  if (KNOWN.some((known) => known.test(line))) return;
  stderr = `${stderr}\n${line}`.slice(-STDERR_KEPT);
  process.stderr.write(`${line}\n`);
});

/** What the kernel works on. */
let work: Work | undefined;
let ready = false;
lines(child.stdio[3] as Readable, (line) => {
  ready = true;
  work = line === READY ? undefined : JSON.parse(line);
});

let endRequested = false;
// Before the kernel listens, a signal would end it.
process.on("SIGINT", () => ready && child.kill("SIGINT"));
process.on("SIGTERM", () => {
  endRequested = true;
  child.kill("SIGTERM");
});

child.on("exit", async (code, signal) => {
  await new Promise((resolve) => setTimeout(resolve, work ? 200 : 0)); // what it said last is still on its way
  if (work && !endRequested) {
    const { reportEnd } = await import("./reportEnd"); // loads zeromq, which is not needed before
    await reportEnd(file, work, { code, signal, stderr }).catch(console.error);
  }
  if (!signal) process.exit(code ?? undefined);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal); // ends as the kernel did
});
