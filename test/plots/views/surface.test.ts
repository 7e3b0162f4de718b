import { plots } from "kernel-helpers";

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
