import { attend, biases, masks, tf, type Mask } from "kernel-helpers";
import { difference } from "../compare";

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

test("padding takes a tensor of lengths, too", () => {
  for (const lengths of [tf.tensor1d([0, 2]), tf.tensor1d([0, 2], "int32")]) {
    expect(numbers(masks.padding(lengths)(5, 3))).toEqual(numbers(masks.padding([0, 2])(5, 3)));
  }
});

test("boolean: any number but zero", () => {
  expect(masks.boolean([[1, 0]]).dtype).toBe("bool");
  expect(numbers(masks.boolean([[2, 0, -1]]))).toEqual([[1, 0, 1]]);
  expect(numbers(masks.boolean([[true, false]]))).toEqual([[1, 0]]);
  // tfjs's WebAssembly would copy int32's bytes: 2 and 256 would be neither true nor false.
  const ids = tf.tensor2d([[0, 2, 256, 7]], undefined, "int32");
  expect(numbers(masks.boolean(ids))).toEqual([[0, 1, 1, 1]]);
  const { weights } = attend([[0]], tf.zeros([4, 1]), tf.zeros([4, 1]), { mask: masks.boolean(ids) });
  expect(difference(weights, [[0, 1 / 3, 1 / 3, 1 / 3]])).toBeLessThan(1e-6);
});

test("all: allowed by all", () => {
  const both = masks.all(masks.causal(), [[true, false, true]]);
  expect(numbers(both(3, 3))).toEqual([
    [1, 0, 0],
    [1, 0, 0],
    [1, 0, 1],
  ]);
  expect(masks.all(masks.padding([1, 2]), masks.causal())(4, 5, [2, 3]).shape).toEqual([2, 1, 4, 5]);
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

test.each<[string, () => unknown, string]>([
  ["window", () => masks.window({ left: -1 }), "masks.window: left must be a whole number, zero or more, got -1"],
  ["window", () => masks.window({ right: 0.5 }), "masks.window: right must be a whole number, zero or more, got 0.5"],
  [
    "padding",
    () => masks.padding([1, -2]),
    "masks.padding: lengths must be an array of whole numbers, zero or more, or a tensor [B], got [1,-2]",
  ],
  [
    "padding",
    () => masks.padding([]),
    "masks.padding: lengths must be an array of whole numbers, zero or more, or a tensor [B], got []",
  ],
  [
    "padding",
    () => masks.padding([1, 2])(3, 3, [3]),
    "masks.padding: the scores' first axis must have 2 entries, one for each length, got [3]",
  ],
  ["boolean", () => masks.boolean([["a"]]), "masks.boolean: a mask must hold booleans or numbers, got string [1, 1]"],
  ["all", () => masks.all([[true, false]])(2, 3), "masks.all: mask must fit the scores [2, 3], got [1, 2]"],
  ["all", () => masks.all(biases.alibi() as never)(1, 2), "masks.all: mask must be one of masks, got the bias alibi"],
  [
    "any",
    () => masks.any(tf.ones([1, 2]))(1, 2),
    "masks.any: mask must be boolean, true where attention is allowed (masks.boolean reads ones and zeros; numbers to add are a bias), got float32 [1, 2]",
  ],
  [
    "causal",
    () => masks.causal({ ofset: 1 } as never),
    "masks.causal: there are the options offset; did you mean offset?, got ofset",
  ],
  [
    "window",
    () => masks.window({ rigth: 1 } as never),
    "masks.window: there are the options left, right, offset; did you mean right?, got rigth",
  ],
])("%s says what is wrong", (_name, run, message) => {
  expect(run).toThrow(new Error(message));
});
