/**
 * Starts the kernel (kernel.cjs) as a child, and stays beside it for what a process cannot do for itself: leave out what a library says on
 * stderr, and tell the notebook of its own end. Called by the kernelspec: `node launch.cjs CONNECTION_FILE`.
 */
"use strict";
const { spawn } = require("node:child_process");
const { join } = require("node:path");

const { LAST, READY } = require("./work");

// TensorFlow's first words, which are no reader's business; TF_CPP_MIN_LOG_LEVEL does not silence all of them.
const KNOWN = [
  /^WARNING: All log messages before absl::InitializeLog/,
  /oneDNN custom operations are on/,
  /This TensorFlow binary is optimized/,
  /^To enable the following instructions/,
];

const [, , file] = process.argv;
const child = spawn(process.execPath, [...process.execArgv, join(__dirname, "kernel.cjs"), file], {
  stdio: ["inherit", "inherit", "pipe", "pipe"],
});

/** Calls `work` with each whole line. @param {import("node:stream").Readable} stream */
function lines(stream, work) {
  let rest = "";
  stream.setEncoding("utf8").on("data", (text) => {
    const all = (rest + text).split("\n");
    rest = all.pop();
    all.forEach(work);
  });
  stream.on("end", () => rest && work(rest));
}

let said = "";
lines(child.stderr, (line) => {
  if (KNOWN.some((known) => known.test(line))) return;
  said = `${said}\n${line}`.slice(-LAST);
  process.stderr.write(`${line}\n`);
});

/** What the kernel works on. @type {import("./work").Work | undefined} */
let work;
let ready = false;
lines(child.stdio[3], (line) => {
  ready = true;
  work = line === READY ? undefined : JSON.parse(line);
});

let asked = false;
// Before the kernel listens, a signal would end it.
process.on("SIGINT", () => ready && child.kill("SIGINT"));
process.on("SIGTERM", () => {
  asked = true;
  child.kill("SIGTERM");
});

child.on("exit", async (code, signal) => {
  await new Promise((resolve) => setTimeout(resolve, work ? 200 : 0)); // what it said last is still on its way
  if (work && !asked) await require("./obituary.cjs").tell(file, work, { code, signal, said }).catch(console.error);
  if (!signal) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal); // ends as the kernel did
});
