import { cellWriter, type Writer } from "./kernel";

type Listener = (...args: unknown[]) => void;

// What an interrupt would stop. While there is any, SIGINT is ours; `others` are the listeners that had it before.
const running = new Set<AbortController>();
let others: Listener[] = [];
let stoppedCell: Writer | undefined;

/**
 * Runs long work that can be stopped half-way and keeps what it has: JupyterLab's "Interrupt kernel" (or Ctrl-C) aborts
 * the signal; the work looks at `signal.aborted`, yields with `breathe()`, and returns what it has so far.
 *
 * One interrupt stops everything that runs, and what the same cell starts afterwards gets a signal that is already
 * aborted. A second interrupt is the kernel's own: it ends the cell, for work that does not listen.
 *
 * @example
 * const steps = await interruptible(async (signal) => {
 *   let done = 0;
 *   while (done < 3 && !signal.aborted) { done++; await breathe(); }
 *   return done;
 * });
 * steps   // → 3
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  // tslab runs a cell's synchronous part under Node's `breakOnSigint`, which parks all SIGINT listeners and then puts
  // the parked ones back: one added meanwhile would be lost. After one turn of the queue that part is over.
  await null;
  const controller = new AbortController();
  if (interrupted()) {
    controller.abort();
  } else {
    if (running.size === 0) takeSignal();
    running.add(controller);
  }
  try {
    return await work(controller.signal);
  } finally {
    if (running.delete(controller) && running.size === 0) giveSignalBack();
  }
}

/**
 * Whether the running cell was interrupted while something `interruptible` ran in it: what that gave back is then not
 * finished, and a loop around it should end and leave it out. Outside a kernel always false.
 *
 * @example
 * const learned: number[] = [];
 * for (const seed of [1, 2, 3]) {
 *   const width = await interruptible(async (signal) => (signal.aborted ? NaN : seed / 10));
 *   if (interrupted()) break;
 *   learned.push(width);
 * }
 */
export function interrupted(): boolean {
  const cell = cellWriter();
  return cell !== undefined && cell === stoppedCell;
}

function stop(): void {
  stoppedCell = cellWriter();
  for (const controller of running) controller.abort();
  running.clear();
  giveSignalBack();
}

// tslab's own listener gives the running cell up at once, and with it the result; so it is set aside while work that
// listens is running. There is always one listener: without any, SIGINT would end the process.
function takeSignal(): void {
  others = process.rawListeners("SIGINT") as Listener[]; // raw, so that `once` stays once
  process.on("SIGINT", stop);
  for (const listener of others) process.removeListener("SIGINT", listener);
}

function giveSignalBack(): void {
  for (const listener of others) process.on("SIGINT", listener);
  process.removeListener("SIGINT", stop);
}

/**
 * Lets the event loop turn once, so that output appears and an interrupt is heard. Call it in every long loop.
 *
 * @example
 * for (let step = 0; step < 3; step++) await breathe();
 */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
