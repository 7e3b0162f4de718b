import { plots } from "kernel-helpers";
import { marks, rgb, run, texts } from "../look";

describe("imageAttention", () => {
  const image = [
    [0, 1],
    [0.5, 0],
  ];
  const weights = [
    [
      [0.1, 0.7],
      [0.1, 0.1],
    ],
    [
      [0, 0],
      [1, 0],
    ],
  ];
  const chart = plots.imageAttention(image, { weights, steps: ["one", "two"] });

  test("regions lie over the picture as in the weights, from the top left; the slider goes through the steps", async () => {
    const view = await run(chart);
    const regions = () =>
      marks(view).filter(
        ({ mark, role, datum, fill }) => mark === "rect" && role === "mark" && "top" in datum && fill !== "transparent",
      );
    expect(regions().map(({ datum }) => datum.value)).toEqual([0, 0, 1, 0]);
    expect(regions()[2].y).toBeGreaterThan(regions()[0].y);
    expect(regions()[1].x).toBeGreaterThan(regions()[0].x);
    expect(rgb(regions()[2].fill!)).toEqual([253, 231, 37]); // viridis at 1
    expect(texts(view)).toContain("step 2: two");
    await view.signal("stepSlider", 0).runAsync();
    expect(regions().map(({ datum }) => datum.value)).toEqual([0.1, 0.7, 0.1, 0.1]);
    const framed = marks(view).filter(({ datum, stroke }) => datum.k === 1 && stroke === "#ff7f0e");
    expect(framed).toHaveLength(2); // the strongest region, in both panels
  });

  test("the picture's own colours", async () => {
    const pixels = marks(await run(chart))
      .filter(({ datum }) => typeof datum.color === "string" && "n" in datum)
      .map(({ fill }) => fill);
    expect(pixels).toEqual(["#000000", "#ffffff", "#808080", "#000000"]);
  });

  test("glimpses: a path up to the step", async () => {
    const view = await run(
      plots.imageAttention(image, {
        glimpses: {
          at: [
            [0, 0],
            [1, 1],
          ],
          size: 1,
        },
      }),
    );
    const frames = () =>
      marks(view).filter(({ mark, datum, fill }) => mark === "rect" && "cx" in datum && fill === "transparent").length;
    expect(frames()).toBe(2);
    await view.signal("stepSlider", 0).runAsync();
    expect(frames()).toBe(1);
  });

  test("a large picture is averaged, and it says so", () => {
    const large = Array.from({ length: 100 }, () => Array(100).fill(0.5));
    const drawn = plots.imageAttention(large, { weights: [[1]] });
    expect(drawn.alt).toMatch(/100 × 100 pixels: each point averages 2 × 2 of them/);
    expect(JSON.stringify(drawn.spec).length).toBeLessThan(200_000);
  });

  test.each<[string, () => unknown, RegExp]>([
    ["neither", () => plots.imageAttention(image, {}), /either weights or glimpses must be given, got "?neither/],
    [
      "bytes",
      () => plots.imageAttention([[0, 255]], { weights: [[1]] }),
      /between 0 and 1 \(divide bytes by 255\), got 255/,
    ],
    [
      "weights that do not sum to one",
      () => plots.imageAttention(image, { weights: [[0.5, 0.1]] }),
      /must sum to 1 at each step/,
    ],
    [
      "a glimpse outside",
      () => plots.imageAttention(image, { glimpses: { at: [[2, 0]], size: 1 } }),
      /within the picture of 2 rows and 2 columns/,
    ],
  ])("%s: an error that says what to do", (_, draw, message) => expect(draw).toThrow(message));
});
