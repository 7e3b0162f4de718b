/**
 * Where no kernel keeps the contract: tslab as it is published, and Node alone. What tslab does not say is taken from
 * it: its writer of display data stands for the running cell, and its listeners for SIGINT are set aside while there is
 * something to stop.
 */
import { sep } from "node:path";
import type { Kernel, RunningCell } from "./contract";

const TSLAB = ["", "tslab", "dist", "jupyter.js"].join(sep);
let tslab: { lastWriteDisplayData: RunningCell["display"] | null } | undefined;
let latest: (RunningCell & { interrupted: boolean }) | undefined;

function cell(): typeof latest {
  // Looked up among the modules already loaded, never loaded here: a second copy of it would not know the cell.
  tslab ??= Object.entries(require.cache)
    .filter(([file]) => file.endsWith(TSLAB))
    .map(([, loaded]) => loaded?.exports as NonNullable<typeof tslab>)
    .find((loaded) => loaded.lastWriteDisplayData);
  const display = tslab?.lastWriteDisplayData; // another one for each run of a cell
  if (!display) return undefined;
  // Of a cell's failure tslab says nothing.
  if (latest?.display !== display) latest = { display, interrupted: false, onFailure: () => () => {} };
  return latest;
}

type Listener = (...args: unknown[]) => void;

// While there is anything to stop, SIGINT is ours; `others` are the listeners that had it before.
const stops = new Set<() => void>();
let others: Listener[] = [];

// tslab runs a cell's synchronous part under Node's `breakOnSigint`, which parks all listeners and then puts the parked
// ones back: one added meanwhile would be lost. So this is for later parts only.
function onInterrupt(stop: () => void): () => void {
  if (stops.size === 0) takeSignal();
  stops.add(stop);
  return () => {
    if (stops.delete(stop) && stops.size === 0) giveSignalBack();
  };
}

function stopAll(): void {
  const stopped = cell();
  if (stopped) stopped.interrupted = true;
  for (const stop of stops) stop();
  stops.clear();
  giveSignalBack();
}

// tslab's own listener gives the running cell up at once, and with it the result. There is always one listener: without
// any, SIGINT would end the process.
function takeSignal(): void {
  others = process.rawListeners("SIGINT") as Listener[]; // raw, so that `once` stays once
  process.on("SIGINT", stopAll);
  for (const listener of others) process.removeListener("SIGINT", listener);
}

function giveSignalBack(): void {
  for (const listener of others) process.on("SIGINT", listener);
  process.removeListener("SIGINT", stopAll);
}

export const fallback: Kernel = { cell, onInterrupt };
