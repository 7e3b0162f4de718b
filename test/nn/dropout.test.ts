import { nn, seededNoise, tf } from "kernel-helpers";

test("a share of `rate` is zero, the rest is larger, and the mean stays", () => {
  tf.tidy(() => {
    const dropped = Array.from(nn.dropout(tf.ones([100, 100]), 0.2, seededNoise(7)).dataSync());
    const zeros = dropped.filter((x) => x === 0).length;
    expect(Math.abs(zeros / 10_000 - 0.2)).toBeLessThan(0.02);
    expect(dropped.every((x) => x === 0 || Math.abs(x - 1.25) < 1e-6)).toBe(true);
  });
});

test("what is dropped gets no gradient, what stays gets its own times 1 / (1 - rate)", () => {
  tf.tidy(() => {
    const noise = () => tf.tensor1d([0.1, 0.6]);
    const gradient = tf.grad((x) =>
      nn
        .dropout(x, 0.5, noise)
        .mul(tf.tensor1d([3, 5]))
        .sum(),
    )(tf.ones([2]));
    expect(Array.from(gradient.dataSync())).toEqual([0, 10]);
  });
});

test("a rate of zero draws nothing; another is one below one", () => {
  const x = tf.ones([2]);
  const never = () => {
    throw new Error("drawn");
  };
  expect(nn.dropout(x, 0, never)).toBe(x);
  expect(() => nn.dropout(x, 1, seededNoise(1))).toThrow("nn.dropout: rate must be at least 0 and less than 1, got 1");
  x.dispose();
});
