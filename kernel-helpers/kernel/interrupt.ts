/**
 * Interrupt, in three steps, each for code that the one before could not reach:
 *
 * 1. Whoever listens is called, and may come to an end by itself and return what it has: long work in kernel-helpers,
 *    by the contract (../src/runtime/contract.ts), and listeners for SIGINT. Node's own SIGINT takes the same way.
 * 2. Where nobody listens, or the reader presses again, the cell is stopped: its reply is an error at once, its next
 *    `await` throws, and its timers never fire.
 * 3. Code that keeps the event loop busy hears nothing of this. The control thread (control.ts) sees it. It ends the
 *    child process that a cell waits for, and raises a flag which every turn of a loop and every call of a function in
 *    a cell looks at. Where that ends nothing either, a library is busy: a real SIGINT ends the synchronous part of a
 *    cell wherever it is (Node's `breakOnSigint`, which tslab asks for).
 *
 * What remains: a synchronous loop inside a library, entered after the cell's first `await`. Only a restart ends it: V8
 * would, by the inspector's `Runtime.terminateExecution`, but Node 20 aborts then, as it finds the stack of
 * `AsyncLocalStorage` as the loop left it.
 */
import { Server } from "node:net";
import { Cell } from "./cell";
import { NAMES } from "./checks";
import { saveState } from "./tensorflow";

/** Places in the memory shared with the control thread. */
const STOP = 0; // ONCE or ALWAYS: what cells run must end
const HANDLED = 1; // how many interrupts the event loop has seen
const LISTENERS = 2; // how many listen for an interrupt on behalf of the running cell
const ASKED = 3; // how many interrupts the control thread has seen
const SIGNALLED = 4; // whether the control thread has sent a real SIGINT
const SYNCHRONOUS = 5; // whether a cell is in its synchronous part, where a real SIGINT ends it
const CHILD = 6; // whether the main thread waits for a child process
const CLOSED = 7; // whether the control thread has closed its sockets
const ANSWERS = 8; // how many answers the reader has given

/** The next check throws; so that what then cleans up is not stopped, too. */
const ONCE = 1;
/** All checks throw: a loop may have caught the first. */
const ALWAYS = 2;

export const places = { STOP, HANDLED, LISTENERS, ASKED, SIGNALLED, SYNCHRONOUS, CHILD, CLOSED, ANSWERS };
export const levels = { ONCE, ALWAYS };
export const shared = new Int32Array(new SharedArrayBuffer(9 * Int32Array.BYTES_PER_ELEMENT));

export class Interrupted extends Error {
  override name = "Interrupted";
}

export const interrupted = () => new Interrupted("stopped by Interrupt");

/** Cells up to this one have been stopped after they had ended, for what they left running. */
let stoppedUpTo = 0;
/** Which cell started a server that still listens. */
const serverOwners = new Map<Server, Cell>();
/** Those of the cells up to `stoppedUpTo` that go on: nobody means their server by pressing Interrupt. */
let spared = new Set<Cell>();

export const isStopped = (cell: Cell | undefined): boolean =>
  cell !== undefined && (cell.stopped || (cell.id <= stoppedUpTo && !spared.has(cell)));

const { listen: startListening } = Server.prototype as { listen(this: Server, ...parameters: unknown[]): Server };
Server.prototype.listen = function (this: Server, ...parameters: unknown[]) {
  const cell = Cell.current();
  if (cell) serverOwners.set(this, cell);
  this.once("close", () => serverOwners.delete(this));
  return startListening.apply(this, parameters);
};

/** Marks the cell that this runs for as stopped. @returns what is then to be thrown */
export function stopped(): Interrupted {
  Atomics.compareExchange(shared, STOP, ONCE, 0);
  const cell = Cell.currentOrLatest();
  if (cell) cell.stopped = true;
  return interrupted();
}

// What the compiled cells use. The error is a property that is read, since a call that was never made keeps V8 from
// making a loop fast: `if (__stop__[0]) throw __interrupted__;` costs a sum over an array 0.8 ns a turn, with a call
// there it was 5 ns.
Object.defineProperties(globalThis, {
  [NAMES.flag]: { value: shared },
  [NAMES.thrown]: { get: stopped },
  [NAMES.resume]: {
    value(value: unknown) {
      if (isStopped(Cell.current())) throw interrupted();
      return value;
    },
  },
  [NAMES.begin]: { value: () => Atomics.store(shared, SYNCHRONOUS, 1) },
});

/** Long work that comes to an end by itself when it is asked to, and the cell that it runs for. */
interface Work {
  stop(): void;
  cell: Cell;
}
const works = new Set<Work>();

/** The contract's. */
export function onInterrupt(stop: () => void): () => void {
  const cell = Cell.currentOrLatest();
  if (!cell) return () => {};
  const work = { stop, cell };
  works.add(work);
  if (cell === runningCell()) shared[LISTENERS]++;
  return () => forget(work);
}

function forget(work: Work): void {
  if (works.delete(work) && work.cell === runningCell()) shared[LISTENERS]--;
}

type Listener = (...parameters: never[]) => unknown;

/** Which cell listens: what an earlier cell has left listening must not make a later one deaf. */
const owners = new WeakMap<Listener, Cell | undefined>();
let parking = false;
let runningCell: () => Cell | undefined = () => undefined;
let giveUp: () => void;

function onSigint(): void {
  const cell = runningCell();
  const listening = [...works];
  const listens =
    listening.some((work) => work.cell === cell) ||
    process.listeners("SIGINT").some((listener) => owners.get(listener) === cell);
  const second = cell?.interrupted;
  for (const work of listening) {
    forget(work);
    work.cell.askedToStop = true;
    work.stop();
  }
  if (!cell) {
    if (listening.length > 0) return;
    stoppedUpTo = Cell.latest()?.id ?? 0;
    spared = new Set(serverOwners.values());
    Cell.failed(isStopped);
    return;
  }
  if (listens && !second) {
    cell.askedToStop = true;
    return;
  }
  cell.stopped = true;
  giveUp();
}

// From the first moment on: without any listener a SIGINT ends the process.
process.on("SIGINT", onSigint);
process.on("newListener", (event: string, added: Listener) => {
  if (event !== "SIGINT" || added === onSigint) return;
  if (!owners.has(added)) owners.set(added, Cell.current());
  if (owners.get(added) === runningCell()) shared[LISTENERS]++;
});
process.on("removeListener", (event: string, removed: Listener) => {
  if (event !== "SIGINT" || removed === onSigint) return;
  if (owners.get(removed) === runningCell()) shared[LISTENERS]--;
  if (!parking) owners.delete(removed);
});

/** @param stopWaiting makes the kernel wait no longer for the running cell */
export function listen(running: () => Cell | undefined, stopWaiting: () => void): void {
  runningCell = running;
  giveUp = stopWaiting;
}

/** Ends the cell that this runs for, where it cannot be thrown to it. */
export function fail(error: Error): void {
  const cell = Cell.currentOrLatest();
  if (!cell || cell !== runningCell()) throw error;
  cell.stopped = true;
  cell.failure = error;
  giveUp();
}

/** An interrupt has reached the event loop. */
export function interruptArrived(): void {
  Atomics.add(shared, HANDLED, 1); // first: then the control thread raises no flag any more
  Atomics.store(shared, STOP, 0);
  process.emit("SIGINT", "SIGINT");
}

/** Waits until the interrupts that were meant for a cell have arrived: the next cell must not be stopped by them. */
export async function settled(): Promise<void> {
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  while (Atomics.load(shared, HANDLED) < Atomics.load(shared, ASKED)) await pause(1);
  if (Atomics.exchange(shared, SIGNALLED, 0)) await pause(50);
}

/**
 * Runs the synchronous part of a cell. Node takes all listeners away for that time and adds them again afterwards; that
 * changes nobody's ownership. A listener that the cell adds meanwhile makes Node leave the signal's default action
 * behind: the next SIGINT would end the process. Adding all listeners afresh puts Node's handler back; ours comes
 * first, to see who else listens.
 */
export function synchronously<T>(work: () => T): T {
  const before = process.listenerCount("SIGINT");
  const putBack = saveState();
  parking = true;
  try {
    return work();
  } finally {
    Atomics.store(shared, SYNCHRONOUS, 0);
    if (Atomics.load(shared, SIGNALLED)) putBack();
    if (process.listenerCount("SIGINT") !== before) {
      const listeners = process.rawListeners("SIGINT").filter((listener) => listener !== onSigint);
      process.removeAllListeners("SIGINT");
      for (const listener of [onSigint, ...listeners] as NodeJS.SignalsListener[]) process.on("SIGINT", listener);
    }
    parking = false;
  }
}
