/** tslab as a Jupyter kernel, repaired. Started by launch.js: `node kernel.js CONNECTION_FILE`. */
import "../runtime/nodeRepairs";
import "./timers";
import "./children";
import "./unmarked";
import { readFileSync } from "node:fs";
import { KERNEL, type Kernel } from "../runtime/contract";
import { Cell } from "./cell";
import { report } from "./errors";
import { Interrupted, onInterrupt } from "./interrupt";
import { redirect } from "./outputs";
import { Server } from "./server";
import { Session } from "./session";
import { translateStacks } from "./stacks";
import * as work from "./work";
import * as jupyter from "tslab/dist/jupyter"; // last: tslab gets its compiler in session.ts

const contract: Kernel = { cell: Cell.currentOrLatest, onInterrupt };
Object.defineProperty(globalThis, KERNEL, { value: contract });

// tslab's `display` asks for the writer of the cell that it is called from.
Object.defineProperty(jupyter, "lastWriteDisplayData", {
  get: () => Cell.currentOrLatest()?.display ?? null,
});

// An error that nobody catches is shown where it belongs, and the kernel lives on.
function showUncaught(error: unknown): void {
  if (error instanceof Interrupted) return;
  const cell = Cell.currentOrLatest();
  if (cell) cell.outputs.send("error", report(error));
  else console.error(error);
}
process.on("uncaughtException", showUncaught);
process.on("unhandledRejection", showUncaught);

async function main() {
  work.end(); // from now on signals are heard
  translateStacks();
  const server = new Server(JSON.parse(readFileSync(process.argv[2], "utf8")));
  await server.open();
  redirect();
  await server.serve(new Session());
}

void main();
