/**
 * Child processes of cells. What they write to inherited output reaches the cell, and one that a cell waits for is ended by Interrupt:
 * the control thread does that, since this one hears nothing meanwhile.
 */
"use strict";
const processes = require("node:child_process");
const { closeSync, mkdtempSync, openSync, readFileSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");
const { shared, places, stopped } = require("./interrupt.cjs");

/** @typedef {"stdout" | "stderr"} Name */

/**
 * Which of the kernel's outputs each of a child's is to share.
 *
 * @param {unknown} stdio as given to Node @returns {{at: number, name: Name}[]}
 */
function inherited(stdio) {
  const all = typeof stdio === "string" ? [stdio, stdio, stdio] : Array.isArray(stdio) ? stdio : [];
  const names = (one, at) => {
    if (one === process.stdout || one === 1 || (one === "inherit" && at === 1)) return "stdout";
    if (one === process.stderr || one === 2 || (one === "inherit" && at === 2)) return "stderr";
    return undefined;
  };
  return all.map((one, at) => ({ at, name: names(one, at) })).filter(({ at, name }) => at > 0 && name);
}

/** @param {unknown} stdio @param {{at: number}[]} places @param {(at: number) => unknown} instead */
function replaced(stdio, places, instead) {
  const all = typeof stdio === "string" ? [stdio, stdio, stdio] : [...stdio];
  for (const { at } of places) all[at] = instead(at);
  return all;
}

// `spawn`, `exec`, `execFile` and `fork` all come through here.
const { spawn } = processes.ChildProcess.prototype;
processes.ChildProcess.prototype.spawn = function (options) {
  const shares = inherited(options.stdio);
  if (shares.length === 0) return spawn.call(this, options);
  const result = spawn.call(this, { ...options, stdio: replaced(options.stdio, shares, () => "pipe") });
  for (const { at, name } of shares) this.stdio[at]?.on("data", (chunk) => process[name].write(chunk));
  return result;
};

// One that is waited for writes to a file meanwhile, which is read at its end.
for (const name of ["spawnSync", "execSync", "execFileSync"]) {
  const original = processes[name];
  processes[name] = (...parameters) => {
    const at = parameters.findIndex((one) => typeof one === "object" && one !== null && !Array.isArray(one));
    const shares = inherited(parameters[at]?.stdio);
    if (shares.length === 0) return waiting(() => original(...parameters));
    const folder = mkdtempSync(join(tmpdir(), "output-"));
    const file = (place) => join(folder, String(place));
    const descriptors = new Map(shares.map((one) => [one.at, openSync(file(one.at), "a")]));
    const options = { ...parameters[at], stdio: replaced(parameters[at].stdio, shares, (place) => descriptors.get(place)) };
    try {
      return waiting(() => original(...parameters.with(at, options)));
    } finally {
      for (const descriptor of descriptors.values()) closeSync(descriptor);
      for (const one of shares) process[one.name].write(readFileSync(file(one.at)));
      rmSync(folder, { recursive: true });
    }
  };
}

/** @template T @param {() => T} work @returns {T} */
function waiting(work) {
  Atomics.store(shared, places.CHILD, 1);
  try {
    return work();
  } finally {
    Atomics.store(shared, places.CHILD, 0);
    // However the child has ended, that is why.
    // eslint-disable-next-line no-unsafe-finally
    if (Atomics.load(shared, places.STOP)) throw stopped();
  }
}
