import { plots, tf } from "kernel-helpers";
import { marks, rgb, run, texts } from "./look";

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

describe("highlightText", () => {
  const page = plots.highlightText([["a", "<b>"], ["c"]], [[0.25, 0.75], [1]], { sentenceWeights: [0.9, 0.1] });

  test("shade, underline and number say the same weight; the text is not taken for HTML", () => {
    expect(page.html).toContain('title="&lt;b&gt;: 0.75"');
    expect(page.html).toMatch(/rgba\(31,122,184,0\.75\);border-bottom:3\.0px/);
    expect(page.html).not.toContain("<b>");
    expect(page.html).not.toMatch(/<script|onclick|onload/);
  });

  test("a bar for each sentence, and the scale", () => {
    expect(page.html).toContain("width:90%");
    for (const w of ["0.00", "0.25", "0.50", "0.75", "1.00"]) expect(page.html).toContain(`>${w}</span>`);
  });

  test("takes tensors", () => {
    const weights = tf.tensor([0.25, 0.75]);
    expect(plots.highlightText([["a", "b"]], [weights]).alt).toMatch(/'b' \(0.75\)/);
    weights.dispose();
  });

  test("parts that do not fit", () => {
    expect(() => plots.highlightText([["a"]], [[0.5, 0.5]])).toThrow(
      /sentence 1 must have one weight for each word, got 2 weights for 1 words/,
    );
    expect(() => plots.highlightText([["a", "b"]], [[0.5, 0.2]])).toThrow(
      /the weights of the words of sentence 1 must sum to 1/,
    );
    expect(() => plots.highlightText([["a"]], [[1]], { sentenceWeights: [0.2, 0.8] })).toThrow(
      /one weight for each sentence/,
    );
  });
});

interface Plotly {
  data: {
    x: number[];
    y: number[];
    z: unknown;
    cmin?: number;
    cmax?: number;
    name?: string;
    marker?: { symbol: string };
  }[];
  frames?: unknown[];
  layout: { sliders?: { steps: unknown[] }[] };
}

describe("surface", () => {
  test("rows are y, columns are x, and colours lie around zero where numbers go both ways", () => {
    const {
      data: [surface],
    } = plots.surface(
      [
        [0, -1, 0],
        [4, 0, 0],
      ],
      { rowTitle: "position", columnTitle: "feature", z: "code", rows: [5, 6] },
    ).spec as Plotly;
    expect(surface).toMatchObject({
      x: [0, 1, 2],
      y: [5, 6],
      z: [
        [0, -1, 0],
        [4, 0, 0],
      ],
      cmin: -4,
      cmax: 4,
    });
  });

  test("frames have a slider; the flat picture shows the first", async () => {
    const chart = plots.surface([[[1, 2]], [[3, 4]]], { rowTitle: "r", columnTitle: "c", z: "z", frames: ["a", "b"] });
    const spec = chart.spec as Plotly;
    expect(spec.frames).toHaveLength(2);
    expect(spec.layout.sliders![0].steps).toHaveLength(2);
    expect(chart.mime).toBe("application/vnd.plotly.v1+json");
    expect(await chart.svg()).toMatch(/flat; in JupyterLab it has three dimensions/);
  });

  test("parts that do not fit", () => {
    const titles = { rowTitle: "r", columnTitle: "c", z: "z" };
    expect(() => plots.surface([[1, 2]], { ...titles, columns: [1] })).toThrow(
      /one of columns for each of the heights' columns, got 1 for 2/,
    );
    expect(() => plots.surface([[[1]]], { ...titles, frames: ["a", "b"] })).toThrow(/one name for each frame/);
    expect(() =>
      plots.surface(
        Array.from({ length: 200 }, () => Array(200).fill(0)),
        titles,
      ),
    ).toThrow(/at most 20000 numbers/);
  });
});

describe("cloud", () => {
  const chart = plots.cloud(
    [
      [0, 1, 2],
      [3, 4, 5],
      [6, 7, 8],
    ],
    { labels: ["cat", "dog", "rice"], groups: ["animal", "animal", "food"] },
  );

  test("groups differ in colour and in shape, in space and on the flat picture", async () => {
    const { data } = chart.spec as Plotly;
    expect(data.map(({ name, x, y, z }) => [name, x, y, z])).toEqual([
      ["animal", [0, 3], [1, 4], [2, 5]],
      ["food", [6], [7], [8]],
    ]);
    expect(data[0].marker!.symbol).not.toBe(data[1].marker!.symbol);
    expect(await chart.svg()).toMatch(/rice/);
  });

  test("parts that do not fit", () => {
    expect(() => plots.cloud([[1, 2]])).toThrow(/each point must have three numbers, got 2/);
    expect(() => plots.cloud([[1, 2, 3]], { groups: [] })).toThrow(/one group for each point/);
  });
});
