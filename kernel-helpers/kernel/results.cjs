/** A cell's last expression, as Jupyter shows it. */
"use strict";
const { inspect } = require("node:util");

const DISPLAY = Symbol.for("Jupyter.display"); // Deno's convention: an object's own MIME bundle, or a promise of one

const isTensor = (value) =>
  typeof value?.dataSync === "function" && Array.isArray(value.shape) && typeof value.dtype === "string";

/** @param {unknown} value @returns {Promise<Record<string, unknown>>} a MIME bundle */
async function bundle(value) {
  if (typeof value?.[DISPLAY] === "function") return value[DISPLAY]();
  if (isTensor(value) && !value.isDisposed) return { "text/plain": String(value) };
  return { "text/plain": inspect(value) };
}

module.exports = { bundle };
