import { attend, biases, masks, parameterCount, tf, type Bias } from "kernel-helpers";
import { copied, difference } from "../compare";

// What biases do to attention's numbers and gradients is held to PyTorch in attend.test.ts; here is what they are when
// called alone.

test("alibi: slopes fall by the same factor from head to head, and one head needs no axis", () => {
  const bias = biases.alibi({ heads: 4 })(1, 2).slice([0, 0, 1], [4, 1, 1]).flatten();
  expect(difference(bias, [-(2 ** -2), -(2 ** -4), -(2 ** -6), -(2 ** -8)])).toBeLessThan(1e-7);
  expect(biases.alibi()(3, 3).shape).toEqual([3, 3]);
  expect(biases.alibi({ offset: 2 })(1, 3).arraySync()).toEqual([[-2 / 256, -1 / 256, -0]]);
});

test("relative: starts at zero, shares one bias past its largest distance, and knows an offset", () => {
  expect(biases.relative({ heads: 2, maxDistance: 2 })(3, 4).abs().max().dataSync()[0]).toBe(0);
  const table = { bias: [[1], [2], [3]] };
  const bias = biases.relative({ maxDistance: 1, parameters: copied(table) });
  expect(bias(3, 3).arraySync()).toEqual([
    [2, 3, 3],
    [1, 2, 3],
    [1, 1, 2],
  ]);
  const later = biases.relative({ maxDistance: 1, offset: 2, parameters: copied(table) });
  expect(later(1, 3).arraySync()).toEqual([[1, 1, 2]]);
  expect(parameterCount(biases.sum(bias, biases.alibi()))).toBe(3);
});

test("table: what it has for each query and key, its first rows and columns for fewer, and a variable is learned", () => {
  const table = biases.table([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  expect(table(2, 3).arraySync()).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  expect(table(1, 2).arraySync()).toEqual([[1, 2]]);
  expect(
    biases
      .table([[1], [2]])(2, 5)
      .arraySync(),
  ).toEqual([[1], [2]]);
  expect(biases.table([7, 8, 9])(5, 2).arraySync()).toEqual([7, 8]);
  expect(biases.table(tf.ones([4, 3, 3], "int32"))(2, 2).dtype).toBe("float32");
  const learned = tf.variable(tf.zeros([2, 3]));
  expect(parameterCount(biases.table(learned))).toBe(6);
  const loss = () => attend([[1]], [[1], [1]], [[1], [5]], { bias: biases.table(learned) }).context.sum() as tf.Scalar;
  const { grads } = tf.variableGrads(loss, [learned]);
  expect(
    difference(Object.values(grads)[0], [
      [-1, 1, 0],
      [0, 0, 0],
    ]),
  ).toBeLessThan(1e-6);
});

test("sum: what all add, -Infinity with them", () => {
  const sum = biases.sum([[1, 2, 3]], biases.table([[10], [20], [30]]));
  expect(sum(3, 3).arraySync()).toEqual([
    [11, 12, 13],
    [21, 22, 23],
    [31, 32, 33],
  ]);
  expect(
    biases
      .sum([[-Infinity, 1]], [[2, 2]])(1, 2)
      .arraySync(),
  ).toEqual([[-Infinity, 3]]);
  expect(biases.sum(biases.alibi({ heads: 3 }), tf.ones([4, 5]))(4, 5, [2, 3]).shape).toEqual([3, 4, 5]);
  expect(attend([[1]], [[1], [1]], [[2], [4]], { bias: biases.sum() }).context.arraySync()).toEqual([[3]]);
});

test("nothing is guessed: ones and zeros are numbers to be added, of whatever type", () => {
  const [query, keys, values] = [[[0]], [[0], [0]], [[1], [3]]];
  const of = (bias: Bias) => attend(query, keys, values, { bias }).context.dataSync()[0];
  const added = (1 + 3 * Math.E) / (1 + Math.E);
  expect(of([[0, 1]])).toBeCloseTo(added, 5);
  expect(of(tf.tensor2d([[0, 1]], undefined, "float32"))).toBeCloseTo(added, 5);
  expect(of(tf.tensor2d([[0, 1]], undefined, "int32"))).toBeCloseTo(added, 5);
  expect(of([[0, Math.log(3)]])).toBeCloseTo(2.5, 5);
});

test("-Infinity hides a key as a mask does, a row of nothing else gives zeros, and gradients stay finite", () => {
  const [query, keys, values] = [tf.ones([2, 1]), tf.tensor2d([[1], [2], [3]]), tf.tensor2d([[1], [2], [3]])];
  const hidden = [
    [true, false, true],
    [false, false, false],
  ];
  const bias = tf.tensor2d(hidden.map((row) => row.map((allowed) => (allowed ? 0 : -Infinity))));
  expect(
    difference(attend(query, keys, values, { bias }).weights, attend(query, keys, values, { mask: hidden }).weights),
  ).toBe(0);
  const both = attend(query, keys, values, { bias, mask: masks.causal() }).weights;
  expect(both.arraySync()).toEqual([
    [1, 0, 0],
    [0, 0, 0],
  ]);
  const gradient = tf.grad((b: tf.Tensor) => attend(query, keys, values, { bias: b }).context.square().sum())(bias);
  expect(Array.from(gradient.dataSync()).every(Number.isFinite)).toBe(true);
  expect(Math.abs(gradient.dataSync()[0])).toBeGreaterThan(0.1);
});

test.each<[string, () => unknown, string]>([
  ["table", () => biases.table([[true]]), "biases.table: a bias must hold numbers, got bool [1, 1]"],
  [
    "table",
    () => biases.table([[1], [2]])(3, 4),
    "biases.table: there must be at most as many queries as the table has, [2, 1], got 3",
  ],
  ["sum", () => biases.sum([[1, 2]])(2, 3), "biases.sum: bias must fit the scores [2, 3], got [1, 2]"],
  [
    "sum",
    () => biases.sum(masks.causal() as never)(2, 3),
    "biases.sum: bias must be one of biases, got the mask causal",
  ],
  [
    "sum",
    () => biases.sum([[true, false]])(1, 2),
    "biases.sum: bias must be numbers (booleans that say where attention is allowed are a mask), got bool [1, 2]",
  ],
  ["alibi", () => biases.alibi({ heads: 0 }), "biases.alibi: heads must be a positive whole number, got 0"],
  [
    "alibi",
    () => biases.alibi({ heads: 2 })(3, 3, [5, 4]),
    "biases.alibi: the scores must have 2 heads, [..., 2, N, M], got [5, 4] before [N, M]",
  ],
  [
    "relative",
    () => biases.relative({ maxDistance: 0 }),
    "biases.relative: maxDistance must be a positive whole number, got 0",
  ],
  [
    "relative",
    () => biases.relative({ heads: 2, maxDistance: 1 })(3, 3, [4]),
    "biases.relative: the scores must have 2 heads, [..., 2, N, M], got [4] before [N, M]",
  ],
])("%s says what is wrong", (_name, run, message) => {
  expect(run).toThrow(new Error(message));
});
