import fc from "fast-check";
import { scheme } from "vega";
import { masks, plots, tf } from "kernel-helpers";
import { cells, marks, rgb, run, texts } from "./look";

const MASKED = [0xbd, 0xbd, 0xbd];
const viridis = (w: number): number[] => rgb((scheme("viridis") as (t: number) => string)(w));

/** Weights of N queries over M keys, each query's summing to 1. */
const weightsOf = fc
  .tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 }))
  .chain(([n, m]) =>
    fc.array(fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: m, maxLength: m }), {
      minLength: n,
      maxLength: n,
    }),
  )
  .map((rows) => rows.map((row) => row.map((w) => w / row.reduce((a, b) => a + b, 0))));

describe("attentionMap", () => {
  test("a query is a row, a key is a column, and a colour means the same weight in every map", async () => {
    await fc.assert(
      fc.asyncProperty(weightsOf, async (weights) => {
        const drawn = cells(await run(plots.attentionMap(weights)));
        expect(drawn).toHaveLength(weights.length * weights[0].length);
        const at = (i: number, j: number) => drawn.find(({ datum }) => datum.i === i && datum.j === j)!;
        weights.forEach((row, i) =>
          row.forEach((w, j) => {
            expect(at(i, j).datum.value).toBeCloseTo(w, 2);
            rgb(at(i, j).fill!).forEach((c, k) =>
              expect(Math.abs(c - viridis(Math.round(w * 1000) / 1000)[k])).toBeLessThanOrEqual(2),
            );
            if (i > 0) expect(at(i, j).y).toBeGreaterThan(at(i - 1, j).y);
            if (j > 0) expect(at(i, j).x).toBeGreaterThan(at(i, j - 1).x);
          }),
        );
      }),
      { numRuns: 20, seed: 4 },
    );
  });

  test("names axes, tokens and cells; numbers what occurs twice", async () => {
    const view = await run(
      plots.attentionMap(
        [
          [0.25, 0.75],
          [1, 0],
        ],
        { queries: ["und", "und"], keys: ["and", "seventy"], keyTitle: "attends to English" },
      ),
    );
    expect(texts(view)).toEqual(
      expect.arrayContaining([
        "und",
        "und (2)",
        "and",
        "seventy",
        "attends to English",
        "this query",
        "weight",
        "0.75",
      ]),
    );
    expect(cells(view).map(({ says }) => says)).toContain("und (2) attends to and: 1.00");
  });

  test("a square map needs the labels once", async () => {
    const drawn = texts(
      await run(
        plots.attentionMap(
          [
            [1, 0],
            [0.5, 0.5],
          ],
          { queries: ["a", "b"] },
        ),
      ),
    );
    expect(drawn.filter((text) => text === "a")).toHaveLength(2);
  });

  test.each([
    ["a function", masks.causal()],
    [
      "true and false",
      [
        [true, false],
        [true, true],
      ],
    ],
    [
      "a bool tensor",
      () =>
        tf.tensor(
          [
            [1, 0],
            [1, 1],
          ],
          [2, 2],
          "bool",
        ),
    ],
  ])("what a mask forbids is grey: %s", async (_, mask) => {
    const drawn = cells(
      await run(
        plots.attentionMap(
          [
            [1, 0],
            [0.5, 0.5],
          ],
          { mask },
        ),
      ),
    );
    expect(
      drawn.filter(({ fill }) => rgb(fill!).join() === MASKED.join()).map(({ datum: { i, j } }) => [i, j]),
    ).toEqual([[0, 1]]);
    expect(drawn.find(({ datum }) => datum.j === 1 && datum.i === 0)!.says).toMatch(/may not attend/);
  });

  test("a weight of zero is not grey, and a query without any allowed key is drawn", async () => {
    const drawn = cells(
      await run(
        plots.attentionMap(
          [
            [0, 0],
            [0, 1],
          ],
          {
            mask: [
              [false, false],
              [true, true],
            ],
          },
        ),
      ),
    );
    expect(drawn.map(({ fill }) => rgb(fill!).join() === MASKED.join())).toEqual([true, true, false, false]);
  });

  test("scores are drawn as far below zero as above it", async () => {
    const drawn = cells(await run(plots.attentionMap([[-1, 0, 4]], { scale: "scores" })));
    const mirrored = cells(await run(plots.attentionMap([[-4, 0, 1]], { scale: "scores" })));
    expect(drawn[1].fill).toBe(mirrored[1].fill);
    const ends = (fills: typeof drawn) => rgb(fills[0].fill!);
    expect(ends(drawn)[2]).toBeGreaterThan(ends(drawn)[0]); // blue below zero
    expect(rgb(drawn[2].fill!)[0]).toBeGreaterThan(rgb(drawn[2].fill!)[2]); // orange above
  });

  test("tensors are read and stay their owner's; leading axes of one are left out", async () => {
    const weights = tf.tensor([[[0.25, 0.75]]]);
    const before = tf.memory().numTensors;
    const chart = plots.attentionMap(weights, { mask: masks.causal({ offset: 1 }) });
    expect(tf.memory().numTensors).toBe(before);
    expect(cells(await run(chart)).map(({ datum }) => datum.value)).toEqual([0.25, 0.75]);
    weights.dispose();
  });

  test("past 64 tokens neighbours are folded, weights are kept whole, and it says so", async () => {
    const weights = Array.from({ length: 3 }, () => Array.from({ length: 130 }, () => 1 / 130));
    const chart = plots.attentionMap(weights);
    const drawn = cells(await run(chart));
    expect(drawn).toHaveLength(3 * 44);
    for (const i of [0, 1, 2]) {
      expect(
        drawn.filter(({ datum }) => datum.i === i).reduce((sum, { datum }) => sum + Number(datum.value), 0),
      ).toBeCloseTo(1, 1);
    }
    expect(chart.alt).toMatch(/3 × 130 tokens, too many to be seen: each cell sums 3 keys/);
  });

  test.each<[string, () => unknown, RegExp]>([
    [
      "labels that do not fit",
      () => plots.attentionMap([[1, 0]], { queries: ["a"], keys: ["x"] }),
      /one label for each key \(column\), got 1 labels for 2/,
    ],
    [
      "labels exchanged",
      () => plots.attentionMap([[1, 0]], { queries: ["a", "b"], keys: ["x"] }),
      /a map is \[query\]\[key\]: is it transposed/,
    ],
    [
      "scores",
      () => plots.attentionMap([[2, -1]]),
      /between 0 and 1; numbers before the distribution are drawn with scale: "scores", got 2/,
    ],
    [
      "rows that do not sum to one",
      () => plots.attentionMap([[0.2, 0.3]], { queries: ["it"] }),
      /must sum to 1, or sumToOne: false says that they need not, got 0.5 for 'it'/,
    ],
    [
      "a transposed map",
      () =>
        plots.attentionMap([
          [0.5, 0.25, 0],
          [0.5, 0.75, 1],
        ]),
      /the columns do: is the map transposed/,
    ],
    [
      "a mask the wrong way round",
      () =>
        plots.attentionMap(
          [
            [1, 0],
            [0.5, 0.5],
          ],
          {
            mask: [
              [false, true],
              [true, true],
            ],
          },
        ),
      /true means allowed/,
    ],
    ["ragged rows", () => plots.attentionMap([[1], [0.5, 0.5]]), /finite numbers, as many in each row/],
    ["not a number", () => plots.attentionMap([[NaN, 1]]), /finite numbers/],
    [
      "several maps",
      () => plots.attentionMap([[[1, 0]], [[0, 1]]]),
      /must be of shape \[queries, keys\], got \[2, 1, 2\]/,
    ],
  ])("%s: an error that says what to do", (_, draw, message) => {
    expect(draw).toThrow(message);
    expect(draw).toThrow(/^attentionMap: /);
  });

  test("a sigmoid's weights need not sum to one", () => {
    expect(plots.attentionMap([[0.9, 0.8]], { sumToOne: false }).alt).toMatch(/0.90/);
  });
});

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
    await view.signal("held_i", 1).runAsync();
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

  test("a link outside the map", () => {
    expect(() => plots.scoredMap(weights, { sure: [[0, 2]] })).toThrow(
      /scoredMap: a link must be a query below 2 and a key below 2, both from 0, got \[0, 2\]/,
    );
  });
});

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

  test("shapes that differ, and a map alone", () => {
    expect(() => plots.compareMaps({ a: [[1, 0]], b: [[1]] })).toThrow(
      /the shape of the first, got 'a' \[1, 2\] and 'b' \[1, 1\]/,
    );
    expect(() => plots.compareMaps({ a: [[1]] })).toThrow(/at least two maps, got 1/);
  });
});

describe("trainingMovie", () => {
  const chart = plots.trainingMovie([[[0.5, 0.5]], [[0.2, 0.8]], [[0, 1]]], {
    queries: ["was"],
    keys: ["is", "was"],
    times: [1, 10, 40],
    title: "It forms",
  });

  test("opens on the last map, and its slider goes through all of them", async () => {
    const view = await run(chart);
    const shown = () => cells(view).map(({ datum }) => datum.value);
    expect(shown()).toEqual([0, 1]);
    expect(texts(view).join()).toContain("epoch 40");
    await view.signal("frameSlider", 0).runAsync();
    expect(shown()).toEqual([0.5, 0.5]);
    expect(texts(view).join()).toContain("epoch 1");
  });

  test("a long training is thinned out, and it says so", () => {
    const maps = Array.from({ length: 300 }, () =>
      Array.from({ length: 10 }, () => Array.from({ length: 10 }, () => 0.1)),
    );
    const long = plots.trainingMovie(maps);
    expect(JSON.stringify(long.spec)).toMatch(/60 of 300 maps are shown/);
    expect(JSON.stringify(long.spec).length).toBeLessThan(200_000);
  });

  test("takes tensors, and times must fit", () => {
    const map = tf.tensor([[0.5, 0.5]]);
    expect(plots.trainingMovie([map, map]).alt).toMatch(/^2 maps/);
    map.dispose();
    expect(() => plots.trainingMovie([[[1]]], { times: [1, 2] })).toThrow(
      /trainingMovie: there must be one time for each map, got 2 times for 1 maps/,
    );
  });
});
