/** Child processes that a cell waits for: Interrupt ends them. The control thread does that, since this one hears nothing meanwhile. */
"use strict";
const processes = require("node:child_process");
const { shared, places, stopped } = require("./interrupt.cjs");

for (const name of ["spawnSync", "execSync", "execFileSync"]) {
  const original = processes[name];
  processes[name] = (...parameters) => {
    Atomics.store(shared, places.CHILD, 1);
    try {
      return original(...parameters);
    } finally {
      Atomics.store(shared, places.CHILD, 0);
      // However the child has ended, that is why.
      // eslint-disable-next-line no-unsafe-finally
      if (Atomics.load(shared, places.STOP)) throw stopped();
    }
  };
}
