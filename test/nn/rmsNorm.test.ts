import { nn, tf } from "kernel-helpers";
import { expectClose, normal } from "../mechanisms/support";

/** Written out, with the tape's gradient: what the one by hand must equal. */
const plain = (x: tf.Tensor, gain: tf.Tensor): tf.Tensor =>
  x.div(tf.sqrt(tf.mean(tf.square(x), -1, true).add(1e-5))).mul(gain);
const ours = (x: tf.Tensor, gain: tf.Tensor) => nn.rmsNorm(x, { gain });

test.each([[[6]], [[4, 6]], [[2, 3, 6]]])("values and gradients are those of the formula, %j", (shape) => {
  tf.tidy(() => {
    const inputs = [normal(shape, 1).mul(3).add(2), normal([6], 2)];
    expectClose(ours(inputs[0], inputs[1]), plain(inputs[0], inputs[1]), 1e-5);
    const probe = normal(shape, 4);
    const of = (f: typeof ours) => tf.grads((x, gain) => f(x, gain).mul(probe).sum())(inputs);
    of(ours).forEach((gradient, i) => expectClose(gradient, of(plain)[i], 1e-4));
  });
});

test("on items of mean zero it is layer normalisation", () => {
  tf.tidy(() => {
    const x = normal([3, 5, 8], 1);
    const centred = tf.sub(x, tf.mean(x, -1, true));
    const gain = normal([8], 2);
    expectClose(ours(centred, gain), nn.layerNorm(centred, { gain, bias: tf.zeros([8]) }));
  });
});

test("makes nothing that stays, and can be differentiated twice", () => {
  const inputs = [normal([4, 6], 1), tf.ones([6])];
  const before = tf.memory().numTensors;
  tf.tidy(() => void tf.grads((x, gain) => ours(x, gain).sum())(inputs));
  ours(inputs[0], inputs[1]).dispose();
  expect(tf.memory().numTensors).toBe(before);
  tf.tidy(() => {
    const twice = (f: typeof ours) =>
      tf.grad((x) =>
        tf
          .grad((z) => f(z, inputs[1]).pow(tf.scalar(3)).sum())(x)
          .square()
          .sum(),
      )(inputs[0]);
    expectClose(twice(ours), twice(plain), 1e-3);
  });
  tf.dispose(inputs);
});

test("errors say what is wrong", () => {
  expect(() => nn.rmsNorm(tf.ones([2, 3]), { gain: tf.ones([2]) })).toThrow("nn.rmsNorm: gain must be [3], got [2]");
});
