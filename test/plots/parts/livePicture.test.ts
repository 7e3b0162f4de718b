import { plots } from "kernel-helpers";
import { page } from "../page";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const map = (i: number): number[][] =>
  Array.from({ length: 10 }, (_, q) => Array.from({ length: 10 }, (_k, k) => (k === q ? i / 200 : (1 - i / 200) / 9)));

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

test("nothing was seen: nothing is shown", async () => {
  const { sent, display } = page();
  await plots.liveMap({ display }).done();
  await plots.liveCurves({ display }).done();
  expect(sent).toEqual([]);
});
