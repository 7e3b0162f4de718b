/** tslab as a Jupyter kernel, repaired. Started by launch.js: `node kernel.js CONNECTION_FILE`. */
import "../runtime/nodeRepairs";
import "./timers";
import "./children";
import "./unmarked";
import { readFileSync } from "node:fs";
import { Cell } from "./cell";
import { report } from "./errors";
import { Interrupted } from "./interrupt";
import { redirect } from "./outputs";
import { Server } from "./server";
import { Session } from "./session";
import { translateStacks } from "./stacks";
import * as work from "./work";
import * as jupyter from "tslab/dist/jupyter"; // last: tslab gets its compiler in session.ts

// tslab's `display` and kernel-helpers ask for the writer of the cell that they are called from.
Object.defineProperty(jupyter, "lastWriteDisplayData", {
  get: () => (Cell.current() ?? Cell.latest())?.outputs.display ?? null,
});

// An error that nobody catches is told where it belongs, and the kernel lives on.
function tell(error: unknown): void {
  if (error instanceof Interrupted) return;
  const cell = Cell.current() ?? Cell.latest();
  if (cell) cell.outputs.send("error", report(error));
  else console.error(error);
}
process.on("uncaughtException", tell);
process.on("unhandledRejection", tell);

async function main() {
  work.end(); // from now on signals are heard
  translateStacks();
  const server = new Server(JSON.parse(readFileSync(process.argv[2], "utf8")));
  await server.open();
  redirect();
  await server.serve(new Session());
}

void main();
