/**
 * Node up to 22 keeps what a promise or timer belongs to in properties of it, which are shown wherever it is printed:
 * `Promise { 5, [Symbol(async_id_symbol)]: 61, …, [Symbol(kResourceStore)]: Cell { … } }`. They are hidden just before.
 */
import { clearImmediate, clearTimeout, setImmediate, setTimeout } from "node:timers";
import { inspect } from "node:util";

const MARKS = new Set<string | undefined>(["async_id_symbol", "trigger_async_id_symbol", "kResourceStore"]);

function hide(value: object): void {
  for (const symbol of Object.getOwnPropertySymbols(value)) {
    if (MARKS.has(symbol.description)) Object.defineProperty(value, symbol, { enumerable: false });
  }
}

const timer = setTimeout(() => {});
const immediate = setImmediate(() => {});
clearTimeout(timer);
clearImmediate(immediate);

for (const { prototype } of [Promise, timer.constructor, immediate.constructor]) {
  const shown: ((...parameters: unknown[]) => unknown) | undefined = prototype[inspect.custom];
  Object.defineProperty(prototype, inspect.custom, {
    configurable: true,
    writable: true,
    value(...parameters: unknown[]) {
      hide(this);
      return shown ? shown.apply(this, parameters) : this; // itself: it is shown as usual
    },
  });
}
