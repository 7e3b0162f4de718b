import { plots } from "kernel-helpers";
import type { Plotly } from "../look";

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

  test("without options its axes have plain names", () => {
    expect(plots.surface([[0, 1]]).alt).toBe(
      "Height over row and column, 1 × 2 numbers from 0 to 1, lowest at row 0 and column 0, highest at row 0 and column 1.",
    );
    expect(plots.surface([[0, 1]], { z: "score" }).alt).toMatch(/^Score over row and column/);
  });

  test("opens nearly along a ridge from corner to corner, so that its crest and both slopes are seen", () => {
    const ridge = Array.from({ length: 9 }, (_, i) =>
      Array.from({ length: 7 }, (_k, j) => Math.exp(-((i / 8 - j / 6) ** 2) / 0.05)),
    );
    const eyeOn = (heights: number[][]) =>
      (
        plots.surface(heights, { rowTitle: "query", columnTitle: "key", z: "score" }).spec as {
          layout: { scene: { camera: { eye: { x: number; y: number; z: number } } } };
        }
      ).layout.scene.camera.eye;
    for (const [heights, side] of [
      [ridge, -1],
      [ridge.map((row) => [...row].reverse()), 1],
    ] as const) {
      const { x, y, z } = eyeOn(heights);
      // The angle to the ridge, seen from above; looked at along it, one slope would hide behind the other.
      const angle = (Math.acos((side * x - y) / Math.SQRT2 / Math.hypot(x, y)) * 180) / Math.PI;
      expect(angle).toBeGreaterThan(10);
      expect(angle).toBeLessThan(40);
      expect(z).toBeGreaterThan(1);
    }
  });
});
