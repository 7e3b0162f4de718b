import { plots, tf } from "kernel-helpers";
import { cells, run, texts } from "../look";

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
