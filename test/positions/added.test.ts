import { positions, tf } from "kernel-helpers";
import { expectClose, normal, property, seed, size } from "../mechanisms/support";

const { learned, sinusoidal } = positions;

test("sinusoidal positions are the paper's formula", () => {
  const table = sinusoidal()(tf.zeros([40, 6]), { offset: 3 }).arraySync() as number[][];
  table.forEach((row, n) =>
    row.forEach((x, i) => {
      const angle = (n + 3) / 10000 ** ((2 * Math.floor(i / 2)) / 6);
      expect(x).toBeCloseTo(i % 2 ? Math.cos(angle) : Math.sin(angle), 5);
    }),
  );
});

test("the product of two sinusoidal positions depends on their distance alone", () => {
  property([size(1, 20), size(0, 300)], (distance, shift) => {
    const all = sinusoidal({ base: 100 })(tf.zeros([1 + distance, 8]), { offset: shift });
    const [a, b] = [all.slice([0], [1]), all.slice([distance], [1])];
    const expected = [0, 1, 2, 3].reduce((sum, i) => sum + Math.cos(distance * 100 ** ((-2 * i) / 8)), 0);
    expectClose(tf.sum(tf.mul(a, b)), tf.scalar(expected), 1e-4);
  });
});

test("an offset is where the first item stands: parts are as the whole", () => {
  property([size(1, 4), size(1, 4), seed], (first, second, s) => {
    const x = normal([2, first + second, 4], s);
    for (const place of [sinusoidal(), learned({ length: 8, width: 4, seed: s })]) {
      const [a, b] = tf.split(x, [first, second], 1);
      expectClose(tf.concat([place(a), place(b, { offset: first })], 1), place(x), 0);
    }
  });
});

test("learned positions learn: each vector gets the gradient of the items at its place", () => {
  const place = learned({ length: 3, width: 2 });
  expect(place.variables.map((v) => v.shape)).toEqual([[3, 2]]);
  tf.tidy(() => {
    const { grads } = tf.variableGrads(() => tf.sum(place(tf.ones([4, 2, 2]))) as tf.Scalar, [...place.variables]);
    expectClose(Object.values(grads)[0], [
      [4, 4],
      [4, 4],
      [0, 0],
    ]);
  });
  tf.dispose([...place.variables]);
});

test("errors say what is wrong", () => {
  expect(() => sinusoidal()(tf.ones([2, 3]))).toThrow("positions.sinusoidal: the items' width must be even, got 3");
  expect(() => sinusoidal({ base: 0 })).toThrow("positions.sinusoidal: base must be positive, got 0");
  const place = learned({ length: 3, width: 2 });
  expect(() => place(tf.ones([2, 2]), { offset: 2 })).toThrow(
    "positions.learned: there must be at most 3 positions, got 4",
  );
  expect(() => place(tf.ones([2, 4]))).toThrow("positions.learned: items must be of width 2, got 4");
  expect(() => place(tf.ones([2, 2]), { offset: -1 })).toThrow(
    "positions.learned: offset must be a whole number, zero or more, got -1",
  );
  expect(() => learned({ length: 0, width: 2 })).toThrow(
    "positions.learned: length must be a whole number of at least 1, got 0",
  );
});
