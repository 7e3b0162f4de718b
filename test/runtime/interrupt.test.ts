import { breathe, interruptible } from "kernel-helpers";

const untilAborted = async (signal: AbortSignal) => {
  let turns = 0;
  while (!signal.aborted) {
    turns++;
    await breathe();
  }
  return turns;
};

const press = () => process.emit("SIGINT", "SIGINT");
const listeners = () => process.listeners("SIGINT");

let heard = 0;
const hear = () => void heard++;
beforeEach(() => {
  heard = 0;
  process.on("SIGINT", hear);
});
afterEach(() => {
  expect(listeners()).toEqual([hear]);
  process.removeListener("SIGINT", hear);
});

test("work that is not interrupted gives its result", async () => {
  expect(await interruptible(async (signal) => signal.aborted)).toBe(false);
});

test("an interrupt aborts the signal, and nobody else hears it", async () => {
  setTimeout(press, 20);
  expect(await interruptible(untilAborted)).toBeGreaterThan(0);
  expect(heard).toBe(0);
});

test("one interrupt aborts all that runs, nested or side by side", async () => {
  setTimeout(press, 20);
  const nested = interruptible(async (outer) => [await interruptible(untilAborted), outer.aborted] as const);
  const [[inner, outer], beside] = await Promise.all([nested, interruptible(untilAborted)]);
  expect([inner > 0, outer, beside > 0]).toEqual([true, true, true]);
  expect(heard).toBe(0);
});

test("a second interrupt goes to whoever listened before, for work that does not listen", async () => {
  let end = () => {};
  const deaf = interruptible(
    () =>
      new Promise<void>((resolve) => {
        end = resolve;
      }),
  );
  await breathe();
  press();
  press();
  expect(heard).toBe(1);
  end();
  await deaf;
});

test("later work is not aborted, and can be interrupted again", async () => {
  for (let round = 0; round < 2; round++) {
    setTimeout(press, 10);
    expect(await interruptible(untilAborted)).toBeGreaterThan(0);
  }
});

test("the signal is given back when the work throws", async () => {
  await expect(
    interruptible(async () => {
      throw new Error("no such head");
    }),
  ).rejects.toThrow("no such head");
  press();
  expect(heard).toBe(1);
});

test("a listener for one time stays one for one time", async () => {
  let times = 0;
  process.once("SIGINT", () => void times++);
  await interruptible(async () => undefined);
  press();
  press();
  expect(times).toBe(1);
});

test("breathe lets timers and output have their turn", async () => {
  let fired = false;
  setTimeout(() => {
    fired = true;
  }, 1);
  const start = performance.now();
  while (!fired && performance.now() - start < 1000) await breathe();
  expect(fired).toBe(true);
});
