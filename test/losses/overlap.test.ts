import { losses, tf } from "kernel-helpers";
import { expectClose, normal, property, reorder, seed, shuffled, size } from "../mechanisms/support";

test("the overlap is zero exactly for distinct one-hot rows, and does not know the rows' order", () => {
  property([size(1, 4), seed], (rows, s) => {
    const onehots = reorder(tf.eye(rows + 2), shuffled(rows + 2, s).slice(0, rows), 0);
    expect(losses.overlap(onehots).dataSync()[0]).toBe(0);
    const soft = tf.softmax(normal([rows, 4], s));
    expect(losses.overlap(soft).dataSync()[0]).toBeGreaterThan(0);
    expectClose(losses.overlap(reorder(soft, shuffled(rows, s), 0)), losses.overlap(soft));
  });
  expect(
    losses
      .overlap([
        [0, 1, 0],
        [0, 1, 0],
      ])
      .dataSync()[0],
  ).toBe(2);
});

test("errors say what is wrong", () => {
  expect(() => losses.overlap(tf.ones([3]))).toThrow(
    "losses.overlap: weights must have at least two axes, rows and items, got [3]",
  );
});
