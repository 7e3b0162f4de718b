import {
  alignments,
  attend,
  biases,
  distributions,
  masks,
  mechanisms,
  nn,
  positions,
  tf,
  type Alignment,
} from "kernel-helpers";
import { elu, exp, sigmoid, softmax, tanh } from "../kernel-helpers/src/higherOrder";
import { finiteDifferences } from "./finiteDifferences";

/* Gradients of gradients are those of finite differences of gradients; or they are refused, never wrong. */

const normal = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, "float32", seed);

/** The gradient of f in some direction, whose own gradient is compared with its differences. */
function twice(f: (x: tf.Tensor) => tf.Tensor, shape: number[] = [2, 3], seed = 1): void {
  const x = tf.variable(normal(shape, seed));
  const probe = normal(f(x).shape, seed + 1);
  const direction = normal(shape, seed + 2);
  const slope = () =>
    tf
      .grad((input: tf.Tensor) => f(input).mul(probe).sum())(x)
      .mul(direction)
      .sum();
  finiteDifferences(slope, [x]);
}

test("TensorFlow.js itself gets them wrong or says nothing useful: when it no longer does, ours can go", () => {
  const x = tf.tensor1d([1]);
  const second = tf.grad((x: tf.Tensor) => tf.add(tf.grad((y: tf.Tensor) => tf.exp(y).sum())(x), tf.mul(x, 0)).sum())(
    x,
  );
  expect(second.dataSync()[0]).toBe(0);
});

test.each(Object.entries({ exp, sigmoid, tanh, elu, softmax }))(
  "%s: and its values and first gradients are as always",
  (name, f) => {
    twice(f, [3, 4]);
    const usual = (tf as unknown as Record<string, (x: tf.Tensor) => tf.Tensor>)[name];
    const x = tf.tensor2d([
      [-80, -1, 0.5, 2],
      [-0.3, 30, 3, 0],
    ]);
    // Inside two gradients the other form is taken.
    const gradients: tf.Tensor[] = [];
    tf.grad((x: tf.Tensor) => {
      gradients.push(
        tf.keep(tf.grad((x: tf.Tensor) => f(x).square().sum())(x)),
        tf.keep(tf.grad((x: tf.Tensor) => usual(x).square().sum())(x)),
      );
      return tf.sum(x);
    })(x);
    const [nested, expected] = gradients.map((g) => Array.from(g.dataSync()));
    nested.forEach((g, i) => expect(Math.abs(g - expected[i])).toBeLessThan(1e-4 * Math.max(1, Math.abs(expected[i]))));
  },
);

test.each(Object.entries({ sigmoid, tanh }))("%s: its gradient is TensorFlow.js's, in fewer operations", (name, f) => {
  const usual = (tf as unknown as Record<string, (x: tf.Tensor) => tf.Tensor>)[name];
  tf.tidy(() => {
    const [x, dy] = [tf.linspace(-9, 9, 37), normal([37], 1)];
    const [found, expected] = [f, usual].map((g) =>
      Array.from(
        tf
          .grad((x) => g(x))(x, dy)
          .dataSync(),
      ),
    );
    found.forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(1e-6));
  });
});

test("nn.gelu and nn.layerNorm", () => {
  twice((x) => nn.gelu(x), [3, 4]);
  twice((x) => nn.layerNorm(x, { gain: tf.tensor1d([1, 2, -1, 0.5]), bias: tf.ones([4]) }), [3, 4]);
});

test.each<[string, distributions.Distribution]>([
  ["softmax", distributions.softmax()],
  ["softmax, warm", distributions.softmax({ temperature: 2 })],
  ["sigmoid", distributions.sigmoid()],
  ["sigmoid, normalised", distributions.sigmoid({ normalised: true })],
  ["softmaxOffByOne", distributions.softmaxOffByOne()],
  ["sparsemax", distributions.sparsemax()],
])("%s, with a mask and without", (_name, distribution) => {
  twice((scores) => distribution(scores).square(), [2, 4]);
  const allowed = masks.boolean([
    [1, 1, 0, 1],
    [0, 0, 0, 0],
  ]);
  twice((scores) => distribution(scores, allowed).square(), [2, 4]);
});

const sizes = { queryWidth: 3, keyWidth: 3 };
const made: [string, Alignment][] = [
  ["dot", alignments.dot()],
  ["scaledDot", alignments.scaledDot()],
  ["cosine", alignments.cosine({ learned: true })],
  ["general", alignments.general(sizes)],
  ["biasedGeneral", alignments.biasedGeneral(sizes)],
  ["activatedGeneral", alignments.activatedGeneral(sizes)],
  ["additive", alignments.additive({ ...sizes, units: 4 })],
  ["concat", alignments.concat({ ...sizes, units: 4 })],
  ["deep", alignments.deep({ ...sizes, units: 4 })],
  ["locationBased", alignments.locationBased({ queryWidth: 3, items: 4 })],
  ["gaussian", alignments.gaussian({ learned: true })],
  ["featureMap", alignments.featureMap()],
  ["softCap", alignments.softCap(alignments.dot(), 2)],
];
test.each(made)("attend with %s, of the query and of the keys", (_name, alignment) => {
  const [keys, values, query] = [normal([4, 3], 5), normal([4, 2], 6), normal([2, 3], 7)];
  const options = { alignment, mask: [[true, true, false, true]], bias: biases.alibi() };
  twice((q) => attend(q, keys, values, options).context, [2, 3]);
  if (alignment.name !== "locationBased") twice((k) => attend(query, k, values, options).context, [4, 3]);
});

test.each<[string, (x: tf.Tensor) => tf.Tensor]>([
  [
    "multiHead",
    (x) =>
      mechanisms.multiHead({
        width: 4,
        heads: 2,
        mask: masks.causal(),
        rotary: positions.rotary(),
        projectionBias: true,
      })(x).context,
  ],
  ["grouped heads", (x) => mechanisms.multiHead({ width: 4, heads: 2, keyValueHeads: 1, softCap: 3 })(x).context],
  ["selfAttention", (x) => mechanisms.selfAttention({ width: 4 })(x).context],
  ["innerAttention", (x) => mechanisms.innerAttention({ width: 4, units: 3, rows: 2 })(x).context],
  ["multidimensional", (x) => mechanisms.multidimensional({ width: 4 })(x, x).context],
  ["localPredictive", (x) => mechanisms.localPredictive({ queryWidth: 4, reach: 2 })(x, x, x).context],
  [
    "parallelCoAttention",
    (x) => mechanisms.parallelCoAttention({ regionWidth: 4, wordWidth: 4, units: 3 })(x, x).words.context,
  ],
  ["multilevel", (x) => mechanisms.multilevel({ width: 4, units: 3 })(x).context],
])("%s", (_name, run) => {
  // Away from where a rounded centre jumps.
  twice((x) => run(x.mul(0.5)), [2, 3, 4], 11);
});

test("what cannot be differentiated twice says so", () => {
  const gradientOf = (f: (x: tf.Tensor) => tf.Tensor) => (x: tf.Tensor) => tf.grad((y: tf.Tensor) => f(y).sum())(x);
  const message = "its gradient cannot be differentiated again, got a gradient inside a gradient";
  const entmax = (x: tf.Tensor) => distributions.entmax15()(x).square();
  expect(() => tf.grad((x: tf.Tensor) => gradientOf(entmax)(x).sum())(tf.ones([1, 3]))).toThrow(
    `distributions.entmax15: ${message}`,
  );
  const weights = { hidden: tf.ones([2, 6]) as tf.Tensor2D, hiddenBias: tf.zeros([6]) as tf.Tensor1D };
  const gru = (x: tf.Tensor) => nn.gru([{ projected: x as tf.Tensor3D, ...weights }])[0];
  expect(() => tf.grad((x: tf.Tensor) => gradientOf(gru)(x).sum())(tf.ones([1, 2, 6]))).toThrow(`nn.gru: ${message}`);
  expect(gradientOf(entmax)(tf.ones([1, 3])).shape).toEqual([1, 3]);
});
