import { plots } from "kernel-helpers";
import type { Plotly } from "../look";

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
    // A name comes with a style, for the page's colour.
    expect(data.map(({ name, x, y, z }) => [name!.replace(/<[^>]*>/g, ""), x, y, z])).toEqual([
      ["animal", [0, 3], [1, 4], [2, 5]],
      ["food", [6], [7], [8]],
    ]);
    expect(data[0].marker!.symbol).not.toBe(data[1].marker!.symbol);
    expect(await chart.svg()).toMatch(/rice/);
  });

  test("is looked at from the side that was asked for, its legend above it", () => {
    const seen = ({ spec }: { spec: object }) =>
      (spec as { layout: { scene: { camera: { eye: object } }; legend: object } }).layout;
    expect(seen(chart).scene.camera.eye).toMatchObject({ x: 1.7, y: -1.7 });
    expect(seen(plots.cloud([[1, 2, 3]], { eye: { x: 1, y: 2 } })).scene.camera.eye).toMatchObject({ x: 1.7, y: 3.4 });
    expect(seen(chart).legend).toMatchObject({ orientation: "h" });
  });

  test("parts that do not fit", () => {
    expect(() => plots.cloud([[1, 2]])).toThrow(/each point must have three numbers, got 2/);
    expect(() => plots.cloud([[1, 2, 3]], { groups: [] })).toThrow(/one group for each point/);
  });
});
