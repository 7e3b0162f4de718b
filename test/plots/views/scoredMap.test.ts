import { plots } from "kernel-helpers";
import { marks, run, texts } from "../look";

describe("scoredMap", () => {
  const weights = [
    [0.1, 0.9],
    [0.6, 0.4],
  ];
  const chart = plots.scoredMap(weights, {
    queries: ["siebzig", "und"],
    keys: ["and", "seventy"],
    sure: [
      [0, 1],
      [1, 1],
    ],
    possible: [
      [1, 0],
      [0, 1],
    ],
    scores: { "pointing accuracy": { value: 1, chance: 0.5 } },
  });

  test("squares on the true links, dots where the queries attend most", async () => {
    const drawn = marks(await run(chart));
    const squares = drawn
      .filter(({ mark, datum, stroke }) => mark === "rect" && "sure" in datum && stroke === "white")
      .map(({ datum }) => [datum.query, datum.key, datum.sure]);
    expect(squares).toEqual([
      ["siebzig", "seventy", true],
      ["und", "seventy", true],
      ["und", "and", false],
    ]);
    const dots = drawn
      .filter(({ mark, role, fill }) => mark === "symbol" && role === "mark" && fill === "white")
      .map(({ datum }) => [datum.query, datum.key]);
    expect(dots).toEqual([
      ["siebzig", "seventy"],
      ["und", "and"],
    ]);
  });

  test("tells the score beside chance", async () => {
    expect(texts(await run(chart)).join()).toMatch(/pointing accuracy 1 \(chance 0.5\)/);
    expect(chart.alt).toMatch(/^2 of 2 queries/);
  });

  test("numbers that are no attention weights", async () => {
    const shares = plots.scoredMap(weights, { sure: [[0, 1]], numberTitle: "share" });
    expect(shares.alt).toMatch(/^1 of 1 queries with a true link have their largest share there/);
    expect(texts(await run(shares)).join()).toMatch(/dot: the query's largest share/);
  });

  test("a link outside the map", () => {
    expect(() => plots.scoredMap(weights, { sure: [[0, 2]] })).toThrow(
      /scoredMap: a link must be a query below 2 and a key below 2, both from 0, got \[0, 2\]/,
    );
  });
});
