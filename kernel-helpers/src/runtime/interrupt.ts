import { checkKind } from "../check";
import { kernel } from "./kernel";

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
  checkKind("interruptible", "a function", { work });
  // A kernel may cut a cell's synchronous part off wherever it is, to end a library's loop (our kernel and tslab both
  // do). After one turn of the queue that part is over.
  await null;
  const controller = new AbortController();
  const abort = () => controller.abort();
  if (interrupted()) {
    abort();
    return work(controller.signal);
  }
  const end = kernel.onInterrupt(abort);
  try {
    return await work(controller.signal);
  } finally {
    end();
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
export const interrupted = (): boolean => kernel.cell()?.interrupted ?? false;

/**
 * Lets the event loop turn once, so that output appears and an interrupt is heard. Call it in every long loop.
 *
 * @example
 * for (let step = 0; step < 3; step++) await breathe();
 */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
