import {
  alignments,
  datasets,
  distributions,
  gaussian,
  layers,
  mechanisms,
  seeded,
  seededNoise,
  tf,
  uniform,
} from "kernel-helpers";

/* Every draw comes from a seed, a name and a counter: no two streams meet, and order does not matter. */

const draws = (draw: () => number, n: number) => Array.from({ length: n }, draw);
const values = (x: tf.Tensor) => Array.from(x.dataSync());

/** How many runs of two numbers occur twice, in streams of any kind; one number alone may by chance. */
function repeats(streams: number[][]): number {
  const pairs = streams.flatMap((stream) => stream.slice(1).map((x, i) => `${stream[i]} ${x}`));
  return pairs.length - new Set(pairs).size;
}

describe("no two streams meet", () => {
  test.each([
    ["uniform", uniform],
    ["gaussian", gaussian],
  ])("%s: neighbouring seeds, however far they go", (_, make) => {
    expect(repeats([0, 1, 2, 3, 4, 10, 11, "1/0", "0/1"].map((seed) => draws(make(seed), 20_000)))).toBe(0);
  });

  test("noise: after a thousand draws seed 1 does not replay seed 2", () => {
    const streams = [0, 1, 2].map((seed) => {
      const noise = seededNoise(seed);
      return Array.from({ length: 3000 }, () => values(noise([4])).join());
    });
    expect(new Set(streams.flat()).size).toBe(9000);
  });

  test("parameters: nor do those of seeds side by side, nor two of one shape, nor one asked for twice", () => {
    const start = (seed: number) => {
      const parameters = seeded(seed);
      return Array.from({ length: 1200 }, (_, i) => values(parameters(i % 2 ? "W" : `W${i}`, [2, 2], "glorot")).join());
    };
    expect(new Set([0, 1, 2, 3].flatMap(start)).size).toBe(4800);
  });

  test("functions of one seed start apart", () => {
    const [general, biased, location] = [
      alignments.general({ queryWidth: 4, keyWidth: 4, seed: 1 }),
      alignments.biasedGeneral({ queryWidth: 4, keyWidth: 4, seed: 1 }),
      alignments.locationBased({ queryWidth: 4, items: 4, seed: 1 }),
    ].map(({ variables }) => values(variables![0]));
    const self = mechanisms.selfAttention({ width: 4, seed: 1 }).variables.map(values);
    const bare = seeded(1)("W", [4, 4], "glorot");
    expect(new Set([general, biased, location, ...self, values(bare)].map(String)).size).toBe(7);
  });

  test("data sets' nor those of the functions that draw", () => {
    const wave = (seed: number) => {
      const { x, y, curve } = datasets.wave({ n: 200, noise: 1, seed });
      return { x, noise: y.map((value, i) => Math.round(1e6 * (value - curve(x[i])))) };
    };
    const sorted = (seed: number) =>
      draws(uniform(seed), 200)
        .map((u) => 5 * u)
        .sort((a, b) => a - b);
    const normal = (seed: number) => draws(gaussian(seed), 200).map((z) => Math.round(1e6 * z));
    for (const seed of [1, 2, 3]) {
      expect(wave(seed).x).not.toEqual(sorted(seed));
      expect([seed, seed + 1].map(normal)).not.toContainEqual(wave(seed).noise);
    }
    const samples = [1, 2]
      .flatMap((seed) => [distributions.gumbelSoftmax({ seed }), distributions.hard({ sampled: true, seed })])
      .map((draw) => values(draw(tf.zeros([200, 3])).argMax(-1)).join());
    expect(new Set(samples).size).toBe(4);
  });
});

test("the numbers are spread as they should be", () => {
  const mean = (xs: number[]) => xs.reduce((a, b) => a + b) / xs.length;
  const firsts = Array.from({ length: 20_000 }, (_, i) => uniform(`7/name/${i}`)());
  for (const stream of [draws(uniform(3), 20_000), firsts]) {
    // Five standard errors.
    expect(Math.abs(mean(stream) - 0.5)).toBeLessThan(0.0103);
    expect(Math.abs(mean(stream.map((x) => (x - 0.5) ** 2)) - 1 / 12)).toBeLessThan(0.003);
  }
  const normal = draws(gaussian(3), 20_000);
  expect(Math.abs(mean(normal))).toBeLessThan(0.036);
  expect(Math.abs(mean(normal.map((x) => x * x)) - 1)).toBeLessThan(0.05);
  const noise = values(seededNoise(1)([100_000]));
  expect(noise.every((u) => u > 0 && u < 1)).toBe(true);
});

describe("the same seed gives the same numbers", () => {
  test("on every backend: these", () => {
    const rounded = (x: tf.Tensor) => values(x).map((v) => Number(v.toFixed(5)));
    expect(rounded(seeded(7)("W", [2, 2], "glorot"))).toEqual([-0.98631, -0.51858, -0.26958, 0.24666]);
    expect(rounded(seeded("7/layer")("W", [3], { normal: 0.5 }))).toEqual([0.69128, 0.32035, 0.31014]);
    expect(rounded(seededNoise(7)([3]))).toEqual([0.36165, 0.31704, 0.16384]);
  });

  test("in whatever order parts are made", () => {
    const sizes = { width: 4, seed: 3 };
    const make = {
      self: () => mechanisms.selfAttention(sizes),
      heads: () => mechanisms.multiHead({ ...sizes, heads: 2 }),
    };
    const numbers = (part: { variables: readonly tf.Variable[] }) => part.variables.map(values);
    const forth = [make.self(), make.heads()].map(numbers);
    const back = [make.heads(), make.self()].map(numbers);
    expect(back.reverse()).toEqual(forth);
    const [a, b] = [seeded(5), seeded(5)];
    const [first, second] = [a("W", [2], "glorot"), a("V", [2], "glorot")].map(values);
    expect([b("V", [2], "glorot"), b("W", [2], "glorot")].map(values)).toEqual([second, first]);
  });

  test("as the draws of a part whose noise is given", () => {
    const scores = tf.tensor2d([[0, 0, 0]]);
    const noise = () => tf.tensor2d([[0.1, 0.9, 0.5]]);
    expect(values(distributions.hard({ sampled: true, noise })(scores))).toEqual([0, 1, 0]);
    expect(values(distributions.gumbelSoftmax({ straightThrough: true, noise })(scores))).toEqual([0, 1, 0]);
    const chosen = mechanisms.hard({ noise })([[0]], [[0], [0], [0]], [[1], [2], [3]]);
    expect(values(chosen.context)).toEqual([2]);
  });
});

describe("layers", () => {
  const start = (layer: tf.layers.Layer) => {
    layer.apply(tf.ones([2, 3, 4]));
    return layer.getWeights().map(values);
  };
  test("two stacked ones without a seed start apart, and draw apart", () => {
    const [first, second] = [start(layers.multiHead({ heads: 2 })), start(layers.multiHead({ heads: 2 }))];
    first.forEach((numbers, i) => expect(second[i]).not.toEqual(numbers));
    const query = tf.ones([64, 1, 2]);
    const draw = () =>
      values(
        layers.hard().apply([query, tf.ones([64, 9, 2]), seededNoise(1)([64, 9, 1])], { training: true }) as tf.Tensor,
      );
    expect(draw()).not.toEqual(draw());
  });

  test("of one seed they start alike, and as the mechanism of that seed", () => {
    const seed = 3;
    expect(start(layers.selfAttention({ seed }))).toEqual(start(layers.selfAttention({ seed })));
    expect(start(layers.selfAttention({ seed }))).toEqual(
      mechanisms.selfAttention({ width: 4, seed }).variables.map(values),
    );
  });
});
