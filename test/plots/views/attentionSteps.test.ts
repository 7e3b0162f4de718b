import { plots } from "kernel-helpers";
import { marks, run, texts } from "../look";

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
