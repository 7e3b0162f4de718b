/** tslab as a Jupyter kernel, repaired. Started by launch.cjs: `node kernel.cjs CONNECTION_FILE`. */
"use strict";
require("../runtime/nodeRepairs");
require("./timers.cjs");
require("./children.cjs");
require("./unmarked");
const { readFileSync } = require("node:fs");
const { Cell } = require("./cell.cjs");
const { report } = require("./errors");
const { Interrupted } = require("./interrupt.cjs");
const { redirect } = require("./outputs.cjs");
const { Server } = require("./server.cjs");
const { Session } = require("./session.cjs");
const { translateStacks } = require("./stacks");
const work = require("./work");
const jupyter = require("tslab/dist/jupyter");

// tslab's `display` and kernel-helpers ask for the writer of the cell that they are called from.
Object.defineProperty(jupyter, "lastWriteDisplayData", {
  get: () => (Cell.current() ?? Cell.latest())?.outputs.display ?? null,
});

// An error that nobody catches is told where it belongs, and the kernel lives on.
function tell(error) {
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
