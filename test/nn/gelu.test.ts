import { nn, tf } from "kernel-helpers";
import { expectClose, normal } from "../mechanisms/support";

/** As Hendrycks & Gimpel write it, with tanh, and with the tape's gradient. */
const plain = (x: tf.Tensor) =>
  tf.mul(tf.mul(x, 0.5), tf.add(1, tf.tanh(tf.mul(tf.add(x, tf.mul(tf.pow(x, 3), 0.044715)), Math.sqrt(2 / Math.PI)))));

test("values and gradients are those of the formula", () => {
  tf.tidy(() => {
    const [x, probe] = [normal([3, 4, 5], 1).mul(3), normal([3, 4, 5], 2)];
    expectClose(nn.gelu(x), plain(x), 1e-5);
    const of = (f: (x: tf.Tensor) => tf.Tensor) => tf.grad((x) => f(x).mul(probe).sum())(x);
    expectClose(of(nn.gelu), of(plain), 1e-4);
  });
});

test("far from zero it is x, or nothing, and so are its gradients", () => {
  tf.tidy(() => {
    const x = tf.tensor1d([-1e4, -50, 0, 50, 1e4]);
    expectClose(nn.gelu(x), tf.relu(x), 1e-5);
    expectClose(tf.grad((x) => nn.gelu(x).sum())(x), tf.tensor1d([0, 0, 0.5, 1, 1]), 1e-5);
  });
});
