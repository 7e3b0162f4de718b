/** Timers that a stopped cell has left behind never fire: loops that wait for one end there, libraries' loops too. */
import timers from "node:timers";
import promises from "node:timers/promises";
import { promisify } from "node:util";
import { Cell } from "./cell";
import { isStopped } from "./interrupt";

type Callback = (this: unknown, ...values: unknown[]) => void;
/** What the three kinds of timers have in common. */
type Start = (callback: Callback, ...rest: unknown[]) => unknown;
type Wait = (...parameters: unknown[]) => Promise<unknown>;
type Clear = (timer: unknown) => void;

const never = new Promise(() => {});

const KINDS = [
  ["setTimeout", "clearTimeout"],
  ["setInterval", "clearInterval"],
  ["setImmediate", "clearImmediate"],
] as const;

for (const [name, clearing] of KINDS) {
  const original = timers[name] as Start;
  const clear = timers[clearing] as Clear;

  const guarded: Start & { [promisify.custom]?: Wait } = (callback, ...rest) => {
    const cell = Cell.current();
    if (!cell || typeof callback !== "function") return original(callback, ...rest);
    const timer = original(
      function (...values) {
        if (isStopped(cell)) clear(timer);
        else callback.apply(this, values);
      },
      ...rest,
    );
    return timer;
  };

  if (name !== "setInterval") {
    const wait = promises[name] as Wait;
    const guardedWait: Wait = async (...parameters) => {
      const value = await wait(...parameters);
      return isStopped(Cell.current()) ? never : value;
    };
    guarded[promisify.custom] = guardedWait;
    Object.assign(promises, { [name]: guardedWait });
  }
  Object.assign(timers, { [name]: guarded });
  Object.assign(globalThis, { [name]: guarded });
}
