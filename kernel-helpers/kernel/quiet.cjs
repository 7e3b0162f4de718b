/**
 * TensorFlow's first words. While it is loaded, newer versions say on stderr that oneDNN is on, whatever TF_CPP_MIN_LOG_LEVEL is;
 * turning oneDNN off would silence them, and make training slower (see install.mjs). So stderr is set aside for that moment.
 */
"use strict";
const { closeSync, openSync } = require("node:fs");

const { dlopen } = process;

process.dlopen = (module, file, ...rest) => {
  const load = () => dlopen(module, file, ...rest);
  return /tfjs_binding\.node$/.test(file) && process.platform === "linux" ? quietly(load) : load();
};

/**
 * A file opened anew gets the lowest free number, which is stderr's once that is closed.
 *
 * @param {() => unknown} work
 */
function quietly(work) {
  let kept;
  try {
    kept = openSync("/proc/self/fd/2", "a");
  } catch {
    return work(); // stderr is nothing that can be opened again
  }
  closeSync(2);
  openSync("/dev/null", "a");
  try {
    return work();
  } finally {
    closeSync(2);
    openSync(`/proc/self/fd/${kept}`, "a");
    closeSync(kept);
  }
}
