/** The processes that this one has started, and what they have started. Used by the control thread, while the main thread waits for one. */
"use strict";
const { execFileSync } = require("node:child_process");
const { readdirSync, readFileSync } = require("node:fs");

/** @typedef {{pid: number, parent: number, started: number}} Running `started`: only good for comparing */

/** @returns {Running[]} */
function all() {
  try {
    return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).flatMap(fromProc);
  } catch {
    // No /proc outside of Linux. Numbers are given in turn there.
    const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
    return lines.map((line) => line.trim().split(/\s+/).map(Number)).map(([pid, parent]) => ({ pid, parent, started: pid }));
  }
}

/** @param {string} name @returns {Running[]} none, where it has just ended */
function fromProc(name) {
  try {
    const stat = readFileSync(`/proc/${name}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // a program's name may hold anything
    return [{ pid: Number(name), parent: Number(fields[1]), started: Number(fields[19]) }];
  } catch {
    return [];
  }
}

/**
 * The child that `parent` started last, with all of its own children: a shell's end does not end what it runs.
 *
 * @param {number} parent @returns {number[]}
 */
function newestTree(parent) {
  const running = all();
  const children = (/** @type {number} */ pid) => running.filter((one) => one.parent === pid);
  const [newest] = children(parent).sort((a, b) => b.started - a.started || b.pid - a.pid);
  const tree = (/** @type {number} */ pid) => [pid, ...children(pid).flatMap((one) => tree(one.pid))];
  return newest ? tree(newest.pid) : [];
}

module.exports = { newestTree };
