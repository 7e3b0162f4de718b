import { attend, biases, efficient, masks, scaledDotProduct, tf, type Bias, type Mask } from "kernel-helpers";
import fc from "fast-check";
import { difference, gradients } from "../compare";
import { normal, property, seed, size } from "../mechanisms/support";

const TOLERANCE = 1e-5;

interface Sizes {
  leading: number[];
  H: number;
  G: number;
  N: number;
  M: number;
  D: number;
  E: number;
}

/** Expects chunked attention to be the other one, in its values and in all gradients. */
function agrees(
  { leading, H, G, N, M, D, E }: Sizes,
  options: efficient.ChunkedOptions,
  { at = 1, learned = {} as Record<string, tf.Variable> } = {},
): void {
  const inputs = {
    query: tf.variable(normal([...leading, H, N, D], at)),
    keys: tf.variable(normal([...leading, G, M, D], at + 1)),
    values: tf.variable(normal([...leading, G, M, E], at + 2)),
  };
  const { query, keys, values } = inputs;
  const towards = normal([...leading, H, N, E], at + 3);
  const { scale, softCap, mask, bias } = options;
  const ways = [
    () => efficient.chunked(query, keys, values, options).context,
    () => scaledDotProduct(query, keys, values, { scale, softCap, mask, bias }).context,
  ];
  const [found, expected] = ways.map((context) => ({
    context: context(),
    ...gradients(() => tf.sum(tf.mul(context(), towards)), inputs, learned),
  }));
  for (const [name, x] of Object.entries(expected)) {
    expect([name, difference(found[name as keyof typeof found], x) <= TOLERANCE]).toEqual([name, true]);
  }
  Object.values(inputs).forEach((x) => x.dispose());
}

const small = { leading: [2], H: 4, G: 2, N: 11, M: 9, D: 3, E: 2 };
const variable = (shape: number[], at: number) => tf.variable(normal(shape, at));
const written = () => masks.boolean(normal([11, 9], 9).greater(0));
const own = {
  mask: (N: number, M: number) => tf.greater(normal([N, M], 10), 0),
  bias: (N: number, M: number, leading: readonly number[] = []) => normal([...leading, N, M], 11),
};
const relative = () => {
  const bias = biases.relative({ heads: 4, maxDistance: 3, parameters: (_name, shape) => variable(shape, 5) });
  return { bias, learned: { relative: bias.variables![0] } };
};
/** A bias of this shape that is a variable, or made of one. */
const learned = (shape: number[], bias = (x: tf.Variable): Bias => x) => {
  const x = variable(shape, 6);
  return { bias: bias(x), learned: { x } };
};

const cases: Record<string, () => efficient.ChunkedOptions & { learned?: Record<string, tf.Variable> }> = {
  "no options": () => ({}),
  scale: () => ({ scale: 0.3 }),
  "soft cap": () => ({ scale: 2, softCap: 1.5 }),
  causal: () => ({ mask: masks.causal() }),
  "causal, some keys before": () => ({ mask: masks.causal({ offset: 3 }) }),
  "causal, first queries without keys": () => ({ mask: masks.causal({ offset: -5 }) }),
  window: () => ({ mask: masks.window({ left: 2, right: 1 }) }),
  padding: () => ({ mask: masks.padding([0, 7]) }),
  "padding from a tensor": () => ({ mask: masks.padding(tf.tensor1d([4, 7], "int32")) }),
  "all of several masks": () => ({ mask: masks.all(masks.causal(), masks.padding([9, 2])) }),
  "any of several masks": () => ({
    mask: masks.any(masks.window({ left: 0, right: 0 }), [[true, ...Array<boolean>(8).fill(false)]]),
  }),
  "a mask written out": () => ({ mask: written() }),
  "a mask of one's own": () => ({ mask: own.mask }),
  "no key allowed at all": () => ({ mask: masks.boolean(tf.zeros([11, 9])) }),
  ALiBi: () => ({ bias: biases.alibi({ heads: 4 }), mask: masks.causal() }),
  "a bias that hides": () => ({ bias: tf.where(written(), normal([11, 9], 12), tf.fill([11, 9], -Infinity)) }),
  "a bias of one's own": () => ({ bias: own.bias }),
  "a learned bias for each distance": relative,
  "a learned bias for each score": () => ({ ...learned([2, 4, 11, 9]), mask: masks.causal() }),
  "a learned bias for each key": () => ({ ...learned([9]), softCap: 2 }),
  "a learned table": () => learned([4, 1, 20], (x) => biases.sum(biases.table(x), biases.alibi())),
};

describe.each(Object.entries(cases))("%s", (_name, make) => {
  test.each([
    [4, 3],
    [1, 9],
    [11, 1],
    [100, 100],
    [undefined, undefined],
  ])("blocks of %p queries and %p keys", (queryBlock, keyBlock) => {
    const { learned, ...options } = make();
    agrees(small, { ...options, queryBlock, keyBlock }, { learned });
  });
});

test("any sizes, in any blocks", () => {
  const masked: (Mask | undefined)[] = [undefined, masks.causal(), masks.window({ left: 3, right: 2 })];
  const biased: (Bias | undefined)[] = [undefined, biases.alibi()];
  property(
    [size(1, 17), size(1, 17), fc.constantFrom([1, 1], [3, 1], [4, 2]), size(1, 20), size(1, 20), seed],
    (N, M, [H, G], queryBlock, keyBlock, at) => {
      const sizes = { leading: [], H, G, N, M, D: 1 + (at % 4), E: 1 + (at % 3) };
      const options = { mask: masked[at % 3], bias: biased[at % 2], ...(at % 5 === 0 && { softCap: 2 }) };
      agrees(sizes, { ...options, queryBlock, keyBlock }, { at });
    },
  );
});

test.each(Object.entries({ causal: { mask: masks.causal() }, padding: { mask: masks.padding([300, 520]) } }))(
  "long enough for each head to have blocks of its own: %s",
  (_name, options) => {
    const bias = variable([4, 1, 520], 13);
    const long = { leading: [2], H: 4, G: 2, N: 520, M: 520, D: 2, E: 3 };
    agrees(long, { ...options, bias, queryBlock: 300, keyBlock: 200 }, { learned: { bias } });
  },
);

test("queries, keys and values without a head axis are one head", () => {
  const [q, k, v] = [normal([5, 3], 1), normal([7, 3], 2), normal([7, 2], 3)];
  const mask = masks.causal({ offset: 2 });
  const { context } = efficient.chunked(q, k, v, { mask, queryBlock: 2, keyBlock: 3 });
  expect(difference(context, attend(q, k, v, { mask }).context)).toBeLessThan(TOLERANCE);
});

test("no queries, or no keys: an empty context, or zeros", () => {
  expect(efficient.chunked(tf.zeros([2, 0, 3]), tf.ones([2, 4, 3]), tf.ones([2, 4, 5])).context.shape).toEqual([
    2, 0, 5,
  ]);
  const { context } = efficient.chunked(tf.ones([4, 3]), tf.zeros([0, 3]), tf.zeros([0, 2]));
  expect(context.arraySync()).toEqual(Array(4).fill([0, 0]));
});

test("scores far beyond what exp can hold", () => {
  const [q, k, v] = [normal([9, 2], 1).mul(300), normal([12, 2], 2).mul(300), normal([12, 2], 3)];
  const { context } = efficient.chunked(q, k, v, { queryBlock: 4, keyBlock: 5 });
  expect(difference(context, attend(q, k, v).context)).toBeLessThan(TOLERANCE);
});

test("a NaN shows where the query may see it, and nowhere else", () => {
  const nan = (shape: number[], at: number[]) =>
    tf.tidy(() => {
      const buffer = tf.buffer(shape, "float32", Float32Array.from(normal(shape, 1).dataSync()));
      buffer.set(NaN, ...at);
      return buffer.toTensor();
    });
  const shown = (context: tf.Tensor) => tf.any(tf.isNaN(context), -1).arraySync();
  const [x, options] = [normal([4, 2], 2), { mask: masks.causal(), queryBlock: 2, keyBlock: 2 }];
  expect(shown(efficient.chunked(nan([4, 2], [1, 0]), x, x, options).context)).toEqual([0, 1, 0, 0]);
  expect(shown(efficient.chunked(x, nan([4, 2], [1, 0]), x, options).context)).toEqual([0, 1, 1, 1]);
  expect(shown(efficient.chunked(x, x, nan([4, 2], [2, 0]), options).context)).toEqual([0, 0, 1, 1]);
});

test.each([
  ["none", {}, 16],
  ["causal", { mask: masks.causal() }, 10],
  ["a window", { mask: masks.window({ left: 3, right: 0 }) }, 7],
  ["padding", { mask: masks.padding([4]) }, 4],
])("blocks that a mask hides are not computed: %s", async (_name, options, blocks) => {
  const x = normal([1, 16, 2], 1);
  const products = async (run: () => tf.Tensor | tf.Tensor[]) =>
    (await tf.profile(run)).kernels.filter(({ name }) => name === "BatchMatMul").length;
  const blocked = { ...options, queryBlock: 4, keyBlock: 4 };
  expect(await products(() => efficient.chunked(x, x, x, blocked).context)).toBe(2 * blocks);
  const gradient = tf.grad((x: tf.Tensor) => tf.sum(efficient.chunked(x, x, x, blocked).context));
  expect(await products(() => gradient(x))).toBe(7 * blocks);
});

test("a mask whose tensor goes with the forward pass", () => {
  const x = normal([2, 4, 11, 3], 1);
  const gradient = (attention: typeof scaledDotProduct | typeof efficient.chunked) => {
    const mask = (): Mask => masks.all(masks.causal(), masks.padding(tf.tensor1d([4, 7], "int32")));
    return tf.grad((x: tf.Tensor) => tf.sum(attention(x, x, x, { mask: mask() }).context.square()))(x);
  };
  expect(difference(gradient(efficient.chunked), gradient(scaledDotProduct))).toBeLessThan(TOLERANCE);
});

test("no tensor is left behind, forward or backward", () => {
  const x = normal([4, 20, 2], 1);
  const bias = tf.variable(normal([20], 2));
  const options = { mask: masks.causal(), bias, queryBlock: 6, keyBlock: 5 };
  const run = () => efficient.chunked(x, x, x, options).context;
  const before = tf.memory().numTensors;
  run().dispose();
  expect(tf.memory().numTensors).toBe(before);
  const { value, grads } = tf.variableGrads(() => tf.sum(run()), [bias]);
  tf.dispose([value, grads]);
  expect(tf.memory().numTensors).toBe(before);
});

test("errors say what is wrong", () => {
  const x = tf.ones([2, 3, 4]);
  const call = (q: tf.Tensor, k: tf.Tensor, v: tf.Tensor, options?: object) => () =>
    efficient.chunked(q, k, v, options);
  for (const [run, message] of [
    [call(tf.ones([4]), x, x), "query must have at least two axes, items and features, got [4]"],
    [call(x.toBool(), x, x), "query must hold numbers, got bool"],
    [call(tf.ones([2, 3, 5]), x, x), "query and keys must have the same width, got [2, 3, 5] and [2, 3, 4]"],
    [call(x, x, tf.ones([2, 5, 4])), "keys and values must have the same number of items, got [2, 3, 4] and [2, 5, 4]"],
    [call(x, x, tf.ones([1, 3, 4])), "keys and values must have the same leading axes, got [2, 3, 4] and [1, 3, 4]"],
    [
      call(x.expandDims(0), x, x),
      "query and keys must have the same leading axes before the heads, got [1, 2, 3, 4] and [2, 3, 4]",
    ],
    [call(tf.ones([3, 3, 4]), x, x), "the query heads must be a multiple of the key/value heads, got 3 and 2"],
    [call(x, x, x, { queryBlock: 0 }), "queryBlock must be a whole number of at least 1, got 0"],
    [call(x, x, x, { softCap: -1 }), "softCap must be positive, got -1"],
    [call(x, x, x, { mask: [[true, false]] }), "mask must fit the scores [2, 3, 3], got [1, 2]"],
    [call(x, x, x, { bias: biases.alibi({ heads: 3 }) }), "the scores must have 3 heads"],
    [
      call(x, x, x, { distribution: 1 }),
      "there are the options scale, softCap, mask, bias, queryBlock, keyBlock, got distribution",
    ],
  ] as [() => void, string][]) {
    expect(run).toThrow(message);
  }
  const twice = tf.grad((x: tf.Tensor) =>
    tf.sum(tf.grad((x: tf.Tensor) => tf.sum(efficient.chunked(x, x, x).context))(x)),
  );
  expect(() => twice(x)).toThrow(
    "efficient.chunked: its gradient cannot be differentiated again, got a gradient inside a gradient",
  );
});
