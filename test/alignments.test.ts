import { alignments, attend, distributions, tf } from "kernel-helpers";

test("the worked example's rule cannot see its query", () => {
  const { context } = attend([[1], [7]], [[1], [2], [5]], [[10], [20], [50]], {
    alignment: alignments.product(),
    distribution: distributions.plain(),
  });
  expect(context.dataSync()[0]).toBeCloseTo((10 + 40 + 250) / 8, 4);
  expect(context.dataSync()[1]).toBeCloseTo((10 + 40 + 250) / 8, 4);
});

test("a learned width has a gradient, one number for each feature", () => {
  const alignment = alignments.gaussian({ width: [1, 2], learned: true });
  const [query, keys] = [tf.tensor2d([[1, 2], [0, 1]]), tf.tensor2d([[0, 0], [3, 1], [1, 1]])];
  const { grads } = tf.variableGrads(() => attend(query, keys, keys, { alignment }).context.square().sum().asScalar());
  expect(Object.values(grads)[0].shape).toEqual([2]);
  expect(alignment.width()).toEqual([1, 2]);
});
