/**
 * Node up to 22 keeps what a promise or timer belongs to in properties of it, which are shown wherever it is printed:
 * `Promise { 5, [Symbol(async_id_symbol)]: 61, …, [Symbol(kResourceStore)]: Cell { … } }`. They are hidden just before.
 */
"use strict";
const { clearImmediate, clearTimeout, setImmediate, setTimeout } = require("node:timers");
const { inspect } = require("node:util");

const MARKS = new Set(["async_id_symbol", "trigger_async_id_symbol", "kResourceStore"]);

function hide(value) {
  for (const symbol of Object.getOwnPropertySymbols(value)) {
    if (MARKS.has(symbol.description)) Object.defineProperty(value, symbol, { enumerable: false });
  }
}

for (const { prototype } of [Promise, clearing(setTimeout(() => {})), clearing(setImmediate(() => {}))]) {
  const shown = prototype[inspect.custom];
  Object.defineProperty(prototype, inspect.custom, {
    configurable: true,
    writable: true,
    value(...parameters) {
      hide(this);
      return shown ? shown.apply(this, parameters) : this; // itself: it is shown as usual
    },
  });
}

function clearing(timer) {
  clearTimeout(timer);
  clearImmediate(timer);
  return timer.constructor;
}
