import { plots, tf } from "kernel-helpers";
import { page } from "../page";

const VEGA = "application/vnd.vegalite.v5+json";
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const map = (i: number): number[][] =>
  Array.from({ length: 10 }, (_, q) => Array.from({ length: 10 }, (_k, k) => (k === q ? i / 200 : (1 - i / 200) / 9)));

test("a live map is redrawn in place, at most ten times a second, and read only when it is drawn", async () => {
  const { sent, display } = page();
  const live = plots.liveMap({ title: "It forms", display });
  let reads = 0;
  const start = performance.now();
  for (let i = 0; i < 200; i++) {
    live.update(i, () => {
      reads++;
      return map(i);
    });
    await pause(3);
  }
  const seconds = (performance.now() - start) / 1000;
  expect(reads).toBe(sent.length);
  expect(sent.length).toBeGreaterThanOrEqual(2);
  expect(sent.length).toBeLessThanOrEqual(10 * seconds + 1);
  expect(sent.map(({ update }) => update)).toEqual(sent.map((_, i) => i > 0));

  await live.done(200, map(200));
  const last = sent[sent.length - 1];
  expect(Object.keys(last.data)).toEqual([VEGA, "image/png", "text/plain"]);
  expect(last.data["text/plain"]).toMatch(/^It forms\. .* maps, from step 0 to step 200/);
  expect(JSON.stringify(last.data[VEGA]).includes(`"input":"Range"`)).toBe(true);
});

test("a training of many steps leaves no more than 60 maps", async () => {
  const { sent, display } = page();
  const live = plots.liveMap({ display });
  jest.useFakeTimers();
  for (let i = 0; i < 500; i++) {
    live.update(i, map(i % 200));
    jest.advanceTimersByTime(60_000);
  }
  jest.useRealTimers();
  await live.done();
  expect(sent[sent.length - 1].data["text/plain"]).toMatch(/^[3-6]\d maps, from step 0 to step 499/);
});

test("weights that are gone after their step are never asked for later", async () => {
  const { sent, display } = page();
  const live = plots.liveMap({ display });
  for (let i = 0; i < 20; i++) {
    const weights = tf.tensor(map(i));
    live.update(i, weights);
    weights.dispose();
  }
  await live.done();
  expect(sent[sent.length - 1].data["text/plain"]).toMatch(/^1 maps?, from step 0/);
});
