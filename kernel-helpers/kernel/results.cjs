/** A cell's last expression, as Jupyter shows it. */
"use strict";
const { inspect } = require("node:util");

const DISPLAY = Symbol.for("Jupyter.display"); // Deno's convention: an object's own MIME bundle, or a promise of one
const METADATA = Symbol.for("Jupyter.metadata"); // ours: what goes with that bundle, such as a picture's size

const isTensor = (value) =>
  typeof value?.dataSync === "function" && Array.isArray(value.shape) && typeof value.dtype === "string";

/**
 * @param {unknown} value
 * @returns {Promise<{ data: Record<string, unknown>, metadata: Record<string, unknown> }>} a MIME bundle, and what goes with it
 */
async function bundle(value) {
  if (typeof value?.[DISPLAY] === "function") {
    return { data: await value[DISPLAY](), metadata: (await value[METADATA]?.()) ?? {} };
  }
  const text = isTensor(value) && !value.isDisposed ? String(value) : inspect(value);
  return { data: { "text/plain": text }, metadata: {} };
}

module.exports = { bundle };
