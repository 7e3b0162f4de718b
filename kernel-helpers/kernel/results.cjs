/** A cell's last expression, as Jupyter shows it. */
"use strict";
const { inspect } = require("node:util");
const { isPromise } = require("node:util/types");

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
    const data = await value[DISPLAY]();
    if (data !== null && typeof data === "object") return sendable({ data, metadata: (await value[METADATA]?.()) ?? {} });
  }
  const text = isTensor(value) && !value.isDisposed ? String(value) : inspect(value);
  const hint = isPromise(value) ? " (write await before it to get its value)" : "";
  return { data: { "text/plain": text + hint }, metadata: {} };
}

/** JSON has no large integers: those that a number cannot hold become text. */
function sendable(content) {
  return JSON.parse(JSON.stringify(content, (_, value) => {
    if (typeof value !== "bigint") return value;
    return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  }));
}

module.exports = { bundle };
