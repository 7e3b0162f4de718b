import { attend, tf, masks } from "kernel-helpers";

test("a query that fits one key takes that key's value", () => {
  const { context, weights } = attend([[100, 0]], [[1, 0], [0, 1]], [[10], [20]]);
  expect(context.arraySync()).toEqual([[10]]);
  expect(weights.dataSync()[0]).toBeCloseTo(1);
});

test("a causal mask hides the future", () => {
  const { weights } = attend(tf.ones([2, 1]), tf.ones([2, 1]), tf.ones([2, 1]), { mask: masks.causal() });
  expect(weights.arraySync()).toEqual([[1, 0], [0.5, 0.5]]);
});
