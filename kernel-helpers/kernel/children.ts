/**
 * Child processes of cells. What they write to inherited output reaches the cell, and one that a cell waits for is
 * ended by Interrupt: the control thread does that, since this one hears nothing meanwhile.
 */
import processes from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { places, shared, stopped } from "./interrupt";

/** One of a child's outputs, by its number, and which of the kernel's it shares. */
interface Share {
  at: number;
  name: "stdout" | "stderr";
}

interface Options {
  stdio?: unknown;
}

/** Which of the kernel's outputs each of a child's is to share. */
function inherited(stdio: unknown): Share[] {
  const all: unknown[] = typeof stdio === "string" ? [stdio, stdio, stdio] : Array.isArray(stdio) ? stdio : [];
  const named = (one: unknown, at: number): Share["name"] | undefined => {
    if (one === process.stdout || one === 1 || (one === "inherit" && at === 1)) return "stdout";
    if (one === process.stderr || one === 2 || (one === "inherit" && at === 2)) return "stderr";
    return undefined;
  };
  return all.flatMap((one, at) => {
    const name = named(one, at);
    return at > 0 && name ? { at, name } : [];
  });
}

function replaced(stdio: unknown, shares: Share[], instead: (at: number) => unknown): unknown[] {
  const all: unknown[] = typeof stdio === "string" ? [stdio, stdio, stdio] : [...(stdio as unknown[])];
  for (const { at } of shares) all[at] = instead(at);
  return all;
}

// `spawn`, `exec`, `execFile` and `fork` all come through here.
interface Child {
  stdio: (Readable | null)[];
  spawn(options: Options): unknown;
}
const child = processes.ChildProcess.prototype as unknown as Child;
const { spawn } = child;
child.spawn = function (options) {
  const shares = inherited(options.stdio);
  if (shares.length === 0) return spawn.call(this, options);
  const result = spawn.call(this, { ...options, stdio: replaced(options.stdio, shares, () => "pipe") });
  for (const { at, name } of shares) this.stdio[at]?.on("data", (chunk: Buffer) => process[name].write(chunk));
  return result;
};

// One that is waited for writes to a file meanwhile, which is read at its end.
for (const name of ["spawnSync", "execSync", "execFileSync"] as const) {
  const original = processes[name] as (...parameters: unknown[]) => unknown;
  const waitedFor = (...parameters: unknown[]) => {
    const at = parameters.findIndex((one) => typeof one === "object" && one !== null && !Array.isArray(one));
    const options = (parameters[at] ?? {}) as Options;
    const shares = inherited(options.stdio);
    if (shares.length === 0) return waiting(() => original(...parameters));
    const folder = mkdtempSync(join(tmpdir(), "output-"));
    const file = (place: number) => join(folder, String(place));
    const descriptors = new Map(shares.map((one) => [one.at, openSync(file(one.at), "a")]));
    parameters[at] = { ...options, stdio: replaced(options.stdio, shares, (place) => descriptors.get(place)) };
    try {
      return waiting(() => original(...parameters));
    } finally {
      for (const descriptor of descriptors.values()) closeSync(descriptor);
      for (const one of shares) process[one.name].write(readFileSync(file(one.at)));
      rmSync(folder, { recursive: true });
    }
  };
  Object.assign(processes, { [name]: waitedFor });
}

function waiting<T>(work: () => T): T {
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
