import { plots, tf } from "kernel-helpers";
import { drawn } from "../../../kernel-helpers/src/plots/draw/svg";
import { axisLabels, marks, run, texts } from "../look";

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
      { x: 2, weights: [0, 1] },
      { x: 1, weights: [1, 0] },
    ];
    const view = await run(plots.curves({ x: "x", y: "y", points: { x: [1, 2], y: [1, 2] }, query }));
    const weights = () =>
      marks(view).flatMap(({ mark, role, datum }) =>
        mark === "symbol" && role === "mark" && "weight" in datum ? [datum.weight] : [],
      );
    // It opens at the first that was given, and everything that states a value follows it.
    expect(weights()).toEqual([0, 1]);
    expect(texts(view).join()).toMatch(/(^|,)x 2,/);
    await view.signal("querySlider", 0).runAsync();
    expect(weights()).toEqual([1, 0]);
    expect(texts(view).join()).toMatch(/(^|,)x 1,/);
    expect(view.signal("queryShown")).toBe("1");
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

  test("the labels of an axis are equally far apart, also where those below zero are wider", async () => {
    const x = Array.from({ length: 81 }, (_, i) => (i - 40) / 10);
    const climb = { x, y: x.map((at) => 150 + 10 * at) };
    const { spec } = plots.curves({ x: "score", y: "y", lines: { climb } });
    // As wide as an output in which numbers below zero would touch, and those above would not.
    const wide = { ...(spec as { params: { name: string }[] }), width: 500 };
    wide.params = wide.params.filter(({ name }) => name !== "width");
    const labels = axisLabels(await drawn(wide));
    const numbers = labels.map((label) => Number(label.replace("−", "-"))).filter((n) => Math.abs(n) <= 5);
    const steps = new Set(numbers.slice(1).map((n, i) => (n - numbers[i]).toFixed(3)));
    expect(numbers.length).toBeGreaterThan(4);
    expect(steps.size).toBe(1);
  });
});
