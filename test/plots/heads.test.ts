import { masks, plots, tf } from "kernel-helpers";
import { marks, run, texts, type Mark } from "./look";

const uniform = (n: number): number[][] => Array.from({ length: n }, () => Array(n).fill(1 / n));
const identity = (n: number): number[][] => uniform(n).map((row, i) => row.map((_, j) => Number(i === j)));

describe("headGrid", () => {
  const chart = plots.headGrid(
    [
      [uniform(2), identity(2)],
      [identity(2), uniform(2)],
    ],
    { queries: ["the", "cat"] },
  );
  const opened = (drawn: Mark[]) =>
    drawn.filter(({ mark, datum }) => mark === "rect" && "query" in datum).map(({ datum }) => datum.value);

  test("a thumbnail for each head in its row and column, all on one scale", async () => {
    const drawn = marks(await run(chart)).filter(
      ({ mark, datum }) => mark === "rect" && "x2" in datum && "value" in datum,
    );
    expect(drawn).toHaveLength(2 * 2 * 4);
    const of = (l: number, h: number) => drawn.filter(({ datum }) => datum.l === l && datum.h === h);
    expect(of(0, 1).map(({ datum }) => datum.value)).toEqual([1, 0, 0, 1]);
    expect(of(0, 1)[0].fill).toBe(of(1, 0)[0].fill);
    expect(of(0, 1)[0].x).toBeGreaterThan(of(0, 0)[0].x);
    expect(of(1, 0)[0].y).toBeGreaterThan(of(0, 0)[0].y);
    const [first, second] = of(1, 0);
    expect(second.x).toBeGreaterThan(first.x); // the next key is to the right
  });

  test("opens on the first head, and the lists open any other", async () => {
    const view = await run(chart);
    expect(opened(marks(view))).toEqual([0.5, 0.5, 0.5, 0.5]);
    expect(texts(view)).toEqual(expect.arrayContaining(["layer 1, head 1", "the", "cat"]));
    await view.signal("open_head", "2").runAsync();
    expect(opened(marks(view))).toEqual([1, 0, 0, 1]);
    expect(texts(view)).toContain("layer 1, head 2");
  });

  test("what a mask forbids is grey in the thumbnails too", async () => {
    const causal = [
      [1, 0],
      [0.5, 0.5],
    ];
    const drawn = marks(await run(plots.headGrid([[causal]], { mask: masks.causal() })));
    expect(drawn.filter(({ fill }) => fill === "#bdbdbd")).toHaveLength(2);
  });

  test("144 heads of 12 tokens stay below 200 kB; past that heads are averaged and tokens folded, and it says so", () => {
    const many = (l: number, h: number, n: number) =>
      Array.from({ length: l }, () => Array.from({ length: h }, () => uniform(n)));
    expect(JSON.stringify(plots.headGrid(many(12, 12, 12)).spec).length).toBeLessThan(200_000);
    const larger = plots.headGrid(many(12, 16, 30));
    expect(JSON.stringify(larger.spec).length).toBeLessThan(200_000);
    expect(larger.alt).toMatch(/12 layers × 16 heads: each thumbnail averages 2 of them/);
    expect(larger.alt).toMatch(/30 × 30 tokens, too many/);
  });

  test("takes a tensor for each layer, and leaves it to its owner", () => {
    const layer = tf.tensor([identity(2), uniform(2)]);
    expect(plots.headGrid([layer, layer]).alt).toMatch(/^2 layers × 2 heads/);
    expect(plots.headStats([layer]).alt).toMatch(/^1 layer × 2 heads/);
    layer.dispose();
  });

  test("an error of one head is told as for one map", () => {
    expect(() => plots.headGrid([[[[0.5, 0.1]]]])).toThrow(/^headGrid: .*must sum to 1/);
    expect(() => plots.headGrid([[1, 0]])).toThrow(
      /headGrid: weights must be of shape \[layers, heads, queries, keys\], got \[1, 2\]/,
    );
  });
});

describe("headStats", () => {
  test("a uniform head has all the entropy, a head that looks at itself has no distance, and first-token weight is a mean", async () => {
    const first = uniform(4).map(() => [1, 0, 0, 0]);
    const data = marks(await run(plots.headStats([[uniform(4), identity(4), first]]))).filter(
      ({ mark, role, datum }) => mark === "rect" && role === "mark" && "entropy" in datum,
    );
    expect(data).toHaveLength(9); // three heads in three panels
    const of = (head: number) => data.find(({ datum }) => datum.head === head)!.datum;
    expect(of(1)).toMatchObject({ entropy: 1, distance: 1.25, first: 0.25 });
    expect(of(2)).toMatchObject({ entropy: 0, distance: 0, first: 0.25 });
    expect(of(3)).toMatchObject({ entropy: 0, distance: 1.5, first: 1 });
  });

  test("only for self-attention", () => {
    expect(() => plots.headStats([[[[1, 0]]]])).toThrow(/among the same tokens, .*got \[1, 1, 1, 2\]/);
  });
});

describe("attentionSteps", () => {
  const options = {
    query: "it",
    keys: ["cat", "mat", "sat"],
    scores: { "q · k": [2, 0, 1], "÷ √4": [1, 0, 0.5] },
    mask: [true, true, false],
    weights: { softmax: [0.75, 0.25, 0] },
    values: [
      [1, 0],
      [0, 4],
      [9, 9],
    ],
  };

  test("every number is visible: scores, mask, weights, values, weighted values and the context", async () => {
    const view = await run(plots.attentionSteps(options));
    expect(texts(view)).toEqual(
      expect.arrayContaining([
        "q · k",
        "÷ √4",
        "mask",
        "softmax",
        "cat",
        "mat",
        "sat",
        "0.75",
        "0.25",
        "4",
        "Σ context",
      ]),
    );
    const context = marks(view)
      .filter(({ mark, datum }) => mark === "rect" && datum.j === -1)
      .map(({ datum }) => datum.value);
    expect(context).toEqual([0.75, 1]);
    const numbers = marks(view)
      .filter(({ mark, datum }) => mark === "rect" && datum.column === "÷ √4")
      .map(({ datum }) => datum.value);
    expect(numbers).toEqual([1, 0, 0.5]); // the mask has a column of its own and hides no number
  });

  test("a key has one row through all steps, and what is forbidden is grey", async () => {
    const drawn = marks(await run(plots.attentionSteps(options))).filter(
      ({ mark, datum }) => mark === "rect" && "j" in datum,
    );
    for (const j of [0, 1, 2])
      expect(new Set(drawn.filter(({ datum }) => datum.j === j).map(({ y }) => Math.round(y))).size).toBe(1);
    expect(drawn.filter(({ fill }) => fill === "#bdbdbd").map(({ says }) => says)).toEqual([
      "sat, scores mask: not allowed",
    ]);
  });

  test("parts that do not fit", () => {
    expect(() => plots.attentionSteps({ ...options, weights: { softmax: [0.5, 0.2, 0] } })).toThrow(
      /the weights must sum to 1, got 0.7/,
    );
    expect(() => plots.attentionSteps({ ...options, values: [[1], [2]] })).toThrow(
      /one value for each key, got values \[2, 1\] and 3 weights/,
    );
    expect(() => plots.attentionSteps({ ...options, scores: { dot: [1] } })).toThrow(
      /a score for each key, got 1 for 'dot' and 3 keys/,
    );
    expect(() => plots.attentionSteps({ ...options, mask: [true] })).toThrow(/one entry for each key/);
  });
});
