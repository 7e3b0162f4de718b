import { nn, tf } from "kernel-helpers";
import { expectClose, normal } from "../mechanisms/support";

/** Written out, with the tape's gradient: what the one by hand must equal. */
function plain(x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  const { mean, variance } = tf.moments(x, -1, true);
  return x
    .sub(mean)
    .div(tf.sqrt(variance.add(1e-5)))
    .mul(gain)
    .add(bias);
}
const ours = (x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor) => nn.layerNorm(x, { gain, bias });

test.each([[[6]], [[4, 6]], [[2, 3, 6]]])("values and gradients are those of the formula, %j", (shape) => {
  tf.tidy(() => {
    const inputs = [normal(shape, 1).mul(3).add(2), normal([6], 2), normal([6], 3)];
    expectClose(ours(inputs[0], inputs[1], inputs[2]), plain(inputs[0], inputs[1], inputs[2]), 1e-5);
    const probe = normal(shape, 4);
    const of = (f: typeof ours) => tf.grads((x, gain, bias) => f(x, gain, bias).mul(probe).sum())(inputs);
    of(ours).forEach((gradient, i) => expectClose(gradient, of(plain)[i], 1e-4));
  });
});

test("every item has mean 0 and variance 1 before gain and bias, and its own scale does not matter", () => {
  tf.tidy(() => {
    const x = normal([3, 5, 64], 1);
    const y = ours(x, tf.ones([64]), tf.zeros([64]));
    expectClose(tf.mean(y, -1), tf.zeros([3, 5]), 1e-5);
    expectClose(tf.mean(tf.square(y), -1), tf.ones([3, 5]), 1e-3);
    expectClose(ours(x.mul(100).add(7), tf.ones([64]), tf.zeros([64])), y, 1e-3);
  });
});

test("makes nothing that stays", () => {
  const inputs = [normal([4, 6], 1), tf.ones([6]), tf.zeros([6])];
  const before = tf.memory().numTensors;
  tf.tidy(() => void tf.grads((x, gain, bias) => ours(x, gain, bias).sum())(inputs));
  ours(inputs[0], inputs[1], inputs[2]).dispose();
  expect(tf.memory().numTensors).toBe(before);
  tf.dispose(inputs);
});

test("errors say what is wrong", () => {
  expect(() => nn.layerNorm(tf.ones([2, 3]), { gain: tf.ones([2]), bias: tf.zeros([3]) })).toThrow(
    "nn.layerNorm: gain must be [3], got [2]",
  );
});
