import fc from "fast-check";
import { tf, training } from "kernel-helpers";

const { adam, clipByNorm } = training;

/** Three variables of different shapes, the same each time. */
const variables = () => [[3], [2, 4], []].map((shape, i) => tf.tidy(() => tf.variable(tf.randomNormal(shape, 0, 1, "float32", i + 1))));
const cost = (xs: tf.Variable[]) => () => tf.tidy(() => tf.addN(xs.map((x, i) => tf.sum(tf.square(tf.sub(tf.mul(x, i + 1), 0.3))))) as tf.Scalar);

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
  fc.assert(fc.property(fc.double({ min: 1e-2, max: 1e4, noNaN: true }), (scale) => {
    const x = tf.variable(tf.scalar(1));
    const optimizer = adam({ rate: 0.1 });
    optimizer.minimize(() => tf.mul(x, scale) as tf.Scalar, false, [x]);
    expect(x.dataSync()[0]).toBeCloseTo(0.9, 4);
    tf.dispose(x);
    optimizer.dispose();
  }));
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

test("other variables than at first are an error", () => {
  const xs = variables();
  const optimizer = adam();
  optimizer.minimize(cost(xs), false, xs);
  expect(() => optimizer.minimize(cost(xs.slice(1)), false, xs.slice(1))).toThrow(/^adam: every step must have the variables of the first, got 2 variables/);
  expect(() => adam({ rate: 0 })).toThrow("adam: rate must be positive, got 0");
  tf.dispose(xs);
  optimizer.dispose();
});

test("clipping keeps the direction and bounds the norm; short gradients pass", () => {
  fc.assert(fc.property(fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 6 }), fc.float({ min: 0.5, max: 50, noNaN: true }), (numbers, most) => {
    tf.tidy(() => {
      const clipped = clipByNorm(numbers.map((x) => tf.tensor1d([x])), most).map((x) => x.dataSync()[0]);
      const norm = Math.hypot(...numbers);
      const shrink = norm > most ? most / norm : 1;
      clipped.forEach((x, i) => expect(Math.abs(x - numbers[i] * shrink)).toBeLessThan(1e-3));
    });
  }));
  expect(() => clipByNorm([], 0)).toThrow("clipByNorm: the largest norm must be positive, got 0");
});
