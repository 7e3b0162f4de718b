import { positions, tf } from "kernel-helpers";
import fc from "fast-check";
import { expectClose, normal, property, reorder, seed, size } from "../mechanisms/support";

const rotated = (options: positions.RotaryOptions) => positions.rotary(options);

test("keep lengths", () => {
  property([size(1, 6), size(1, 4), fc.boolean(), seed], (N, half, interleaved, s) => {
    const x = normal([2, N, 2 * half], s);
    expectClose(tf.norm(rotated({ interleaved })(x, { offset: s % 50 }), 2, -1), tf.norm(x, 2, -1));
  });
});

test("make scores depend on distance alone", () => {
  property([size(1, 5), size(0, 500), fc.boolean(), seed], (N, shift, interleaved, s) => {
    const turn = rotated({ interleaved, base: 100 });
    const [q, k] = [normal([N, 6], s), normal([N, 6], s + 1)];
    const scores = (offset: number) => tf.matMul(turn(q, { offset }), turn(k, { offset }), false, true);
    expectClose(scores(shift), scores(0), 2e-5);
  });
});

test("pair neighbours or halves: the same turn in another order of the features", () => {
  property([size(1, 5), seed], (N, s) => {
    const x = normal([N, 6], s);
    const neighbours = rotated({ interleaved: true })(reorder(x, [0, 3, 1, 4, 2, 5], 1));
    expectClose(reorder(neighbours, [0, 2, 4, 1, 3, 5], 1), rotated({})(x));
  });
});

test("an offset is the same as positions, and position 0 does not turn", () => {
  const x = normal([3, 4], 5);
  expectClose(rotated({})(x, { offset: 7 }), rotated({})(x, { positions: [7, 8, 9] }), 0);
  expectClose(rotated({})(x, { positions: [0, 0, 0] }), x, 0);
  expectClose(rotated({ features: 2 })(x).slice([0, 2], [3, 2]), x.slice([0, 2], [3, 2]), 0);
});

test("errors say what is wrong", () => {
  expect(() => positions.rotary()(tf.ones([2, 3]))).toThrow(
    "positions.rotary: the number of features that turn must be even and at most 3, got 3",
  );
  expect(() => positions.rotary()(tf.ones([2, 4]), { positions: [1] })).toThrow(
    "positions.rotary: there must be a position for each of the 2 items, got 1",
  );
});
