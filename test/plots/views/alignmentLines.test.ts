import { plots } from "kernel-helpers";
import { marks, run } from "../look";

describe("alignmentLines", () => {
  const chart = plots.alignmentLines(
    [
      [0.1, 0.9, 0],
      [1, 0, 0],
    ],
    { queries: ["siebzig", "und"], keys: ["and", "seventy", "six"] },
  );
  const lines = async () => marks(await run(chart)).filter(({ mark, datum }) => mark === "rule" && "weight" in datum);

  test("a line for each weight worth drawing, from its query on the left to its key on the right", async () => {
    const drawn = await lines();
    expect(drawn.map(({ datum }) => [datum.i, datum.j, datum.weight])).toEqual([
      [0, 0, 0.1],
      [0, 1, 0.9],
      [1, 0, 1],
    ]);
    expect(drawn.map(({ says }) => says)).toContain("siebzig attends to seventy: 0.90");
    const words = marks(await run(chart)).filter(({ text }) => text === "siebzig" || text === "seventy");
    expect(words[0].x).toBeLessThan(words[1].x);
  });

  test("width and opacity both grow with the weight, on the scale from 0 to 1", async () => {
    const [light, heavy, whole] = await lines();
    expect(light.strokeWidth!).toBeLessThan(heavy.strokeWidth!);
    expect(light.opacity).toBeLessThan(heavy.opacity);
    expect(whole.strokeWidth).toBeCloseTo(11);
    const alone = marks(await run(plots.alignmentLines([[0.5, 0.5]]))).filter(
      ({ mark, datum }) => mark === "rule" && "weight" in datum,
    );
    expect(alone[0].strokeWidth).toBeCloseTo(5.7, 1);
  });

  test("holding a query fades the lines of the others", async () => {
    const view = await run(chart);
    await view.signal("heldSlider", "2").runAsync();
    const drawn = marks(view).filter(({ mark, datum }) => mark === "rule" && "weight" in datum);
    expect(drawn.filter(({ datum }) => datum.i === 0).every(({ opacity }) => opacity < 0.1)).toBe(true);
    expect(drawn.filter(({ datum }) => datum.i === 1).every(({ opacity }) => opacity > 0.5)).toBe(true);
  });

  test("too many tokens: an error that names another view", () => {
    expect(() => plots.alignmentLines([Array(70).fill(1 / 70)])).toThrow(
      /at most 64 queries and keys; attentionMap draws more/,
    );
  });
});
