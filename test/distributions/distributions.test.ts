import { distributions, tf, type Distribution } from "kernel-helpers";
import { difference } from "../compare";
import { finiteDifferences } from "../finiteDifferences";
import { keepNaN } from "../../kernel-helpers/src/distributions/distribution";
import fixtures from "../fixtures/distributions.json";

interface Case {
  name: string;
  distribution: "softmax";
  options: object;
  scores: tf.TensorLike;
  allowed: tf.TensorLike | null;
  weights: tf.TensorLike;
  probe: tf.TensorLike;
  gradient: tf.TensorLike;
}
const cases = fixtures.cases as unknown as Case[];
const allowedIn = ({ allowed }: Case) => (allowed ? tf.tensor(allowed, undefined, "bool") : undefined);

describe.each(cases)("$name", (c) => {
  const weigh = distributions[c.distribution](c.options);
  const f = (scores: tf.Tensor) => weigh(scores, allowedIn(c)).mul(tf.tensor(c.probe)).sum();

  test("agrees with PyTorch: weights within 1e-5, gradients within 1e-4, masked ones exactly zero", () => {
    expect(weigh.name).toBe(c.distribution);
    const scores = tf.tensor(c.scores, undefined, "float32");
    const weights = weigh(scores, allowedIn(c));
    expect(difference(weights, c.weights)).toBeLessThan(1e-5);
    expect(difference(tf.grad(f)(scores), c.gradient)).toBeLessThan(1e-4);
    if (c.allowed)
      expect(
        weights
          .mul(tf.sub(1, allowedIn(c)!.toFloat()))
          .abs()
          .max()
          .dataSync()[0],
      ).toBe(0);
  });

  // Differences of ±1e4 are all rounding, and at equal scores plain's are exact, the others' smooth.
  if (!c.name.includes("1e4")) {
    test("its gradient is that of finite differences", () => {
      const scores = tf.variable(tf.tensor(c.scores, undefined, "float32"));
      finiteDifferences(() => f(scores), [scores], { step: 2e-3, tolerance: 3e-2 });
    });
  }
});

/** Every distribution, each with the options that change its shape. */
const all: [string, () => Distribution][] = [
  ["plain", () => distributions.plain()],
  ["softmax", () => distributions.softmax()],
  ["softmax, cold", () => distributions.softmax({ temperature: 0.01 })],
  ["sigmoid", () => distributions.sigmoid()],
  ["sigmoid, normalised", () => distributions.sigmoid({ normalised: true })],
  ["sparsemax", () => distributions.sparsemax()],
  ["entmax15", () => distributions.entmax15()],
  ["softmaxOffByOne", () => distributions.softmaxOffByOne()],
  ["gumbelSoftmax", () => distributions.gumbelSoftmax({ seed: 1 })],
  ["gumbelSoftmax, straight through", () => distributions.gumbelSoftmax({ seed: 1, straightThrough: true })],
  ["hard", () => distributions.hard()],
  ["hard, sampled", () => distributions.hard({ sampled: true, seed: 1 })],
];

test("every distribution is among these", () => {
  expect([...new Set(all.map(([name]) => name.split(",")[0]))].sort()).toEqual(Object.keys(distributions).sort());
});

describe.each(all)("%s", (name, make) => {
  test("a row without any allowed key: weights of zero, and a gradient of zero", () => {
    const scores = tf.tensor2d([
      [1, 2, 3],
      [1, 2, 3],
      [1e4, -1e4, NaN],
    ]);
    const allowed = tf.tensor2d(
      [
        [0, 0, 0],
        [1, 0, 1],
        [0, 0, 0],
      ],
      undefined,
      "bool",
    );
    const [weights, gradient] = [
      make()(scores, allowed),
      tf.grad((z: tf.Tensor) => make()(z, allowed).square().sum())(scores),
    ];
    for (const row of [0, 2]) {
      expect(weights.slice([row, 0], [1, 3]).arraySync()).toEqual([[0, 0, 0]]);
      expect(gradient.slice([row, 0], [1, 3]).abs().arraySync()).toEqual([[0, 0, 0]]);
    }
    expect(weights.slice([1, 0], [1, 3]).sum().dataSync()[0]).toBeGreaterThan(0);
  });

  test("scores of ±1e4 and ±1e30 give numbers", () => {
    if (name === "plain") return; // sums of both signs are what plain normalisation has no answer for
    for (const size of [1e4, 1e30]) {
      const scores = tf.tensor2d([
        [size, -size, 0],
        [-size, -size, -size],
        [size, size, size],
      ]);
      for (const allowed of [
        undefined,
        tf.tensor2d(
          [
            [0, 1, 1],
            [1, 1, 1],
            [1, 0, 0],
          ],
          undefined,
          "bool",
        ),
      ]) {
        const f = (z: tf.Tensor) => make()(z, allowed);
        for (const x of [f(scores), tf.grad((z: tf.Tensor) => f(z).square().sum())(scores)]) {
          expect(x.isFinite().all().dataSync()[0]).toBe(1);
        }
      }
    }
  });

  test("a NaN among the allowed scores shows in its row's weights, and only there", () => {
    const weights = make()(
      tf.tensor2d([
        [1, NaN, 2],
        [1, 2, 3],
      ]),
    );
    expect(weights.slice([0, 0], [1, 3]).isNaN().any().dataSync()[0]).toBe(1);
    expect(weights.slice([1, 0], [1, 3]).isNaN().any().dataSync()[0]).toBe(0);
    const hidden = make()(tf.tensor2d([[1, NaN, 2]]), tf.tensor2d([[1, 0, 1]], undefined, "bool"));
    expect(hidden.isNaN().any().dataSync()[0]).toBe(0);
  });

  test("no keys at all: no weights", () => {
    expect(make()(tf.zeros([2, 0])).shape).toEqual([2, 0]);
    expect(make()(tf.zeros([2, 0]), tf.zeros([2, 0], "bool")).shape).toEqual([2, 0]);
  });

  test("a mask may broadcast", () => {
    const scores = tf.randomNormal([2, 3, 4], 0, 1, "float32", 5).abs();
    const allowed = tf.tensor2d([[1, 0, 1, 1]], undefined, "bool");
    const weights = make()(scores, allowed);
    expect(weights.shape).toEqual([2, 3, 4]);
    expect(weights.slice([0, 0, 1], [2, 3, 1]).abs().max().dataSync()[0]).toBe(0);
  });
});

test("the fixture of the papers: three scores", () => {
  const z = tf.tensor2d([[-2, 0, 0.5]]);
  expect(difference(distributions.sparsemax()(z), [[0, 0.25, 0.75]])).toBeLessThan(1e-6);
  expect(difference(distributions.entmax15()(z), [[0, 0.326, 0.674]])).toBeLessThan(1e-4);
});

test("int32 scores are read as float32", () => {
  const z = tf.tensor2d([[1, 2, 4]], undefined, "int32");
  for (const [, make] of all) expect(difference(make()(z), make()(z.toFloat()))).toBe(0);
});

test("plain: scores that sum to zero have no shares, and it shows", () => {
  expect(
    distributions
      .plain()(tf.tensor2d([[0, 0]]))
      .isNaN()
      .all()
      .dataSync()[0],
  ).toBe(1);
});

test("sparsemax and entmax15 stay exact over a thousand keys", () => {
  const z = tf.randomNormal([4, 1000], 0, 3, "float32", 9);
  for (const weigh of [distributions.sparsemax(), distributions.entmax15()]) {
    expect(difference(weigh(z).sum(-1), [1, 1, 1, 1])).toBeLessThan(1e-5);
  }
});

test("hard takes the first of equals, and has no gradient", () => {
  const z = tf.tensor2d([
    [1, 3, 3],
    [2, 2, 1],
  ]);
  expect(distributions.hard()(z).arraySync()).toEqual([
    [0, 1, 0],
    [1, 0, 0],
  ]);
  expect(
    tf
      .grad((x: tf.Tensor) => distributions.hard()(x).square().sum())(z)
      .abs()
      .max()
      .dataSync()[0],
  ).toBe(0);
});

describe("drawn at random", () => {
  const scores = [0.5, -1, 1.5, 0];
  const rows = () => tf.tile(tf.tensor2d([scores]), [20000, 1]);

  test.each<[string, (scores: tf.Tensor) => tf.Tensor]>([
    ["hard, sampled", distributions.hard({ sampled: true, seed: 3 })],
    ["gumbelSoftmax, straight through", distributions.gumbelSoftmax({ straightThrough: true, seed: 3 })],
  ])("%s picks each key as often as softmax says", (_name, draw) => {
    const frequencies = draw(rows()).mean(0);
    // Three standard errors of the most uncertain frequency: 3 · sqrt(0.25 / 20000).
    expect(difference(frequencies, tf.softmax(scores))).toBeLessThan(0.011);
  });

  test("the largest weight of gumbelSoftmax falls on each key as often as softmax says, at any temperature", () => {
    const largest = distributions.gumbelSoftmax({ temperature: 5, seed: 4 })(rows()).argMax(-1);
    const frequencies = tf.oneHot(largest.toInt(), 4).toFloat().mean(0);
    expect(difference(frequencies, tf.softmax(scores))).toBeLessThan(0.011);
  });

  test("each call draws on, and the same seed draws the same", () => {
    const [a, b] = [5, 5].map((seed) => distributions.gumbelSoftmax({ seed }));
    const scores = tf.zeros([2, 6]);
    const first = a(scores);
    expect(difference(a(scores), first)).toBeGreaterThan(0.01);
    expect(difference(b(scores), first)).toBe(0);
  });

  test("the gradient of gumbelSoftmax is that of finite differences", () => {
    const scores = tf.variable(
      tf.tensor2d([
        [0.2, -0.4, 1],
        [2, 0, -1],
      ]),
    );
    const probe = tf.tensor2d([
      [1, -2, 0.5],
      [0.3, 1, 1],
    ]);
    // Made anew each time, so that each draws the same noise.
    finiteDifferences(
      () => distributions.gumbelSoftmax({ temperature: 0.7, seed: 6 })(scores).mul(probe).sum(),
      [scores],
    );
  });

  test("straight through: one-hot on the way forward, the soft weights' gradient on the way back", () => {
    const scores = tf.tensor2d([[0.2, -0.4, 1]]);
    const probe = tf.tensor2d([[1, -2, 0.5]]);
    const gradient = (straightThrough: boolean) => {
      const draw = distributions.gumbelSoftmax({ temperature: 0.7, seed: 6, straightThrough });
      return tf.grad((x: tf.Tensor) => draw(x).mul(probe).sum())(scores);
    };
    expect([...distributions.gumbelSoftmax({ seed: 6, straightThrough: true })(scores).dataSync()].sort()).toEqual([
      0, 0, 1,
    ]);
    expect(difference(gradient(true), gradient(false))).toBeLessThan(1e-6);
    expect(gradient(true).abs().max().dataSync()[0]).toBeGreaterThan(0);
  });
});

test("an infinite temperature gives all allowed keys the same weight, and hidden ones none", () => {
  const flat = distributions.softmax({ temperature: Infinity });
  const scores = tf.tensor2d([
    [1, 5, -3, 1e30],
    [1, 2, 3, 4],
  ]);
  expect(flat(scores).arraySync()).toEqual([
    [0.25, 0.25, 0.25, 0.25],
    [0.25, 0.25, 0.25, 0.25],
  ]);
  const allowed = tf.tensor2d(
    [
      [1, 0, 0, 1],
      [0, 0, 0, 0],
    ],
    [2, 4],
    "bool",
  );
  expect(flat(scores, allowed).arraySync()).toEqual([
    [0.5, 0, 0, 0.5],
    [0, 0, 0, 0],
  ]);
  const warm = distributions.softmax({ temperature: 1e38 })(
    scores.slice([1, 0], [1, 4]),
    allowed.slice([0, 0], [1, 4]),
  );
  expect(difference(warm, [[0.5, 0, 0, 0.5]])).toBeLessThan(1e-6);
});

test.each<[string, () => unknown, string]>([
  [
    "softmax",
    () => distributions.softmax({ temperature: 0 }),
    "distributions.softmax: temperature must be positive, got 0",
  ],
  [
    "gumbelSoftmax",
    () => distributions.gumbelSoftmax({ temperature: -1 }),
    "distributions.gumbelSoftmax: temperature must be positive, got -1",
  ],
])("%s says what is wrong", (_name, run, message) => {
  expect(run).toThrow(new Error(message));
});

test("a row with a NaN stays NaN, and the gradients of the others are as without the look", () => {
  tf.tidy(() => {
    const x = tf.tensor2d([
      [1, 2],
      [NaN, 4],
    ]);
    const gradient = (f: (x: tf.Tensor) => tf.Tensor) =>
      tf
        .grad((x: tf.Tensor) => tf.sum(tf.square(f(x))))(x)
        .arraySync() as number[][];
    const kept = (x: tf.Tensor) => keepNaN(tf.mul(x, 3), x);
    expect(gradient(kept)[0]).toEqual(gradient((x) => tf.mul(x, 3))[0]);
    expect(kept(x).arraySync()).toEqual([
      [3, 6],
      [NaN, NaN],
    ]);
  });
});
