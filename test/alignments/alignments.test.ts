import { alignments, attend, distributions, parameterCount, tf, type Alignment } from "kernel-helpers";
import { copied, difference, gradients } from "../compare";
import fixtures from "../fixtures/alignments.json";
import { finiteDifferences } from "../finiteDifferences";

interface Case {
  name: string;
  alignment: string;
  options: Record<string, unknown>;
  parameters: Record<string, tf.TensorLike>;
  query: tf.TensorLike;
  keys: tf.TensorLike;
  /** Of the location-aware alignment: the weights of each query's predecessor. */
  previous?: tf.TensorLike;
  scores: tf.TensorLike;
  probe: tf.TensorLike;
  gradients: Record<string, tf.TensorLike>;
}
const cases = fixtures.cases as unknown as Case[];

function make({ alignment, options, parameters }: Case): Alignment {
  if (alignment === "softCap") return alignments.softCap(alignments.dot(), options.cap as number);
  if (alignment === "scaled") return alignments.scaled(alignments.dot(), options.factor as number);
  const factory = alignments[alignment as "general"];
  const learned = Object.keys(parameters).length > 0 && { parameters: copied(parameters) };
  return factory({ ...(options as { queryWidth: number; keyWidth: number }), ...learned });
}

const inputs = ({ query, keys, previous }: Case) => ({
  query: tf.variable(tf.tensor(query)),
  keys: tf.variable(tf.tensor(keys)),
  ...(previous && { previous: tf.variable(tf.tensor(previous)) }),
});

const after = (alignment: Alignment, { previous }: ReturnType<typeof inputs>): Alignment =>
  previous ? (alignment as alignments.LocationAware).after(previous) : alignment;

describe.each(cases)("$name", (c) => {
  test("agrees with PyTorch: scores within 1e-5, gradients within 1e-4", () => {
    const [alignment, given] = [make(c), inputs(c)];
    const scores = () => after(alignment, given)(given.query, given.keys);
    expect(alignment.name).toBe(c.alignment);
    expect(difference(scores(), c.scores)).toBeLessThan(1e-5);
    const names = Object.keys(c.parameters);
    const variables = Object.fromEntries(alignment.variables!.map((variable, i) => [names[i], variable]));
    const found = gradients(() => scores().mul(tf.tensor(c.probe)).sum(), given, variables);
    expect(Object.keys(found).sort()).toEqual(Object.keys(c.gradients).sort());
    for (const [name, expected] of Object.entries(c.gradients))
      expect(difference(found[name], expected)).toBeLessThan(1e-4);
  });

  test("counts its parameters", () => {
    const numbers = Object.values(c.parameters).map((value) => tf.tensor(value).size);
    expect(parameterCount(make(c))).toBe(numbers.reduce((sum, n) => sum + n, 0));
  });

  test("prepares its keys, if it offers to, to the same scores", () => {
    const [alignment, given] = [make(c), inputs(c)];
    const { prepare } = after(alignment, given);
    if (prepare) expect(difference(prepare(given.keys)(given.query), c.scores)).toBeLessThan(1e-5);
  });

  test("its gradients are those of finite differences", () => {
    const [alignment, given] = [make(c), inputs(c)];
    const f = () => after(alignment, given)(given.query, given.keys).mul(tf.tensor(c.probe)).sum();
    finiteDifferences(f, [...Object.values(given), ...alignment.variables!] as tf.Variable[]);
  });
});

test("every alignment has a case here", () => {
  expect([...new Set(cases.map(({ alignment }) => alignment))].sort()).toEqual(Object.keys(alignments).sort());
});

test("those that can work ahead for a decoder say so, wrapped or not", () => {
  const widths = { queryWidth: 2, keyWidth: 2, units: 3 };
  for (const alignment of [
    alignments.additive(widths),
    alignments.concat(widths),
    alignments.deep(widths),
    alignments.cosine(),
    alignments.featureMap(),
    alignments.gaussian(),
  ]) {
    expect(alignment.prepare).toBeInstanceOf(Function);
    const [query, keys] = [tf.randomNormal([3, 2], 0, 1, "float32", 1), tf.randomNormal([4, 2], 0, 1, "float32", 2)];
    const wrapped = alignments.scaled(alignments.softCap(alignment, 5), 0.3);
    expect(difference(wrapped.prepare!(keys)(query), wrapped(query, keys))).toBeLessThan(1e-6);
  }
});

test("concat is additive without a bias, general with the identity is dot, the Gaussian is dot at equal norms", () => {
  const query = tf.randomNormal([3, 4], 0, 1, "float32", 1);
  const keys = tf.randomNormal([5, 4], 0, 1, "float32", 2);
  const [W1, W2, v] = [
    [4, 6],
    [4, 6],
    [6, 1],
  ].map((shape, i) => tf.randomNormal(shape, 0, 1, "float32", 3 + i));
  const weights = (named: Record<string, tf.Tensor>) => (name: string) => tf.variable(named[name]);
  const additive = alignments.additive({
    queryWidth: 4,
    keyWidth: 4,
    units: 6,
    parameters: weights({ W1, W2, v, b: tf.zeros([6]) }),
  });
  const concat = alignments.concat({
    queryWidth: 4,
    keyWidth: 4,
    units: 6,
    parameters: weights({ W: tf.concat([W1, W2]), v }),
  });
  expect(difference(concat(query, keys), additive(query, keys))).toBeLessThan(1e-6);

  const general = alignments.general({ queryWidth: 4, keyWidth: 4, parameters: weights({ W: tf.eye(4) }) });
  expect(difference(general(query, keys), alignments.dot()(query, keys))).toBeLessThan(1e-6);
  expect(difference(alignments.product()(query, keys), alignments.dot()(query, keys))).toBe(0);

  const unit = keys.div(tf.norm(keys, 2, -1, true));
  const weigh = distributions.softmax();
  expect(difference(weigh(alignments.gaussian()(query, unit)), weigh(alignments.dot()(query, unit)))).toBeLessThan(
    1e-6,
  );
  const bias = keys.square().sum(-1).mul(-0.5);
  expect(
    difference(weigh(alignments.gaussian()(query, keys)), weigh(alignments.dot()(query, keys).add(bias))),
  ).toBeLessThan(1e-6);
});

describe("locationAware", () => {
  const sizes = { queryWidth: 2, keyWidth: 3, units: 4, filters: 3, reach: 2, seed: 5 };
  const inputs = () => [tf.randomNormal([2, 2], 0, 1, "float32", 1), tf.randomNormal([6, 3], 0, 1, "float32", 2)];

  test("with nothing looked at before it is additive", () => {
    const [aware, [query, keys]] = [alignments.locationAware(sizes), inputs()];
    const [W1, W2, , , b, v] = aware.variables!;
    const same: Record<string, tf.Tensor> = { W1, W2, b, v };
    const additive = alignments.additive({
      queryWidth: 2,
      keyWidth: 3,
      units: 4,
      parameters: (name) => tf.variable(same[name]),
    });
    for (const scores of [aware(query, keys), aware.after(tf.zeros([2, 6]))(query, keys), aware.prepare(keys)(query)])
      expect(difference(scores, additive(query, keys))).toBeLessThan(1e-6);
  });

  test("what was looked at counts for the keys within reach, and for those alike wherever they stand", () => {
    const [aware, [query]] = [alignments.locationAware(sizes), inputs()];
    const alike = tf.ones([9, 3]);
    const at = (place: number) => tf.oneHot([place], 9).toFloat();
    const moved = (place: number) =>
      aware
        .after(at(place))(query.slice([0], [1]), alike)
        .arraySync() as number[][];
    const [[rest], [three], [five]] = [
      aware(query.slice([0], [1]), alike).arraySync() as number[][],
      moved(3),
      moved(5),
    ];
    three.forEach((score, i) => {
      const change = Math.abs(score - rest[i]);
      if (Math.abs(i - 3) <= 2) expect(change).toBeGreaterThan(1e-4);
      else expect(change).toBeLessThan(1e-6);
    });
    for (let i = 0; i < 7; i++) expect(five[i + 2]).toBeCloseTo(three[i], 5);
  });

  test("the keys are prepared once for all steps", () => {
    const [aware, [query, keys]] = [alignments.locationAware(sizes), inputs()];
    const prepared = aware.prepare(keys);
    for (const seed of [1, 2]) {
      const previous = tf.softmax(tf.randomNormal([2, 6], 0, 1, "float32", seed));
      expect(difference(prepared.after(previous)(query), aware.after(previous)(query, keys))).toBe(0);
    }
  });

  test("its after is an alignment of the same name and parameters, and attend takes it", () => {
    const [aware, [query, keys]] = [alignments.locationAware(sizes), inputs()];
    const following = aware.after([
      [0, 1, 0, 0, 0, 0],
      [1, 0, 0, 0, 0, 0],
    ]);
    expect([following.kind, following.name]).toEqual(["alignment", "locationAware"]);
    expect(following.variables).toEqual(aware.variables);
    expect(attend(query, keys, keys, { alignment: following }).weights.shape).toEqual([2, 6]);
  });
});

test("int32 is read as float32 where an alignment is called alone", () => {
  const [query, keys] = [
    tf.tensor2d([[1, 2]], undefined, "int32"),
    tf.tensor2d(
      [
        [3, 4],
        [5, 6],
      ],
      undefined,
      "int32",
    ),
  ];
  expect(alignments.scaledDot()(query, keys).dtype).toBe("float32");
  expect(difference(alignments.dot()(query, keys), [[11, 17]])).toBe(0);
});

test("the worked example's rule cannot see its query", () => {
  const { context } = attend([[1], [7]], [[1], [2], [5]], [[10], [20], [50]], {
    alignment: alignments.product(),
    distribution: distributions.plain(),
  });
  expect(difference(context, [[37.5], [37.5]])).toBeLessThan(1e-6);
});

test("alignments.cosine: lengths do not matter, zero vectors score zero, and no square overflows", () => {
  const cosine = alignments.cosine();
  const query = tf.tensor2d([
    [1, 2],
    [1e30, 2e30],
    [1e-30, 2e-30],
    [0, 0],
  ]);
  const scores = cosine(
    query,
    tf.tensor2d([
      [2, 4],
      [0, 0],
    ]),
  );
  expect(
    difference(scores, [
      [1, 0],
      [1, 0],
      [1, 0],
      [0, 0],
    ]),
  ).toBeLessThan(1e-6);
  const gradient = tf.grad((q: tf.Tensor) => cosine(q, tf.tensor2d([[2, 1]])).sum())(query);
  expect(gradient.slice([3, 0]).arraySync()).toEqual([[0, 0]]);
  expect(gradient.isNaN().any().dataSync()[0]).toBe(0);
});

test("the Gaussian tells its width, and learns it", () => {
  const alignment = alignments.gaussian({ width: 2, learned: true });
  expect(alignment.width()).toEqual([2]);
  (alignment.variables![0] as tf.Variable).assign(tf.tensor1d([Math.log(4)]));
  expect(alignment.width()[0]).toBeCloseTo(0.5, 6);
  expect(alignments.gaussian({ width: [1, 3] }).width()).toEqual([1, 3]);
});

test("the same seed gives the same parameters, another seed others", () => {
  const [a, b, c] = [7, 7, 8].map((seed) => alignments.additive({ queryWidth: 2, keyWidth: 3, units: 4, seed }));
  a.variables!.forEach((variable, i) => expect(difference(b.variables![i], variable)).toBe(0));
  expect(difference(c.variables![0], a.variables![0])).toBeGreaterThan(0.01);
});

const [wide, narrow] = [() => tf.zeros([3, 4]), () => tf.zeros([5, 2])];
const sizes = { queryWidth: 4, keyWidth: 4 };
test.each<[string, () => unknown, string]>([
  [
    "dot",
    () => alignments.dot()(wide(), narrow()),
    "alignments.dot: query and keys must have the same width, got query [3, 4] and keys [5, 2]",
  ],
  [
    "product",
    () => alignments.product()(wide(), narrow()),
    "alignments.product: query and keys must have the same width, got query [3, 4] and keys [5, 2]",
  ],
  [
    "scaledDot",
    () => alignments.scaledDot()(wide(), narrow()),
    "alignments.scaledDot: query and keys must have the same width, got query [3, 4] and keys [5, 2]",
  ],
  [
    "cosine",
    () => alignments.cosine()(wide(), narrow()),
    "alignments.cosine: query and keys must have the same width, got query [3, 4] and keys [5, 2]",
  ],
  ["cosine's beta", () => alignments.cosine({ beta: 0 }), "alignments.cosine: beta must be positive, got 0"],
  [
    "gaussian",
    () => alignments.gaussian()(wide(), narrow()),
    "alignments.gaussian: query and keys must have the same width, got query [3, 4] and keys [5, 2]",
  ],
  ["gaussian's width", () => alignments.gaussian({ width: 0 }), "alignments.gaussian: width must be positive, got 0"],
  [
    "gaussian's widths",
    () => alignments.gaussian({ width: [1, NaN] }),
    "alignments.gaussian: width must be positive, got [1,NaN]",
  ],
  [
    "gaussian's number of widths",
    () => alignments.gaussian({ width: [1, 2] })(wide(), wide()),
    "alignments.gaussian: keys must have width 2, as its parameters do, got [3, 4]",
  ],
  [
    "general",
    () => alignments.general(sizes)(wide(), narrow()),
    "alignments.general: keys must have width 4, as its parameters do, got [5, 2]",
  ],
  [
    "biasedGeneral",
    () => alignments.biasedGeneral(sizes)(narrow(), wide()),
    "alignments.biasedGeneral: query must have width 4, as its parameters do, got [5, 2]",
  ],
  [
    "activatedGeneral",
    () => alignments.activatedGeneral(sizes)(narrow(), wide()),
    "alignments.activatedGeneral: query must have width 4, as its parameters do, got [5, 2]",
  ],
  [
    "additive",
    () => alignments.additive({ ...sizes, units: 3 })(wide(), narrow()),
    "alignments.additive: keys must have width 4, as its parameters do, got [5, 2]",
  ],
  [
    "concat",
    () => alignments.concat({ ...sizes, units: 3 })(narrow(), wide()),
    "alignments.concat: query must have width 4, as its parameters do, got [5, 2]",
  ],
  [
    "deep",
    () => alignments.deep({ ...sizes, units: 3 })(wide(), narrow()),
    "alignments.deep: keys must have width 4, as its parameters do, got [5, 2]",
  ],
  [
    "locationBased",
    () => alignments.locationBased({ queryWidth: 4, items: 2 })(wide(), narrow()),
    "alignments.locationBased: there must be at most 2 items, got keys [5, 2]",
  ],
  [
    "locationAware",
    () => alignments.locationAware({ ...sizes, units: 3 })(narrow(), wide()),
    "alignments.locationAware: query must have width 4, as its parameters do, got [5, 2]",
  ],
  [
    "locationAware's reach",
    () => alignments.locationAware({ ...sizes, units: 3, reach: 0.5 }),
    "alignments.locationAware: reach must be a whole number, zero or more, got 0.5",
  ],
  [
    "locationAware's weights",
    () => alignments.locationAware({ ...sizes, units: 3 }).after([[1, 0, 0]])(wide(), wide()),
    "alignments.locationAware: previous must be one weight for each query and key, [3, 3], got [1, 3]",
  ],
  [
    "featureMap",
    () => alignments.featureMap()(wide(), narrow()),
    "alignments.featureMap: φ(query) and φ(keys) must have the same width, got [3, 4] and [5, 2]",
  ],
  ["softCap", () => alignments.softCap(alignments.dot(), -1), "alignments.softCap: cap must be positive, got -1"],
])("%s says what is wrong", (_name, run, message) => {
  expect(run).toThrow(new Error(message));
});
