import { biases, distributions, masks, mechanisms, positions, seeded, tf, type ParameterSource } from "kernel-helpers";
import fc from "fast-check";
import { expectClose, normal, property, reorder, seed, shuffled, size } from "./support";

/** Parameters of a seed, but some of them made from it otherwise. */
const altered = (start: number, change: (name: string, value: () => tf.Variable) => tf.Tensor): ParameterSource => {
  const weights = seeded(start);
  return (name, shape, how) => tf.variable(change(name, () => weights(name, shape, how)));
};

test("one head without an output projection is self-attention", () => {
  property([size(1, 2), size(1, 5), size(1, 6), seed], (B, N, D, s) => {
    const x = normal([B, N, D], s);
    const parameters = altered(s, (name, value) => (name === "output" ? tf.eye(D) : value()));
    const { context, weights: shares } = mechanisms.multiHead({ width: D, heads: 1, parameters })(x);
    const self = mechanisms.selfAttention({ width: D, parameters: seeded(s) })(x);
    expectClose(context, self.context);
    expectClose(shares.squeeze([1]), self.weights);
  });
});

test("key/value heads that are all alike are one, and as many as query heads are multi-head", () => {
  property([fc.constantFrom(1, 2, 4), size(1, 4), seed], (groups, N, s) => {
    const [width, heads, D] = [6, 4, 3];
    const x = normal([2, N, width], s);
    const grouped = mechanisms.multiHead({ width, heads, headWidth: D, keyValueHeads: groups, seed: s });
    // The same columns for every query head of a group.
    const spread = (w: tf.Tensor) =>
      tf.tile(w.reshape([width, groups, 1, D]), [1, 1, heads / groups, 1]).reshape([width, heads * D]);
    const [query, key, value, output] = grouped.variables;
    const copies: Record<string, tf.Tensor> = { query, key: spread(key), value: spread(value), output };
    const full = mechanisms.multiHead({ width, heads, headWidth: D, parameters: (name) => tf.variable(copies[name]) });
    expectClose(grouped(x).context, full(x).context);
    expectClose(grouped(x).weights, full(x).weights);
  });
});

test("cached equals uncached, wherever the sequence is cut and whatever knows of positions", () => {
  const placings = (heads: number, s: number) => [
    { mask: masks.causal() },
    { mask: masks.causal(), bias: biases.alibi({ heads }) },
    {
      mask: masks.window({ left: 2, right: 0 }),
      bias: biases.relative({ heads, maxDistance: 2, parameters: (_name, shape) => tf.variable(normal(shape, s)) }),
    },
    { mask: masks.causal(), bias: biases.sum(biases.table(normal([9, 9], s)), biases.alibi({ heads })) },
  ];
  property([size(1, 4), size(1, 4), fc.boolean(), size(0, 3), seed], (first, second, rotated, kind, s) => {
    const [width, heads] = [8, 4];
    const mha = mechanisms.multiHead({
      width,
      heads,
      keyValueHeads: 2,
      seed: s,
      ...placings(heads, s)[kind],
      rotary: rotated ? positions.rotary() : undefined,
    });
    const x = normal([2, first + second + 1, width], s);
    const whole = mha(x).context;
    let cache: mechanisms.KeyValueCache | undefined = {};
    let start = 0;
    const parts = [first, second, 1].map((length) => {
      const part = mha(x.slice([0, start, 0], [2, length, width]), undefined, undefined, { cache });
      cache = part.cache;
      start += length;
      return part.context;
    });
    expectClose(tf.concat(parts, 1), whole);
    expect(cache?.keys?.shape).toEqual([2, 2, first + second + 1, 2]);
  });
});

test("causal: changing the future never changes the past", () => {
  property([size(2, 6), seed, seed], (N, s, other) => {
    const mha = mechanisms.multiHead({ width: 6, heads: 3, mask: masks.causal(), rotary: positions.rotary(), seed: s });
    const kept = Math.floor(N / 2);
    const past = normal([1, kept, 6], s);
    const [a, b] = [s + 1, other + 2].map(
      (future) => mha(tf.concat([past, normal([1, N - kept, 6], future)], 1)).context,
    );
    expectClose(a.slice([0, 0], [1, kept]), b.slice([0, 0], [1, kept]), 0);
  });
});

test("without positions, permuting the items permutes the context; permuting keys and values together changes nothing", () => {
  property([size(1, 6), size(1, 6), seed], (N, M, s) => {
    const mha = mechanisms.multiHead({ width: 4, heads: 2, seed: s });
    const [x, others] = [normal([2, N, 4], s), normal([2, M, 4], s + 1)];
    const [order, keyOrder] = [shuffled(N, s + 2), shuffled(M, s + 3)];
    expectClose(mha(reorder(x, order, 1)).context, reorder(mha(x).context, order, 1));
    expectClose(mha(x, reorder(others, keyOrder, 1)).context, mha(x, others).context);
  });
});

test("masking a key equals removing it", () => {
  property([size(1, 4), size(2, 6), seed], (N, M, s) => {
    const mha = mechanisms.multiHead({ width: 4, heads: 2, seed: s });
    const [x, others] = [normal([2, N, 4], s), normal([2, M, 4], s + 1)];
    const masked = mha(x, others, others, { mask: masks.padding([M - 1, M - 1]) });
    expectClose(masked.context, mha(x, others.slice([0, 0, 0], [2, M - 1, 4])).context);
    // Written out [B, N, M] they hold for all heads.
    const ones = tf.tile(
      tf
        .less(tf.range(0, M), M - 1)
        .reshape([1, 1, M])
        .toInt(),
      [2, N, 1],
    );
    expectClose(mha(x, others, others, { mask: masks.boolean(ones) }).context, masked.context, 0);
    const bias = tf.where(masks.boolean(ones), tf.zeros([2, N, M]), tf.fill([2, N, M], -Infinity));
    expectClose(mha(x, others, others, { bias }).context, masked.context, 0);
  });
});

test("a window as long as the sequence hides nothing, and a soft cap keeps scores inside", () => {
  property([size(1, 6), seed], (N, s) => {
    const x = normal([N, 6], s).mul(3) as tf.Tensor;
    const options = { width: 6, heads: 2, seed: s };
    const plain = mechanisms.multiHead(options)(x);
    expectClose(
      mechanisms.multiHead({ ...options, mask: masks.window({ left: N - 1, right: N - 1 }) })(x).context,
      plain.context,
      0,
    );
    expectClose(mechanisms.multiHead({ ...options, softCap: 1e5 })(x).context, plain.context, 1e-4);
    expect(
      mechanisms
        .multiHead({ ...options, softCap: 2 })(x)
        .scores.abs()
        .max()
        .dataSync()[0],
    ).toBeLessThanOrEqual(2);
    expectClose(mechanisms.multiHead({ ...options, scale: 1 / Math.sqrt(3) })(x).context, plain.context);
  });
});

test("rows without any allowed key give zeros, with finite gradients", () => {
  const mha = mechanisms.multiHead({ width: 4, heads: 2 });
  const x = tf.variable(normal([1, 3, 4], 1));
  const run = () =>
    mha(x, x, x, {
      mask: masks.boolean([
        [true, false, true],
        [false, false, false],
        [true, true, true],
      ]),
    });
  expect(run().context.slice([0, 1], [1, 1]).arraySync()).toEqual([[[0, 0, 0, 0]]]);
  const { grads } = tf.variableGrads(() => run().context.square().sum() as tf.Scalar);
  Object.values(grads).forEach((grad) => expect(Array.from(grad.dataSync()).every(Number.isFinite)).toBe(true));
});

test("other distributions plug in", () => {
  const x = normal([2, 5, 4], 3).mul(4) as tf.Tensor;
  const { weights } = mechanisms.multiHead({ width: 4, heads: 2, distribution: distributions.sparsemax() })(x);
  expect(Array.from(weights.dataSync()).filter((w) => w === 0).length).toBeGreaterThan(0);
  expectClose(weights.sum(-1), tf.ones([2, 2, 5]));
});

test("errors say what is wrong", () => {
  const mha = mechanisms.multiHead({ width: 4, heads: 2 });
  const x = tf.ones([2, 3, 4]);
  expect(() => mechanisms.multiHead({ width: 5, heads: 2 })).toThrow(
    "mechanisms.multiHead: width must be a multiple of heads, or headWidth be given, got width 5 and 2 heads",
  );
  expect(() => mechanisms.multiHead({ width: 6, heads: 3, keyValueHeads: 2 })).toThrow(
    "mechanisms.multiHead: heads must be a multiple of keyValueHeads, got 3 and 2",
  );
  expect(() => mechanisms.multiHead({ width: 4, heads: 0 })).toThrow("multiHead:");
  expect(() => mha(tf.ones([2, 3, 5]))).toThrow(
    "mechanisms.multiHead: query must be items of width 4, [..., 4], got [2, 3, 5]",
  );
  expect(() => mha(x, tf.ones([2, 3, 5]))).toThrow(
    "mechanisms.multiHead: keys must be items of width 4, [..., 4], got [2, 3, 5]",
  );
  expect(() => mha(x, x, tf.ones([2, 4, 4]))).toThrow("keys and values must have the same number of items");
  expect(() => mha(x, tf.ones([3, 3, 4]))).toThrow("query and keys must have the same leading axes");
  expect(() => mha(tf.tensor(["a", "b"], [1, 2]))).toThrow("mechanisms.multiHead: query must hold numbers, got string");
  expect(() => mha(x, x, x, { cache: { keys: tf.ones([2, 2, 5, 2]) } })).toThrow(
    "mechanisms.multiHead: cached keys and values must both be [..., 2, M, 2], got [2, 2, 5, 2] and []",
  );
  expect(() => mha(x, x, x, { mask: tf.ones([2, 7], "bool") })).toThrow(
    "mask must fit the scores [2, 2, 3, 3], got [2, 7]",
  );
  expect(() => mha(x, x, x, { mask: [[[1, 0, 1]], [[1, 1, 0]]] as never })).toThrow("attend: mask must be boolean");
  expect(() => mha(x, x, x, { cach: {} } as never)).toThrow(
    "mechanisms.multiHead: there are the options mask, bias, cache; did you mean cache?, got cach",
  );
  expect(() => mechanisms.multiHead({ width: 4, heads: 2, rotary: true as never })).toThrow(
    "mechanisms.multiHead: rotary must be a function, made by positions.rotary(), got true",
  );
  expect(
    mha(tf.fill([1, 2, 4], NaN))
      .context.dataSync()
      .every(Number.isNaN),
  ).toBe(true);
});
