import fc from "fast-check";
import { scheme } from "vega";
import { masks, plots, tf } from "kernel-helpers";
import { cells, rgb, run, texts } from "../look";

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

  test("numbers that are no attention weights are called by their own name, everywhere", async () => {
    const shares = [
      [0.9, 0.6],
      [0, 0],
    ];
    const options = { queries: ["cosine", "dot"], keys: ["same", "nearest"], sumToOne: false, numberTitle: "share" };
    const chart = plots.attentionMap(shares, options);
    expect(chart.alt).toBe("'cosine' has its largest share at 'same' (0.90) and 'nearest' (0.60); 'dot' has no share.");
    const view = await run(chart);
    expect(texts(view)).toContain("share");
    expect(texts(view)).not.toContain("weight");
    expect(cells(view).map(({ says }) => says)).toContain("cosine, nearest: share 0.60");
    const entries = plots.attentionMap([[-2, 3]], { scale: "scores", numberTitle: "entry of W" });
    expect(entries.alt).toBe("'1' has its largest entry of W at '2' (3).");
    expect(texts(await run(entries))).toContain("entry of W");
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
