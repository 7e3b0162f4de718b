import fc from "fast-check";
import { tf, training } from "kernel-helpers";

const { adam, clipByNorm } = training;

/** Three variables of different shapes, the same each time. */
const variables = () =>
  [[3], [2, 4], []].map((shape, i) => tf.tidy(() => tf.variable(tf.randomNormal(shape, 0, 1, "float32", i + 1))));
const cost = (xs: tf.Variable[]) => () =>
  tf.tidy(() => tf.addN(xs.map((x, i) => tf.sum(tf.square(tf.sub(tf.mul(x, i + 1), 0.3))))) as tf.Scalar);

test("gives the numbers of tf.train.adam, step by step", () => {
  const [ours, theirs] = [variables(), variables()];
  const [a, b] = [adam({ rate: 0.05 }), tf.train.adam(0.05)];
  for (let step = 0; step < 30; step++) {
    a.minimize(cost(ours), false, ours);
    b.minimize(cost(theirs), false, theirs);
    ours.forEach((x, i) => {
      const expected = theirs[i].dataSync();
      x.dataSync().forEach((value, j) => expect(Math.abs(value - expected[j])).toBeLessThan(1e-5));
    });
  }
  tf.dispose([...ours, ...theirs]);
  a.dispose();
  b.dispose();
});

test("the first step has the length of the rate, whatever the gradient's size", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-2, max: 1e4, noNaN: true }), (scale) => {
      const x = tf.variable(tf.scalar(1));
      const optimizer = adam({ rate: 0.1 });
      optimizer.minimize(() => tf.mul(x, scale) as tf.Scalar, false, [x]);
      expect(x.dataSync()[0]).toBeCloseTo(0.9, 4);
      tf.dispose(x);
      optimizer.dispose();
    }),
  );
});

test("keeps two tensors of its own, and lets them go", () => {
  const xs = variables();
  const before = tf.memory().numTensors;
  const optimizer = adam();
  for (let step = 0; step < 3; step++) optimizer.minimize(cost(xs), false, xs);
  expect(tf.memory().numTensors).toBe(before + 2);
  optimizer.dispose();
  expect(tf.memory().numTensors).toBe(before);
  tf.dispose(xs);
});

test("a variable without a gradient is skipped, as by tf.train.adam: in some steps, or in all", () => {
  const [ours, theirs] = [variables(), variables()];
  const [a, b] = [adam({ rate: 0.05 }), tf.train.adam(0.05)];
  const gradient = (step: number, i: number) =>
    tf.tidy(() => tf.randomNormal(ours[i].shape, 0, 1, "float32", 10 * step + i + 1));
  for (let step = 0; step < 12; step++) {
    const present = [step % 2 === 0, true, step > 4]; // the last is not there at first
    for (const [optimizer, xs] of [
      [a, ours],
      [b, theirs],
    ] as const)
      tf.tidy(() => {
        optimizer.applyGradients(
          xs.map(({ name }, i) => ({ name, tensor: (present[i] ? gradient(step, i) : null) as tf.Tensor })),
        );
      });
    ours.forEach((x, i) => {
      const expected = theirs[i].dataSync();
      x.dataSync().forEach((value, j) => expect(Math.abs(value - expected[j])).toBeLessThan(1e-5));
    });
  }
  tf.dispose([...ours, ...theirs]);
  a.dispose();
  b.dispose();
});

test("variables that come later have means of their own from then on", () => {
  const xs = variables();
  const before = tf.memory().numTensors;
  const optimizer = adam({ rate: 0.1 });
  for (const some of [xs.slice(1), xs, xs.slice(0, 1)]) {
    const [first] = some.map((x) => x.dataSync());
    optimizer.minimize(cost(some), false, some);
    expect(some[0].dataSync()).not.toEqual(first);
  }
  expect(tf.memory().numTensors).toBe(before + 2);
  optimizer.dispose();
  tf.dispose(xs);
});

test("errors say what is wrong", () => {
  const xs = variables();
  const [optimizer, other] = [adam(), adam()];
  optimizer.minimize(cost(xs), false, xs);
  other.restore(1, optimizer.state());
  expect(() => other.minimize(cost(xs.slice(1)), false, xs.slice(1))).toThrow(
    "adam: the variables must be those that it goes on from, 12 numbers, got 9 numbers",
  );
  expect(() => adam({ rate: 0 })).toThrow("adam: rate must be positive and finite, got 0");
  expect(() => adam({ beta1: 1 })).toThrow("adam: beta1 must be at least 0 and below 1, got 1");
  expect(() => adam({ eps: 1e-8 } as never)).toThrow(
    "training.adam: there are the options rate, beta1, beta2, epsilon, got eps",
  );
  expect(() => adam({ beta_1: 0 } as never)).toThrow("; did you mean beta1?, got beta_1");
  expect(() => adam({ epsilon: -1 })).toThrow("adam: epsilon must not be negative, got -1");
  tf.dispose(xs);
  optimizer.dispose();
  other.dispose();
});

test("clipping keeps the direction and bounds the norm; short gradients pass", () => {
  fc.assert(
    fc.property(
      fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 6 }),
      fc.float({ min: 0.5, max: 50, noNaN: true }),
      (numbers, most) => {
        tf.tidy(() => {
          const clipped = clipByNorm(
            numbers.map((x) => tf.tensor1d([x])),
            most,
          ).map((x) => x.dataSync()[0]);
          const norm = Math.hypot(...numbers);
          const shrink = norm > most ? most / norm : 1;
          clipped.forEach((x, i) => expect(Math.abs(x - numbers[i] * shrink)).toBeLessThan(1e-3));
        });
      },
    ),
  );
  expect(() => clipByNorm([], 0)).toThrow("clipByNorm: the largest norm must be positive, got 0");
});
