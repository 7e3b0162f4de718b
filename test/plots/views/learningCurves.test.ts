import { plots } from "kernel-helpers";
import { marks, run } from "../look";

describe("learningCurves", () => {
  const run1 = { step: [0, 10, 20], loss: [2, 1, 0.5], accuracy: [0, 0.5, 0.9] };

  test("a panel for each measure, the mean of the seeds in its band", async () => {
    const drawn = marks(await run(plots.learningCurves({ attention: [run1, { ...run1, loss: [4, 3, 1.5] }] })));
    const loss = drawn.filter(({ mark, opacity }) => mark === "line" && opacity > 0);
    expect(loss.map(({ datum }) => datum.y)).toEqual([3, 2, 1, 0, 0.5, 0.9]);
    const band = drawn.filter(({ mark, datum }) => mark === "area" && "low" in datum);
    expect(band.slice(0, 3).map(({ datum }) => [datum.low, datum.high])).toEqual([
      [2, 4],
      [1, 3],
      [0.5, 1.5],
    ]);
  });

  test("a band over a logarithmic axis stays at its steps", async () => {
    const drawn = marks(
      await run(plots.learningCurves({ a: [run1, { ...run1, loss: [4, 3, 1.5] }] }, { log: ["loss"] })),
    );
    const xs = drawn.filter(({ mark, datum }) => mark === "area" && "low" in datum).map(({ x }) => Math.round(x));
    expect(new Set(xs).size).toBe(3);
  });

  test("a long run is thinned, its first and last step among the rest", async () => {
    const step = Array.from({ length: 5000 }, (_, i) => i);
    const drawn = marks(await run(plots.learningCurves({ a: { step, loss: step.map((s) => 1 / (1 + s)) } }))).filter(
      ({ mark, opacity }) => mark === "line" && opacity > 0,
    );
    expect(drawn).toHaveLength(200);
    expect([drawn[0].datum.x, drawn[199].datum.x]).toEqual([0, 4999]);
  });

  test("it is as high whatever was measured, so that a live picture keeps its height", async () => {
    const heights = new Set<string>();
    for (const top of [0.97, 1, 1.04, 1.3, 1.99, 7]) {
      const svg = await plots.learningCurves({ a: { step: [0, 1], loss: [top, 0.2] } }).svg();
      heights.add(/height="([\d.]+)"/.exec(svg)![1]);
    }
    expect([...heights]).toHaveLength(1);
  });

  test("runs that do not fit", () => {
    expect(() => plots.learningCurves({})).toThrow(/at least one run/);
    expect(() => plots.learningCurves({ a: { loss: [1] } })).toThrow(/the run 'a' must have the numbers of its steps/);
    expect(() => plots.learningCurves({ a: { step: [1, 2], loss: [1] } })).toThrow(
      /a's loss must have a number for each step, got 1 for 2/,
    );
    expect(() => plots.learningCurves({ a: [run1, { step: [0, 1, 2], loss: [1, 1, 1] }] })).toThrow(
      /the runs of 'a' must be measured at the same steps/,
    );
  });
});
