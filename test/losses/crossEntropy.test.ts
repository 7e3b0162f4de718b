import { losses, tf, training } from "kernel-helpers";
import { expectClose, normal } from "../mechanisms/support";

/** Written out, with the tape's gradient: what the one operation must equal. */
const plain = (logits: tf.Tensor, ids: tf.Tensor) =>
  tf.neg(tf.sum(tf.mul(tf.oneHot(ids.toInt(), logits.shape[logits.rank - 1]).toFloat(), tf.logSoftmax(logits)), -1));

test.each([[[7]], [[5, 7]], [[2, 3, 7]]])("values and gradients are those of the formula, %j", (shape) => {
  tf.tidy(() => {
    const items = shape.slice(0, -1);
    const logits = normal(shape, 1).mul(4);
    const ids = tf.randomUniform(items, 0, 7, "int32", 3);
    const probe = normal(items, 2);
    expectClose(losses.crossEntropy(logits, ids), plain(logits, ids), 1e-5);
    const of = (f: typeof plain) => tf.grad((x: tf.Tensor) => tf.sum(tf.mul(f(x, ids), probe)))(logits);
    expectClose(of(losses.crossEntropy), of(plain), 1e-5);
  });
});

test("large logits neither overflow nor lose the difference", () => {
  tf.tidy(() =>
    expectClose(
      losses.crossEntropy(
        [
          [1e4, 1e4 - 1],
          [-1e4, 0],
        ],
        [0, 0],
      ),
      [0.31326, 1e4],
      1e-4,
    ),
  );
});

test("a gradient of its gradient is that of finite differences, here of the formula", () => {
  tf.tidy(() => {
    const [logits, ids] = [normal([4, 3], 1), tf.tensor1d([0, 2, 1, 0], "int32")];
    const [inner, outer] = [normal([4, 3], 2), normal([4, 3], 3)];
    const slope = (x: tf.Tensor) =>
      tf
        .grad((y: tf.Tensor) => tf.sum(losses.crossEntropy(y, ids)))(x)
        .mul(inner)
        .sum();
    const at = (h: number) => slope(logits.add(outer.mul(h))).dataSync()[0];
    const found = tf.grad(slope)(logits).mul(outer).sum().dataSync()[0];
    expect(Math.abs(found - (at(1e-2) - at(-1e-2)) / 2e-2)).toBeLessThan(1e-2);
  });
});

test("an id of no class is an error, on every backend, also where training records the step", async () => {
  for (const id of [3, -1]) {
    const message = `losses.crossEntropy: ids must be classes from 0 to 2, got ${id}`;
    expect(() => losses.crossEntropy(tf.ones([2, 3]), [0, id])).toThrow(message);
    const logits = tf.variable(tf.ones([2, 3]));
    const loss = training.recordable(
      (ids: number[]) => tf.tensor1d(ids, "int32"),
      (ids) => tf.mean(losses.crossEntropy(logits, ids)),
    );
    const options = { loss, variables: [logits], steps: 3, label: "classes" };
    await expect(training.train({ ...options, batches: [[0, id]] })).rejects.toThrow(message);
    expect(logits.dataSync()).toEqual(new Float32Array(6).fill(1));
  }
});

test("errors say what is wrong", () => {
  expect(() => losses.crossEntropy(tf.ones([2, 3]), [0])).toThrow(
    "losses.crossEntropy: ids must be [2], one for each row of logits, got [1]",
  );
});
