import { scheme } from "vega";
import { plots } from "kernel-helpers";
import { axisLabels, cells, rgb, run, texts } from "../look";

const viridis = (w: number): number[] => rgb((scheme("viridis") as (t: number) => string)(w));

describe("compareMaps", () => {
  const chart = plots.compareMaps(
    { soft: [[0.6, 0.4]], sharp: [[0.9, 0.1]], hard: [[1, 0]] },
    { queries: ["it"], keys: ["cat", "mat"] },
  );

  test("one scale for all maps, and each one's difference from the first", async () => {
    const drawn = cells(await run(chart));
    expect(drawn.map(({ datum }) => datum.value)).toEqual([0.6, 0.4, 0.9, 0.1, 1, 0, 0.3, -0.3, 0.4, -0.4]);
    expect(rgb(drawn[4].fill!)).toEqual(viridis(1));
    expect(rgb(drawn[5].fill!)).toEqual(viridis(0));
    expect(texts(await run(chart))).toEqual(
      expect.arrayContaining(["soft", "sharp", "hard", "minus soft", "difference", "weight"]),
    );
    // Five panels beside and below each other, not on top of each other.
    expect(new Set(drawn.map(({ x, y }) => `${x},${y}`)).size).toBe(10);
  });

  test("numbers that are no attention weights", async () => {
    const options = { queries: ["it"], keys: ["cat", "mat"], sumToOne: false, numberTitle: "share" };
    const shares = plots.compareMaps({ early: [[0.1, 0.2]], late: [[0.9, 0.3]] }, options);
    expect(shares.alt).toContain("'late' differs most from 'early' in the share of 'it' at 'cat' (0.90 against 0.10)");
    const view = await run(shares);
    expect(texts(view)).toEqual(expect.arrayContaining(["share", "difference"]));
    expect(cells(view).map(({ says }) => says)).toContain("it, cat: share +0.80");
  });

  test("shapes that differ, and a map alone", () => {
    expect(() => plots.compareMaps({ a: [[1, 0]], b: [[1]] })).toThrow(
      /the shape of the first, got 'a' \[1, 2\] and 'b' \[1, 1\]/,
    );
    expect(() => plots.compareMaps({ a: [[1]] })).toThrow(/at least two maps, got 1/);
  });

  test.each([9, 19, 30, 60])("of %d labels all are shown, or every second, or every fourth", async (count) => {
    const map = Array.from({ length: count }, (_, i) => Array.from({ length: count }, (_key, j) => Number(i === j)));
    const keys = map.map((_, j) => `${j}`);
    const { soft, loud } = { soft: map, loud: map };
    const labels = axisLabels(await run(plots.compareMaps({ soft, loud }, { queries: keys, differences: false })));
    const numbers = labels.map(Number);
    const steps = numbers.slice(1).flatMap((n, i) => (n > numbers[i] ? [n - numbers[i]] : []));
    expect(new Set(steps).size).toBeLessThanOrEqual(2); // the two axes may differ in it
    const [columns] = numbers.reduce<number[][]>((runs, n) => {
      if (n === 0) runs.push([]);
      runs[runs.length - 1].push(n);
      return runs;
    }, []);
    expect(new Set(columns.slice(1).map((n, i) => n - columns[i])).size).toBe(1);
  });
});
