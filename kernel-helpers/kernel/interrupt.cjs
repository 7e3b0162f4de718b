/**
 * Interrupt, in three steps, each for code that the one before could not reach:
 *
 * 1. Whoever listens for SIGINT is told, and may come to an end by itself and return what it has (long work in
 *    kernel-helpers does). Node's own SIGINT takes the same way.
 * 2. Where nobody listens, or the reader presses again, the cell is stopped: its reply is an error at once, its next
 *    `await` throws, and its timers never fire.
 * 3. Code that keeps the event loop busy hears nothing of this. The control thread (control.cjs) sees it and raises a flag
 *    which every turn of a loop in a cell looks at; then it sends a real SIGINT, which ends the synchronous part of a
 *    cell wherever it is (Node's `breakOnSigint`, which tslab asks for).
 *
 * What remains: a synchronous loop inside a library, entered after the cell's first `await`. Only a restart ends it.
 */
"use strict";
const { Cell } = require("./cell.cjs");
const { CHECKS } = require("./compile.cjs");

/** Places in the memory shared with the control thread. */
const STOP = 0; // loops in cells must end
const HANDLED = 1; // how many interrupts the event loop has seen
const LISTENERS = 2; // how many listen for SIGINT on behalf of the running cell
const ASKED = 3; // how many interrupts the control thread has seen
const SIGNALLED = 4; // whether the control thread has sent a real SIGINT

const shared = new Int32Array(new SharedArrayBuffer(5 * Int32Array.BYTES_PER_ELEMENT));

class Interrupted extends Error {
  name = "Interrupted";
}

const interrupted = () => new Interrupted("stopped by Interrupt");

/** Cells up to this one have been stopped after they had ended, for what they left running. */
let allUpTo = 0;

/** @param {Cell | undefined} cell */
const isStopped = (cell) => cell !== undefined && (cell.stopped || cell.id <= allUpTo);

// What the compiled cells call.
globalThis[CHECKS] = {
  flag: shared,
  stop() {
    const cell = Cell.current() ?? Cell.latest();
    if (cell) cell.stopped = true;
    throw interrupted();
  },
  resume(value) {
    if (isStopped(Cell.current())) throw interrupted();
    return value;
  },
};

/** Which cell listens: what an earlier cell has left listening must not make a later one deaf. */
const owners = new WeakMap();
let parking = false;
/** @type {() => Cell | undefined} */
let runningCell;
/** @type {() => void} */
let giveUp;

function onSigint() {
  const cell = runningCell();
  if (!cell) {
    allUpTo = Cell.latest()?.id ?? 0;
    return;
  }
  const asking = process.listeners("SIGINT").some((listener) => owners.get(listener) === cell);
  if (asking && !cell.asked && !cell.stopped) {
    cell.asked = true;
    return;
  }
  cell.stopped = true;
  giveUp();
}

/**
 * @param {() => Cell | undefined} running
 * @param {() => void} stopWaiting makes the kernel wait no longer for the running cell
 */
function listen(running, stopWaiting) {
  runningCell = running;
  giveUp = stopWaiting;
  process.on("SIGINT", onSigint);
  process.on("newListener", (event, added) => {
    if (event !== "SIGINT" || added === onSigint) return;
    if (!owners.has(added)) owners.set(added, Cell.current());
    if (owners.get(added) === runningCell()) shared[LISTENERS]++;
  });
  process.on("removeListener", (event, removed) => {
    if (event !== "SIGINT" || removed === onSigint) return;
    if (owners.get(removed) === runningCell()) shared[LISTENERS]--;
    if (!parking) owners.delete(removed);
  });
}

/** An interrupt has reached the event loop. */
function handle() {
  Atomics.store(shared, STOP, 0);
  Atomics.add(shared, HANDLED, 1);
  process.emit("SIGINT", "SIGINT");
}

/** Waits until the interrupts that were meant for a cell have arrived: the next cell must not be stopped by them. */
async function settled() {
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  while (Atomics.load(shared, HANDLED) < Atomics.load(shared, ASKED)) await pause(1);
  if (Atomics.exchange(shared, SIGNALLED, 0)) await pause(50);
}

/**
 * Runs the synchronous part of a cell. Node takes all listeners away for that time and adds them again afterwards; that
 * changes nobody's ownership. A listener that the cell adds meanwhile makes Node leave the signal's default action behind:
 * the next SIGINT would end the process. Adding all listeners afresh puts Node's handler back; ours comes first, to see
 * who else listens.
 */
function synchronously(work) {
  const before = process.listenerCount("SIGINT");
  parking = true;
  try {
    return work();
  } finally {
    if (process.listenerCount("SIGINT") !== before) {
      const listeners = process.rawListeners("SIGINT").filter((listener) => listener !== onSigint);
      process.removeAllListeners("SIGINT");
      for (const listener of [onSigint, ...listeners]) process.on("SIGINT", listener);
    }
    parking = false;
  }
}

module.exports = {
  listen,
  handle,
  settled,
  synchronously,
  isStopped,
  interrupted,
  Interrupted,
  shared,
  places: { STOP, HANDLED, LISTENERS, ASKED, SIGNALLED },
};
