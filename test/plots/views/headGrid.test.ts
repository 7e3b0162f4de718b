import { masks, plots, tf } from "kernel-helpers";
import { marks, run, texts, type Mark } from "../look";

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
