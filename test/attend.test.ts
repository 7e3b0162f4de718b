import {
  alignments,
  attend,
  biases,
  distributions,
  masks,
  mechanisms,
  tf,
  type AttendOptions,
  type Bias,
  type Mask,
} from "kernel-helpers";
import { copied, difference, gradients } from "./compare";
import fixtures from "./fixtures/attend.json";

interface Case {
  name: string;
  mask: {
    causal?: { offset?: number };
    window?: { left: number; right: number };
    padding?: number[];
    boolean?: number[][];
  };
  bias: {
    table?: number[][];
    alibi?: { heads: number };
    relative?: { heads: number; maxDistance: number };
  };
  parameters: Record<string, tf.TensorLike>;
  query: tf.TensorLike;
  keys: tf.TensorLike;
  values: tf.TensorLike;
  context: tf.TensorLike;
  probe: tf.TensorLike;
  gradients: Record<string, tf.TensorLike>;
}
const cases = fixtures.cases as unknown as Case[];

function maskOf({ mask }: Case): Mask | undefined {
  const make = masks as unknown as Record<string, (options: unknown) => Mask>;
  const parts = Object.entries(mask).map(([name, options]) => make[name](options));
  return parts.length > 1 ? masks.all(...parts) : parts[0];
}

function biasOf({ bias: { table, alibi, relative }, parameters }: Case): Bias | undefined {
  if (relative) return biases.relative({ ...relative, parameters: copied(parameters) });
  return alibi ? biases.alibi(alibi) : table;
}

test.each(cases)("agrees with PyTorch's scaled_dot_product_attention: $name", (c) => {
  const [mask, bias] = [maskOf(c), biasOf(c)];
  const inputs = Object.fromEntries(
    (["query", "keys", "values"] as const).map((name) => [name, tf.variable(tf.tensor(c[name]))]),
  );
  const run = () => attend(inputs.query, inputs.keys, inputs.values, { mask, bias }).context;
  expect(difference(run(), c.context)).toBeLessThan(1e-5);
  const variables =
    typeof bias === "function" ? Object.fromEntries((bias.variables ?? []).map((v) => ["bias", v])) : {};
  const found = gradients(() => run().mul(tf.tensor(c.probe)).sum(), inputs, variables as Record<string, tf.Variable>);
  expect(Object.keys(found).sort()).toEqual(Object.keys(c.gradients).sort());
  for (const [name, expected] of Object.entries(c.gradients))
    expect(difference(found[name], expected)).toBeLessThan(1e-4);
});

/** The same equation as a slow loop over plain numbers. */
function slowly(query: number[][], keys: number[][], values: number[][], allowed: boolean[][]): number[][] {
  return query.map((q, n) => {
    const scores = keys.map((k) => k.reduce((sum, x, d) => sum + x * q[d], 0) / Math.sqrt(q.length));
    const exps = scores.map((z, m) => (allowed[n][m] ? Math.exp(z) : 0));
    const total = exps.reduce((a, b) => a + b, 0);
    return values[0].map((_, e) => exps.reduce((sum, x, m) => sum + (total ? (x / total) * values[m][e] : 0), 0));
  });
}

test("agrees with a slow loop over plain numbers", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const [N, M, D, E] = [1 + (seed % 5), 1 + (seed % 7), 1 + (seed % 3), 1 + (seed % 4)];
    const random = (shape: [number, number], i: number) =>
      tf.randomNormal<tf.Rank.R2>(shape, 0, 1, "float32", 10 * seed + i).arraySync();
    const [query, keys, values] = [random([N, D], 1), random([M, D], 2), random([M, E], 3)];
    const allowed = random([N, M], 4).map((row) => row.map((x) => x > 0));
    expect(
      difference(attend(query, keys, values, { mask: allowed }).context, slowly(query, keys, values, allowed)),
    ).toBeLessThan(1e-5);
  }
});

const [query, keys, values] = [
  [
    [1, 2],
    [3, 4],
  ],
  [
    [1, 0],
    [0, 1],
    [1, 1],
  ],
  [[10], [20], [30]],
];

test("each part can be called alone, and together they are attend", () => {
  const { context, weights, scores } = attend(query, keys, values);
  const alone = alignments.scaledDot()(tf.tensor(query), tf.tensor(keys));
  expect(difference(scores, alone)).toBe(0);
  expect(difference(weights, distributions.softmax()(alone))).toBe(0);
  expect(difference(context, weights.matMul(tf.tensor2d(values)))).toBe(0);
});

test("any function may be plugged in, and a prepared alignment too", () => {
  const own = attend(query, keys, values, {
    alignment: (q, k) => tf.matMul(q, k, false, true),
    distribution: (z) => tf.onesLike(z).div(z.shape[z.rank - 1]),
  });
  expect(difference(own.context, [[20], [20]])).toBeLessThan(1e-6);

  const additive = alignments.additive({ queryWidth: 2, keyWidth: 2, units: 3 });
  const prepared = additive.prepare!(tf.tensor(keys));
  expect(
    difference(
      attend(query, keys, values, { alignment: prepared }).context,
      attend(query, keys, values, { alignment: additive }).context,
    ),
  ).toBeLessThan(1e-6);
});

test("a mask holds for a distribution of one's own, however many parameters it has", () => {
  const mask = [
    [false, true, true],
    [false, false, false],
  ];
  const { weights } = attend(query, keys, values, { mask });
  const own = [
    (z: tf.Tensor) => tf.softmax(z),
    tf.softmax as (z: tf.Tensor) => tf.Tensor,
    (z: tf.Tensor, temperature: unknown = 1) => tf.softmax(tf.div(z, temperature as number)),
  ];
  for (const distribution of own) {
    expect(difference(attend(query, keys, values, { mask, distribution }).weights, weights)).toBe(0);
  }
  const known = distributions.softmax();
  expect(known.kind).toBe("distribution");
  expect(difference(attend(query, keys, values, { mask, distribution: known }).weights, weights)).toBe(0);
});

test("scores are told as they are, with the bias, and hidden ones too", () => {
  const { scores } = attend(query, keys, values);
  expect(difference(attend(query, keys, values, { mask: [[true, false, false]] }).scores, scores)).toBe(0);
  expect(difference(attend(query, keys, values, { bias: [[0, -Infinity, -Infinity]] }).scores, scores)).toBe(0);
  expect(difference(attend(query, keys, values, { bias: [[5], [7]] }).scores, tf.add(scores, [[5], [7]]))).toBe(0);
});

test("nothing is read back on the way forward, nor on the way back", () => {
  const learned = biases.relative({ maxDistance: 2 });
  const hard = distributions.gumbelSoftmax({ temperature: 0.5, straightThrough: true });
  const options: AttendOptions[] = [
    {},
    { mask: masks.causal(), bias: learned },
    { bias: [[-Infinity, 0, 0]], distribution: distributions.softmax({ temperature: 2 }) },
    { distribution: hard, mask: [[true, true, false]] },
    { distribution: distributions.sparsemax(), mask: masks.window({ left: 1 }) },
    { alignment: alignments.gaussian({ learned: true }), distribution: distributions.plain() },
  ];
  const [q, k, v] = [tf.tensor2d(query), tf.tensor2d(keys), tf.tensor2d(values)];
  const reads = ["dataSync", "data", "arraySync", "array"] as const;
  const spies = reads.map((name) => jest.spyOn(tf.Tensor.prototype, name));
  for (const option of options) tf.grad((x: tf.Tensor) => attend(x, k, v, option).context.sum())(q);
  expect(spies.map((spy) => spy.mock.calls.length)).toEqual([0, 0, 0, 0]);
  spies.forEach((spy) => spy.mockRestore());
});

test("widths of query and keys may differ where the alignment says so", () => {
  const alignment = alignments.general({ queryWidth: 3, keyWidth: 2 });
  expect(attend(tf.ones([4, 3]), keys, values, { alignment }).context.shape).toEqual([4, 1]);
});

describe("unusual inputs have a stated result", () => {
  test("int32 is read as float32", () => {
    const whole = attend(
      tf.tensor2d(query, undefined, "int32"),
      tf.tensor2d(keys, undefined, "int32"),
      tf.tensor2d(values, undefined, "int32"),
    );
    expect(whole.context.dtype).toBe("float32");
    expect(difference(whole.context, attend(query, keys, values).context)).toBe(0);
  });

  test("one item gets all the weight, one query gives one context", () => {
    const { context, weights } = attend([[5]], [[-3]], [[7, 8]]);
    expect(weights.arraySync()).toEqual([[1]]);
    expect(context.arraySync()).toEqual([[7, 8]]);
  });

  const additive = () => alignments.additive({ queryWidth: 4, keyWidth: 4, units: 3 });
  test.each<[string, () => AttendOptions]>([
    ["with the defaults", () => ({})],
    ["with a mask", () => ({ mask: masks.causal(), bias: biases.alibi() })],
    [
      "with an additive alignment and sparsemax",
      () => ({ alignment: additive(), distribution: distributions.sparsemax() }),
    ],
    [
      "with a Gaussian and plain normalisation",
      () => ({ alignment: alignments.gaussian(), distribution: distributions.plain() }),
    ],
  ])("no queries, no items, neither: %s", (_name, options) => {
    for (const [N, M] of [
      [0, 3],
      [2, 0],
      [0, 0],
    ]) {
      const { context, weights, scores } = attend(
        tf.ones([2, N, 4]),
        tf.ones([2, M, 4]),
        tf.ones([2, M, 5]),
        options(),
      );
      expect([context.shape, weights.shape, scores.shape]).toEqual([
        [2, N, 5],
        [2, N, M],
        [2, N, M],
      ]);
      expect([...context.dataSync()].every((x) => x === 0)).toBe(true);
    }
  });

  test("a query without any allowed key: zeros, and gradients of zero", () => {
    const mask = [
      [false, false, false],
      [true, false, true],
    ];
    const { context, weights } = attend(query, keys, values, { mask });
    expect(weights.slice([0, 0], [1, 3]).arraySync()).toEqual([[0, 0, 0]]);
    expect(context.slice([0, 0], [1, 1]).arraySync()).toEqual([[0]]);
    const gradient = tf.grad((q: tf.Tensor) => attend(q, keys, values, { mask }).context.sum())(tf.tensor2d(query));
    expect(gradient.slice([0, 0], [1, 2]).abs().arraySync()).toEqual([[0, 0]]);
    expect(gradient.isNaN().any().dataSync()[0]).toBe(0);
  });

  const isNaN = (x: tf.Tensor) => x.isNaN().arraySync();
  test("a NaN shows: in its query's row, in rows that may see its key, in contexts of its value's batch entry", () => {
    expect(
      isNaN(
        attend(
          [
            [NaN, 1],
            [1, 1],
          ],
          keys,
          values,
        ).context,
      ),
    ).toEqual([[1], [0]]);
    const seen = {
      mask: [
        [true, true, true],
        [true, false, true],
      ],
    };
    expect(
      isNaN(
        attend(
          query,
          [
            [1, 0],
            [NaN, 1],
            [1, 1],
          ],
          values,
          seen,
        ).context,
      ),
    ).toEqual([[1], [0]]);
    expect(isNaN(attend(query, keys, [[1], [NaN], [3]], seen).context)).toEqual([[1], [1]]);
    const batch = attend([query, query], [keys, keys], [values, [[1], [NaN], [3]]]);
    expect(isNaN(batch.context)).toEqual([
      [[0], [0]],
      [[1], [1]],
    ]);
    expect(
      isNaN(
        attend(query, keys, values, {
          bias: tf.tensor2d([
            [0, NaN, 0],
            [0, 0, 0],
          ]),
        }).context,
      ),
    ).toEqual([[1], [0]]);
  });

  test("scores of ±1e4 are weighed; scores past float32 show as NaN", () => {
    const { weights } = attend([[100]], [[100], [-100]], [[1], [2]]);
    expect(weights.arraySync()).toEqual([[1, 0]]);
    expect(isNaN(attend([[1e30]], [[1e30], [-1e30]], [[1], [2]]).context)).toEqual([[1]]);
  });
});

const notFunction = "dot" as unknown as AttendOptions["alignment"];
test.each<[string, () => unknown, string]>([
  [
    "a vector",
    () => attend([1, 2], keys, values),
    "attend: query must have at least two axes, items and features, got [2]",
  ],
  ["booleans", () => attend(query, keys, [[true], [false], [true]]), "attend: values must hold numbers, got bool"],
  ["words", () => attend([["a", "b"]], keys, values), "attend: query must hold numbers, got string"],
  [
    "too few values",
    () => attend(query, keys, [[1]]),
    "attend: keys and values must have the same number of items, got keys [3, 2] and values [1, 1]",
  ],
  [
    "batch beside none",
    () => attend([query], keys, values),
    "attend: query and keys must have the same leading axes, got query [1, 2, 2] and keys [3, 2]",
  ],
  [
    "two batches",
    () => attend([query, query], [keys, keys], [values]),
    "attend: keys and values must have the same leading axes, got keys [2, 3, 2] and values [1, 3, 1]",
  ],
  [
    "widths",
    () => attend([[1, 2, 3]], keys, values),
    "alignments.scaledDot: query and keys must have the same width, got query [1, 3] and keys [3, 2]",
  ],
  [
    "no alignment",
    () => attend(query, keys, values, { alignment: notFunction }),
    "attend: alignment must be one of alignments, or a function of your own, got dot",
  ],
  [
    "an uncalled alignment",
    () => attend(query, keys, values, { alignment: alignments.dot as never }),
    "attend: the alignment must give a tensor (a factory is called first: alignments.name({ ... })), got a function",
  ],
  [
    "an uncalled distribution",
    () => attend(query, keys, values, { distribution: distributions.sparsemax as never }),
    "attend: the distribution must give a tensor (a factory is called first: distributions.name({ ... })), got a function",
  ],
  [
    "an uncalled mask",
    () => attend(query, keys, values, { mask: masks.causal as never }),
    "masks.causal: options must be an object (to plug the function in, call it first: masks.causal({ ... })), got 2",
  ],
  [
    "scores of a wrong shape",
    () => attend(query, keys, values, { alignment: (q) => q }),
    "attend: the alignment must give one score for each query and key, [2, 3], got [2, 2]",
  ],
  [
    "weights of a wrong shape",
    () => attend(query, keys, values, { distribution: (z) => tf.sum(z, -1) }),
    "attend: the distribution must give one weight for each score, [2, 3], got [2]",
  ],
  [
    "a mask that does not fit",
    () => attend(query, keys, values, { mask: [[true, false]] }),
    "attend: mask must fit the scores [2, 3], got [1, 2]",
  ],
  [
    "a mask of words",
    () => attend(query, keys, values, { mask: [["yes"]] as never }),
    "attend: mask must be boolean, true where attention is allowed (masks.boolean reads ones and zeros; numbers to add are a bias), got string [1, 1]",
  ],
  [
    "a mask of ones and zeros",
    () => attend(query, keys, values, { mask: [[1, 0, 1]] as never }),
    "attend: mask must be boolean, true where attention is allowed (masks.boolean reads ones and zeros; numbers to add are a bias), got float32 [1, 3]",
  ],
  [
    "a mask that is null",
    () => attend(query, keys, values, { mask: null as never }),
    "attend: mask must be a tensor, or arrays in which all rows are equally long, got null",
  ],
  [
    "a bias of booleans",
    () => attend(query, keys, values, { bias: [[true, false, true]] }),
    "attend: bias must be numbers (booleans that say where attention is allowed are a mask), got bool [1, 3]",
  ],
  [
    "a bias in place of a mask",
    () => attend(query, keys, values, { mask: biases.alibi() as never }),
    "attend: mask must be one of masks, got the bias alibi",
  ],
  [
    "a mask in place of an alignment",
    () => attend(query, keys, values, { alignment: masks.causal() as never }),
    "attend: alignment must be one of alignments, or a function of your own, got the mask causal",
  ],
  [
    "no input",
    () => (attend as () => unknown)(),
    "attend: query must be a tensor, or arrays in which all rows are equally long, got undefined",
  ],
  [
    "rows of unequal length",
    () => attend(query, [[1, 2], [3]], values),
    "attend: keys must be a tensor, or arrays in which all rows are equally long, got [[1,2],[3]]",
  ],
  [
    "a misspelled option",
    () => attend(query, keys, values, { aligment: alignments.dot() } as never),
    "attend: there are the options alignment, distribution, mask, bias; did you mean alignment?, got aligment",
  ],
  [
    "an uncalled mask that takes arrays",
    () => attend(query, keys, values, { mask: masks.padding as never }),
    "masks.padding: lengths must be an array of whole numbers, zero or more, or a tensor [B], got 2",
  ],
  [
    "an uncalled mask that takes masks",
    () => attend(query, keys, values, { mask: masks.all as never }),
    "attend: a mask function must give a tensor (a factory is called first: all(...)), got a function",
  ],
  [
    "an uncalled distribution beside a mask",
    () => attend(query, keys, values, { distribution: distributions.sparsemax as never, mask: [[true, true, false]] }),
    "attend: the distribution must give a tensor (a factory is called first: distributions.name({ ... })), got a function",
  ],
  [
    "an uncalled distribution with options beside a mask",
    () => attend(query, keys, values, { distribution: distributions.softmax as never, mask: [[true, true, false]] }),
    "distributions.softmax: options must be an object (to plug the function in, call it first: distributions.softmax({ ... })), got a tensor [2, 3]",
  ],
  [
    "an uncalled alignment with options",
    () => attend(query, keys, values, { alignment: alignments.additive as never }),
    "alignments.additive: options must be an object (to plug the function in, call it first: alignments.additive({ ... })), got a tensor [2, 2]",
  ],
])("says what is wrong with %s", (_name, run, message) => {
  const before = tf.memory().numTensors;
  expect(run).toThrow(new Error(message));
  expect(tf.memory().numTensors).toBe(before);
});

test("says what is wrong with a disposed tensor", () => {
  const gone = tf.tensor2d(keys);
  gone.dispose();
  const message = "must not be disposed (tf.keep lets a tensor outlive its tf.tidy), got a disposed tensor [3, 2]";
  expect(() => attend(query, gone, values)).toThrow(new Error(`attend: keys ${message}`));
  expect(() => mechanisms.selfAttention({ width: 2 })(gone)).toThrow(
    new Error(`mechanisms.selfAttention: items ${message}`),
  );
});
