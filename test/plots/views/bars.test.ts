import { plots } from "kernel-helpers";
import { marks, run, texts } from "../look";

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
    const of = (series: string) => drawn.filter(({ says }) => says?.startsWith(series));
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
