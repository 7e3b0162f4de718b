import { plots, tf } from "kernel-helpers";
import { marks, run, texts } from "./look";

describe("curves", () => {
  const lines = { truth: { x: [0, 1, 2], y: [0, 1, 4] }, fit: { x: [0, 1, 2], y: [0, 1.1, 3.9] } };

  test("curves have their names beside them, unlike colours and unlike dashes", async () => {
    const drawn = marks(await run(plots.curves({ x: "x", y: "y", lines })));
    const names = drawn.filter(({ text, datum }) => text === "truth" || (text === "fit" && datum.line));
    expect(names).toHaveLength(2);
    expect(Math.abs(names[0].y - names[1].y)).toBeGreaterThanOrEqual(15.9); // no label covers another
    expect(names[0].fill).not.toBe(names[1].fill);
    const dashes = (
      plots.curves({ x: "x", y: "y", lines }).spec as {
        layer: { encoding: { strokeDash?: { scale: { range: number[][] } } } }[];
      }
    ).layer.flatMap(({ encoding }) => (encoding.strokeDash ? [encoding.strokeDash.scale.range] : []))[0];
    expect(new Set(dashes.map(String)).size).toBe(2);
  });

  test("a point's area grows with its weight on a scale from 0 to 1; a negative weight is hollow", async () => {
    const points = { x: tf.tensor([1, 2, 3]), y: [1, 2, 3] };
    const draw = async (weights: number[]) =>
      marks(await run(plots.curves({ x: "x", y: "y", points, query: { x: 2, y: 2, weights } }))).filter(
        ({ mark, role, datum }) => mark === "symbol" && role === "mark" && "weight" in datum,
      );
    const [a, b, c] = await draw([0.1, 1, -0.1]);
    expect(b.size!).toBeCloseTo(1600);
    expect(a.size).toBe(c.size);
    expect(a.size).toBe((await draw([0.1, 0.2, 0.7]))[0].size);
    expect(c.fill).toBe("transparent");
    expect(a.fill).not.toBe("transparent");
    points.x.dispose();
  });

  test("several queries: a slider goes through them", async () => {
    const query = [
      { x: 1, weights: [1, 0] },
      { x: 2, weights: [0, 1] },
    ];
    const view = await run(plots.curves({ x: "x", y: "y", points: { x: [1, 2], y: [1, 2] }, query }));
    const weights = () =>
      marks(view).flatMap(({ mark, role, datum }) =>
        mark === "symbol" && role === "mark" && "weight" in datum ? [datum.weight] : [],
      );
    expect(weights()).toEqual([1, 0]);
    await view.signal("querySlider", 1).runAsync();
    expect(weights()).toEqual([0, 1]);
  });

  test("a logarithmic axis, and a marked place", async () => {
    const drawn = marks(
      await run(
        plots.curves({
          x: "width",
          y: "error",
          logX: true,
          lines: { error: { x: [0.1, 1, 10], y: [1, 2, 3] } },
          marks: [{ x: 1, label: "learned" }],
        }),
      ),
    );
    const place = drawn.find(({ text }) => text === "learned")!;
    const [left, right] = ["0.1", "10"].map((label) => drawn.find(({ text }) => text === label)!.x);
    expect(Math.abs(place.x - (left + right) / 2)).toBeLessThan(1);
  });

  test.each<[string, () => unknown, RegExp]>([
    ["nothing", () => plots.curves({ x: "x", y: "y" }), /points or lines must be given/],
    [
      "x without y",
      () => plots.curves({ x: "x", y: "y", lines: { fit: { x: [1, 2], y: [1] } } }),
      /the curve 'fit' must have one y for each x, got 2 and 1/,
    ],
    [
      "weights for other points",
      () => plots.curves({ x: "x", y: "y", points: { x: [1], y: [1] }, query: { x: 1, weights: [0.5, 0.5] } }),
      /one weight for each point, got 2 weights for 1 points/,
    ],
    [
      "zero on a logarithmic axis",
      () => plots.curves({ x: "x", y: "y", logX: true, lines: { fit: { x: [0, 1], y: [1, 2] } } }),
      /logarithmic x axis must have numbers above 0, got 0/,
    ],
  ])("%s: an error that says what to do", (_, draw, message) => expect(draw).toThrow(message));
});

describe("bars", () => {
  const bars = async (chart: plots.Chart) =>
    marks(await run(chart)).filter(({ mark, role, datum }) => mark === "rect" && role === "mark" && "value" in datum);

  test("up from zero, and down from zero in another colour, with their numbers", async () => {
    const chart = plots.bars({ x: "key", y: "weight", values: [0.7, -0.2], labels: ["a", "a"] });
    const [up, down] = await bars(chart);
    expect(up.y + up.height).toBeCloseTo(down.y, 0);
    expect(up.fill).not.toBe(down.fill);
    expect(texts(await run(chart))).toEqual(expect.arrayContaining(["a", "a (2)", "0.7", "−0.2"]));
  });

  test("long names lie flat: the bars turn instead", async () => {
    const labels = Array.from({ length: 9 }, (_, i) => `a rather long name, number ${i}`);
    const drawn = await bars(plots.bars({ x: "model", y: "accuracy", values: labels.map((_, i) => i / 10), labels }));
    expect(new Set(drawn.map(({ x }) => Math.round(x))).size).toBe(1);
  });

  test("series are drawn one under the other on one scale", async () => {
    const drawn = await bars(
      plots.bars({ x: "key", y: "weight", values: { kernel: [0.5, 0.5], squares: [1, 0] }, labels: ["a", "b"] }),
    );
    const of = (series: string) => drawn.filter(({ datum }) => datum.series === series);
    expect(of("squares")[0].height).toBeCloseTo(2 * of("kernel")[0].height, 0);
    expect(of("squares")[0].y).toBeGreaterThan(of("kernel")[0].y);
  });

  test("labels that do not fit", () => {
    expect(() => plots.bars({ x: "key", y: "weight", values: [1, 2], labels: ["a"] })).toThrow(
      /bars: there must be one label for each value, got 1 labels for 2/,
    );
    expect(() => plots.bars({ x: "key", y: "weight", values: { a: [1, 2], b: [1] } })).toThrow(
      /as many values as the first, got 2 and 1/,
    );
  });
});

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
