/** Timers that a stopped cell has left behind never fire: loops that wait for one end there, libraries' loops too. */
"use strict";
const timers = require("node:timers");
const promises = require("node:timers/promises");
const { promisify } = require("node:util");
const { Cell } = require("./cell.cjs");
const { isStopped } = require("./interrupt.cjs");

const never = new Promise(() => {});

for (const name of ["setTimeout", "setInterval", "setImmediate"]) {
  const original = timers[name];
  const clear = timers[name.replace("set", "clear")];

  const guarded = (callback, ...rest) => {
    const cell = Cell.current();
    if (!cell || typeof callback !== "function") return original(callback, ...rest);
    const timer = original(function (...values) {
      if (isStopped(cell)) clear(timer);
      else callback.apply(this, values);
    }, ...rest);
    return timer;
  };

  if (name !== "setInterval") {
    const wait = promises[name];
    promises[name] = async (...parameters) => {
      const value = await wait(...parameters);
      return isStopped(Cell.current()) ? never : value;
    };
    guarded[promisify.custom] = promises[name];
  }
  timers[name] = guarded;
  globalThis[name] = guarded;
}
