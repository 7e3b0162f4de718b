import { plots } from "kernel-helpers";
import { marks, run, texts } from "../look";

describe("seriesAttention", () => {
  const chart = plots.seriesAttention([5, 7, 6], {
    weights: [
      [0.2, 0.8, 0],
      [0, 0, 1],
    ],
    queries: [0, 2],
    x: "hour",
    y: "pulse",
  });

  test("dots and band carry the same weights at the same moments, on the scale from 0 to 1", async () => {
    const view = await run(chart);
    const dots = marks(view).filter(
      ({ mark, role, datum }) => mark === "symbol" && role === "mark" && "value" in datum,
    );
    const band = marks(view).filter(({ mark, datum }) => mark === "rect" && "left" in datum);
    expect(dots.map(({ datum }) => datum.value)).toEqual([0.2, 0.8, 0]);
    expect(band.map(({ datum }) => datum.value)).toEqual([0.2, 0.8, 0]);
    expect(dots[1].size!).toBeCloseTo(4 + 0.8 * 1196);
    dots.forEach((dot, i) => expect(Math.abs(dot.x - (band[i].x + band[i].width / 2))).toBeLessThan(1));
    await view.signal("querySlider", 1).runAsync();
    expect(
      marks(view)
        .filter(({ mark, datum }) => mark === "rect" && "left" in datum)
        .map(({ datum }) => datum.value),
    ).toEqual([0, 0, 1]);
  });

  test("several series over one band", async () => {
    const view = await run(plots.seriesAttention({ pulse: [1, 2], oxygen: [3, 4] }, { weights: [0.5, 0.5] }));
    expect(texts(view)).toEqual(expect.arrayContaining(["pulse", "oxygen"]));
  });

  test("parts that do not fit", () => {
    expect(() => plots.seriesAttention([1, 2], { weights: [1] })).toThrow(
      /one weight for each moment, got 1 weights for 2 moments/,
    );
    expect(() => plots.seriesAttention([1, 2], { weights: [0.2, 0.2] })).toThrow(/must sum to 1/);
    expect(() => plots.seriesAttention([1, 2], { weights: [1, 0], times: [1] })).toThrow(/one time for each moment/);
  });
});
