import { attend, masks, parameterCount, tf, type Mask } from "kernel-helpers";
import { copied, difference } from "./compare";

// What masks do to attention's numbers and gradients is held to PyTorch in attend.test.ts; here is what they are when
// called alone.

const numbers = (x: tf.Tensor) => x.arraySync();

test("causal: a query sees its own key and those before it", () => {
  expect(numbers(masks.causal()(3, 3))).toEqual([
    [1, 0, 0],
    [1, 1, 0],
    [1, 1, 1],
  ]);
  expect(numbers(masks.causal({ offset: 1 })(2, 3))).toEqual([
    [1, 1, 0],
    [1, 1, 1],
  ]);
  expect(numbers(masks.causal({ offset: -1 })(2, 2))).toEqual([
    [0, 0],
    [1, 0],
  ]);
});

test("window: each side counts from the query's own place; a side left out hides nothing", () => {
  expect(numbers(masks.window({ left: 1, right: 0 })(3, 3))).toEqual([
    [1, 0, 0],
    [1, 1, 0],
    [0, 1, 1],
  ]);
  expect(numbers(masks.window({ left: 0, right: 1 })(3, 3))).toEqual([
    [1, 1, 0],
    [0, 1, 1],
    [0, 0, 1],
  ]);
  expect(numbers(masks.window({ left: 0, right: 0, offset: 1 })(2, 3))).toEqual([
    [0, 1, 0],
    [0, 0, 1],
  ]);
  expect(numbers(masks.window()(2, 2))).toEqual([
    [1, 1],
    [1, 1],
  ]);
  for (const [n, m] of [
    [4, 4],
    [2, 5],
    [5, 2],
  ]) {
    expect(numbers(masks.window({ right: 0 })(n, m))).toEqual(numbers(masks.causal()(n, m)));
  }
});

test("padding: one row of keys for each batch entry, for whatever axes lie between", () => {
  expect(numbers(masks.padding([0, 2])(5, 3))).toEqual([[[0, 0, 0]], [[1, 1, 0]]]);
  expect(masks.padding([0, 2])(5, 3, [2]).shape).toEqual([2, 1, 3]);
  expect(masks.padding([0, 2])(5, 3, [2, 4]).shape).toEqual([2, 1, 1, 3]);
  // As many heads as batch entries: the lengths still belong to the batch.
  const x = tf.ones([2, 2, 1, 1]);
  const { weights } = attend(x, tf.ones([2, 2, 3, 1]), tf.ones([2, 2, 3, 1]), { mask: masks.padding([1, 2]) });
  expect(numbers(weights)).toEqual([
    [[[1, 0, 0]], [[1, 0, 0]]],
    [[[0.5, 0.5, 0]], [[0.5, 0.5, 0]]],
  ]);
});

test("boolean and additive: what numbers mean is said by name", () => {
  expect(masks.boolean([[1, 0]]).dtype).toBe("bool");
  expect(numbers(masks.boolean([[2, 0, -1]]))).toEqual([[1, 0, 1]]);
  expect(numbers(masks.boolean([[true, false]]))).toEqual([[1, 0]]);
  expect(masks.additive([[1, 0]]).dtype).toBe("float32");
  expect(masks.additive(tf.tensor2d([[1, 0]], undefined, "int32")).dtype).toBe("float32");
  expect(numbers(masks.additive([[0, -Infinity]]))).toEqual([[0, -Infinity]]);
});

test("all: allowed by all, and what is added is summed", () => {
  const both = masks.all(masks.causal(), [[true, false, true]]);
  expect(numbers(both(3, 3))).toEqual([
    [1, 0, 0],
    [1, 0, 0],
    [1, 0, 1],
  ]);
  const sum = masks.all(masks.additive([[1, 2, 3]]), masks.causal(), masks.additive([[10], [20], [30]]));
  expect(numbers(sum(3, 3))).toEqual([
    [11, -Infinity, -Infinity],
    [21, 22, -Infinity],
    [31, 32, 33],
  ]);
  expect(numbers(masks.all(masks.additive([[-Infinity, 1]]), masks.additive([[2, 2]]))(1, 2))).toEqual([
    [-Infinity, 3],
  ]);
  expect(masks.all(masks.padding([1, 2]), masks.alibi({ heads: 3 }))(4, 5, [2, 3]).shape).toEqual([2, 3, 4, 5]);
  const nothing: Mask = masks.all();
  expect(attend([[1]], [[1], [1]], [[2], [4]], { mask: nothing }).context.arraySync()).toEqual([[3]]);
});

test("any: allowed by one is enough", () => {
  const longformer = masks.any(masks.window({ left: 0, right: 0 }), masks.boolean([[1, 0, 0]]));
  expect(numbers(longformer(3, 3))).toEqual([
    [1, 0, 0],
    [1, 1, 0],
    [1, 0, 1],
  ]);
});

test("int32 masks are read as bool, and a tensor of zeros and ones in float32 is added", () => {
  const [query, keys, values] = [[[0]], [[0], [0]], [[1], [3]]];
  const of = (mask: Mask) => attend(query, keys, values, { mask }).context.dataSync()[0];
  expect(of(tf.tensor2d([[0, 1]], undefined, "int32"))).toBe(3);
  expect(of(tf.tensor2d([[0, 1]], undefined, "float32"))).toBeCloseTo((1 + 3 * Math.E) / (1 + Math.E), 5);
  expect(of([[0, Math.log(3)]])).toBeCloseTo(2.5, 5);
});

test("alibi: slopes fall by the same factor from head to head, and one head needs no axis", () => {
  const bias = masks.alibi({ heads: 4 })(1, 2).slice([0, 0, 1], [4, 1, 1]).flatten();
  expect(difference(bias, [-(2 ** -2), -(2 ** -4), -(2 ** -6), -(2 ** -8)])).toBeLessThan(1e-7);
  expect(masks.alibi()(3, 3).shape).toEqual([3, 3]);
  expect(masks.alibi({ offset: 2 })(1, 3).arraySync()).toEqual([[-2 / 256, -1 / 256, -0]]);
});

test("relative: starts at zero, shares one bias past its largest distance, and knows an offset", () => {
  expect(masks.relative({ heads: 2, maxDistance: 2 })(3, 4).abs().max().dataSync()[0]).toBe(0);
  const table = { bias: [[1], [2], [3]] };
  const mask = masks.relative({ maxDistance: 1, parameters: copied(table) });
  expect(mask(3, 3).arraySync()).toEqual([
    [2, 3, 3],
    [1, 2, 3],
    [1, 1, 2],
  ]);
  expect(
    masks
      .relative({ maxDistance: 1, offset: 2, parameters: copied(table) })(1, 3)
      .arraySync(),
  ).toEqual([[1, 1, 2]]);
  expect(parameterCount(masks.all(mask, masks.causal()))).toBe(3);
});

test.each<[string, () => unknown, string]>([
  ["window", () => masks.window({ left: -1 }), "window: left must be a whole number, zero or more, got -1"],
  ["window", () => masks.window({ right: 0.5 }), "window: right must be a whole number, zero or more, got 0.5"],
  ["padding", () => masks.padding([1, -2]), "padding: lengths must be whole numbers, zero or more, got [1,-2]"],
  ["padding", () => masks.padding([]), "padding: lengths must be whole numbers, zero or more, got []"],
  [
    "padding",
    () => masks.padding([1, 2])(3, 3, [3]),
    "padding: the scores' first axis must have 2 entries, one for each length, got [3]",
  ],
  ["boolean", () => masks.boolean([["a"]]), "boolean: a mask must hold booleans or numbers, got string [1, 1]"],
  ["additive", () => masks.additive([[true]]), "additive: a bias must hold numbers, got bool [1, 1]"],
  ["all", () => masks.all([[true, false]])(2, 3), "masks.all: mask must fit the scores [2, 3], got [1, 2]"],
  ["any", () => masks.any(masks.additive([[1, 2]]))(1, 2), "masks.any: masks must be bool, got float32"],
  ["alibi", () => masks.alibi({ heads: 0 }), "alibi: heads must be a positive whole number, got 0"],
  [
    "alibi",
    () => masks.alibi({ heads: 2 })(3, 3, [5, 4]),
    "alibi: the scores must have 2 heads, [..., 2, N, M], got [5, 4] before [N, M]",
  ],
  [
    "relative",
    () => masks.relative({ maxDistance: 0 }),
    "relative: maxDistance must be a positive whole number, got 0",
  ],
  [
    "relative",
    () => masks.relative({ heads: 2, maxDistance: 1 })(3, 3, [4]),
    "relative: the scores must have 2 heads, [..., 2, N, M], got [4] before [N, M]",
  ],
])("%s says what is wrong", (_name, run, message) => {
  expect(run).toThrow(new Error(message));
});
