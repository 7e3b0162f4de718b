import { plots, tf } from "kernel-helpers";

/** A page that keeps what it is sent, instead of JupyterLab. */
function page() {
  const sent: { data: Record<string, unknown>; update: boolean }[] = [];
  const display = (data: Record<string, unknown>) => {
    sent.push({ data, update: false });
    return { update: (newer: Record<string, unknown>) => void sent.push({ data: newer, update: true }) };
  };
  return { sent, display };
}

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

test("live curves keep a measure that is taken less often, and leave the finished picture", async () => {
  const { sent, display } = page();
  const live = plots.liveCurves({ log: ["loss"], name: "attention", display });
  for (let i = 1; i <= 100; i++) live.update(i, i % 10 ? { loss: 1 / i } : { loss: 1 / i, accuracy: i / 100 });
  await live.done();
  const last = sent[sent.length - 1].data;
  expect(last["text/plain"]).toBe(
    "Loss: 'attention' goes from 1 at step 1 to 0.01 at step 100. Accuracy: 'attention' goes from 0.1 at step 10 to 1 at step 100.",
  );
  expect(Buffer.from(last["image/png"] as string, "base64").length).toBeGreaterThan(1000);
});

test("drawing takes less than 5 % of the time", async () => {
  const { display } = page();
  const [live, curves] = [plots.liveMap({ display }), plots.liveCurves({ display })];
  let drawing = 0;
  const start = performance.now();
  for (let i = 0; i < 200; i++) {
    const before = performance.now();
    live.update(i, () => map(i));
    curves.update(i, { loss: 1 / (1 + i), accuracy: i / 200 });
    drawing += performance.now() - before;
    await pause(5); // a step of training
  }
  expect(drawing / (performance.now() - start)).toBeLessThan(0.1); // two pictures at once
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

test("nothing was seen: nothing is shown", async () => {
  const { sent, display } = page();
  await plots.liveMap({ display }).done();
  await plots.liveCurves({ display }).done();
  expect(sent).toEqual([]);
});
