import { masks, scaledDotProduct, tf } from "kernel-helpers";
import fc from "fast-check";
import { expectClose, normal, property, seed, size } from "./mechanisms/support";

test("a slow loop over plain numbers agrees", () => {
  property([size(1, 5), fc.constantFrom(1, 2), seed], (N, groups, s) => {
    const [H, D, cap] = [2, 2, 1.5];
    const make = (heads: number, at: number) => normal([heads, N, D], at);
    const [q, k, v] = [make(H, s), make(groups, s + 1), make(groups, s + 2)];
    const [Q, K, V] = [q, k, v].map((x) => x.arraySync() as number[][][]);
    const expected = Q.map((rows, h) =>
      rows.map((row, i) => {
        const group = Math.floor((h * groups) / H);
        const scores = K[group].map(
          (key) => cap * Math.tanh((row.reduce((sum, a, d) => sum + a * key[d], 0) * 0.9) / cap),
        );
        const shares = scores.map((score, j) => (j <= i && j >= i - 2 ? Math.exp(score) : 0));
        const total = shares.reduce((a, b) => a + b);
        return row.map((_, d) => shares.reduce((sum, share, j) => sum + (share / total) * V[group][j][d], 0));
      }),
    );
    const { context } = scaledDotProduct(q, k, v, {
      softCap: cap,
      scale: 0.9,
      mask: masks.window({ left: 2, right: 0 }),
    });
    expectClose(context, expected);
  });
});

test("errors say what is wrong", () => {
  expect(() => scaledDotProduct(tf.ones([3, 2, 4]), tf.ones([2, 2, 4]), tf.ones([2, 2, 4]))).toThrow(
    "scaledDotProduct: the query heads must be a multiple of the key/value heads, got 3 and 2",
  );
});
