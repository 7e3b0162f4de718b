import { biases, masks, tf, type Bias, type Mask } from "kernel-helpers";
import { readBias, readBiasPart } from "../kernel-helpers/src/biases/bias";
import { readMask, readMaskPart, uniformOf } from "../kernel-helpers/src/masks/mask";
import { normal } from "./mechanisms/support";

/* A part of a mask or a bias is what the whole one has there; and what a mask says without being made is so. */

const [N, M, leading] = [5, 6, [2, 3]];
const spans = (all: number) =>
  Array.from({ length: all }, (_, start) =>
    [1, 3].map((count) => ({ start, count: Math.min(count, all - start), all })),
  ).flat();
const blocks = spans(N).flatMap((queries) => spans(M).map((keys) => ({ queries, keys })));
const cutOut = (x: tf.Tensor, { queries, keys }: (typeof blocks)[number]) => {
  const whole = tf.broadcastTo(x.toFloat(), [...leading, N, M]);
  return tf.slice(whole, [0, 0, queries.start, keys.start], [...leading, queries.count, keys.count]).dataSync();
};
const filled = (x: tf.Tensor, { queries, keys }: (typeof blocks)[number]) =>
  tf.broadcastTo(x.toFloat(), [...leading, queries.count, keys.count]).dataSync();

const someMasks: Record<string, () => Mask> = {
  causal: () => masks.causal(),
  "causal, with an offset": () => masks.causal({ offset: 2 }),
  window: () => masks.window({ left: 1, right: 2 }),
  "window of one side": () => masks.window({ left: 2, offset: -1 }),
  "window of no side": () => masks.window(),
  padding: () => masks.padding([3, 6]),
  "padding from a tensor": () => masks.padding(tf.tensor1d([3, 6], "int32")),
  boolean: () => masks.boolean(normal([N, M], 1).greater(0)),
  "one's own": () => (queries, keys) => tf.greater(normal([queries, keys], 2), 0),
  all: () => masks.all(masks.window({ left: 4, right: 1 }), masks.padding([9, 5])),
  any: () => masks.any(masks.causal({ offset: -2 }), masks.padding([2, 3])),
  "any of none": () => masks.any(),
  "all of none": () => masks.all(),
};
const someBiases: Record<string, () => Bias> = {
  alibi: () => biases.alibi({ heads: 3, offset: 1 }),
  relative: () =>
    biases.relative({ heads: 3, maxDistance: 2, parameters: (_name, shape) => tf.variable(normal(shape, 3)) }),
  table: () => biases.table(normal([3, 8, 12], 4)),
  "a row": () => normal([M], 5),
  "a column": () => normal([N, 1], 6),
  sum: () => biases.sum(biases.alibi(), normal([2, 1, N, M], 7)),
};

test.each(Object.entries(someMasks))("mask: %s", (_name, make) =>
  tf.tidy(() => {
    const mask = make();
    const whole = readMask("test", mask, [...leading, N, M]);
    for (const block of blocks) {
      const expected = cutOut(whole, block);
      expect(filled(readMaskPart("test", mask, block.queries, block.keys, leading), block)).toEqual(expected);
      const uniform = uniformOf(mask, block.queries, block.keys);
      if (uniform !== undefined) expect([...new Set(expected)]).toEqual([Number(uniform)]);
    }
  }),
);

test.each(Object.entries(someBiases))("bias: %s", (_name, make) =>
  tf.tidy(() => {
    const bias = make();
    const whole = readBias("test", bias, [...leading, N, M]);
    for (const block of blocks) {
      expect(filled(readBiasPart("test", bias, block.queries, block.keys, leading), block)).toEqual(
        cutOut(whole, block),
      );
    }
  }),
);
