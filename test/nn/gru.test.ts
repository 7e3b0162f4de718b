import fc from "fast-check";
import { nn, seeded, tf } from "kernel-helpers";
import fixture from "../fixtures/gru.json";

const { gru, gruParameters, holdWhere, projectInputs } = nn;

function expectClose(actual: tf.Tensor, expected: unknown, within: number): void {
  const wanted = tf.tensor(expected as number[]);
  expect(actual.shape).toEqual(wanted.shape);
  const [a, b] = [actual.dataSync(), wanted.dataSync()];
  a.forEach((x, i) => expect(Math.abs(x - b[i])).toBeLessThanOrEqual(within * Math.max(1, Math.abs(b[i]))));
}

const NAMES = ["input", "hidden", "inputBias", "hiddenBias"] as const;

test.each(fixture.cases.map((c) => [c.name, c] as const))(
  "agrees with torch.nn.GRU, both directions, values and gradients: %s",
  (_, c) => {
    tf.tidy(() => {
      const parameters = c.parameters.map((direction) => NAMES.map((name) => tf.tensor(direction[name])));
      const leaves = [tf.tensor(c.inputs), tf.tensor(c.initial), ...parameters.flat()];
      const states = (inputs: tf.Tensor, initial: tf.Tensor, ...weights: tf.Tensor[]) =>
        tf.concat(
          gru(
            [0, 1].map((d) => {
              const [input, hidden, inputBias, hiddenBias] = weights.slice(4 * d, 4 * d + 4);
              return {
                projected: projectInputs(inputs, {
                  input: input as tf.Tensor2D,
                  inputBias: inputBias as tf.Tensor1D,
                }) as tf.Tensor3D,
                hidden: hidden as tf.Tensor2D,
                hiddenBias: hiddenBias as tf.Tensor1D,
                initial: initial.slice([d, 0, 0], [1, -1, -1]).squeeze([0]) as tf.Tensor2D,
                backward: d === 1,
              };
            }),
          ),
          2,
        );
      expectClose(states(leaves[0], leaves[1], ...leaves.slice(2)), c.states, 1e-5);
      const gradients = tf.grads((...x: tf.Tensor[]) =>
        tf.sum(tf.mul(states(x[0], x[1], ...x.slice(2)), tf.tensor(c.probe))),
      )(leaves);
      const expected = [
        c.gradients.inputs,
        c.gradients.initial,
        ...c.gradients.parameters.flatMap((p) => NAMES.map((name) => p[name])),
      ];
      gradients.forEach((gradient, i) => expectClose(gradient, expected[i], 1e-4));
    });
  },
);

const random = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, "float32", seed);
const run = (batch: number, steps: number, units: number, seed: number, backward = false): nn.GruRun => ({
  projected: random([batch, steps, 3 * units], seed) as tf.Tensor3D,
  hidden: random([units, 3 * units], seed + 1) as tf.Tensor2D,
  hiddenBias: random([3 * units], seed + 2) as tf.Tensor1D,
  initial: random([batch, units], seed + 3) as tf.Tensor2D,
  backward,
});

test("side by side gives what each gives alone", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 5 }),
      (batch, steps, units) => {
        tf.tidy(() => {
          const runs = [run(batch, steps, units, 1), run(batch, steps, units, 5, true), run(batch, steps, units, 9)];
          gru(runs).forEach((states, i) => expectClose(states, gru([runs[i]])[0].arraySync(), 1e-5));
        });
      },
    ),
    { numRuns: 20 },
  );
});

test("a step equals the equations, written out on plain numbers", () => {
  tf.tidy(() => {
    const { projected, hidden, hiddenBias, initial } = run(1, 2, 3, 7);
    const [x, W, b] = [projected.arraySync()[0], hidden.arraySync(), hiddenBias.arraySync()];
    let h = (initial as tf.Tensor2D).arraySync()[0];
    const sigmoid = (a: number) => 1 / (1 + Math.exp(-a));
    const expected = x.map((inputs) => {
      const fromState = b.map((bias, j) => bias + h.reduce((sum, value, i) => sum + value * W[i][j], 0));
      h = h.map((before, u) => {
        const r = sigmoid(inputs[u] + fromState[u]);
        const z = sigmoid(inputs[3 + u] + fromState[3 + u]);
        const n = Math.tanh(inputs[6 + u] + r * fromState[6 + u]);
        return z * before + (1 - z) * n;
      });
      return h;
    });
    expectClose(gru([{ projected, hidden, hiddenBias, initial }])[0], [expected], 1e-5);
  });
});

test("padding keeps the state to the last bit, in both directions", () => {
  tf.tidy(() => {
    const { projected, hidden, hiddenBias } = run(1, 4, 5, 3);
    const longer = tf.concat([projected, random([1, 3, 15], 8)], 1) as tf.Tensor3D;
    const held = holdWhere(longer, tf.tensor2d([[1, 1, 1, 1, 0, 0, 0]]));
    for (const backward of [false, true]) {
      const short = gru([{ projected, hidden, hiddenBias, backward }])[0].arraySync()[0];
      const long = gru([{ projected: held, hidden, hiddenBias, backward }])[0].arraySync()[0];
      expect(long.slice(0, 4)).toEqual(short);
      if (!backward) for (const state of long.slice(4)) expect(state).toEqual(short[3]);
    }
  });
});

test("what is padded has no gradient", () => {
  tf.tidy(() => {
    const { projected, hidden, hiddenBias } = run(1, 3, 2, 3);
    const gradient = tf.grad((x) =>
      tf.sum(gru([{ projected: holdWhere(x as tf.Tensor3D, tf.tensor2d([[1, 1, 0]])), hidden, hiddenBias }])[0]),
    )(projected);
    const [, last, padded] = (gradient.arraySync() as number[][][])[0];
    expect(padded.every((x) => x === 0)).toBe(true);
    expect(last.some((x) => x !== 0)).toBe(true);
  });
});

test("nothing is left behind but the states, forward and with gradients", () => {
  const one = run(2, 3, 4, 1);
  const before = tf.memory().numTensors;
  const states = gru([one, one]);
  expect(tf.memory().numTensors).toBe(before + 2);
  tf.dispose(states);
  tf.dispose(tf.grad((x) => tf.sum(gru([{ ...one, projected: x as tf.Tensor3D }])[0]))(one.projected));
  expect(tf.memory().numTensors).toBe(before);
  tf.dispose(Object.values(one).filter((x) => x instanceof tf.Tensor));
});

test("parameters have PyTorch's shapes, transposed", () => {
  const parameters = gruParameters(3, 4, seeded(1));
  expect(Object.values(parameters).map((w) => w.shape)).toEqual([[3, 12], [12], [4, 12], [12]]);
  tf.dispose(parameters);
});

test("errors say what does not fit", () => {
  tf.tidy(() => {
    const one = run(2, 3, 4, 1);
    expect(() => gru([one, { ...one, projected: random([2, 5, 12], 1) as tf.Tensor3D }])).toThrow(
      "nn.gru: all runs must have the shape [2, 3, 12], got [2, 5, 12]",
    );
    expect(() => gru([{ ...one, hidden: random([4, 8], 1) as tf.Tensor2D }])).toThrow(
      "nn.gru: hidden must be [U, 3U], here [4, 12], got [4, 8]",
    );
    expect(() => gru([{ ...one, hiddenBias: random([4], 1) as tf.Tensor1D }])).toThrow(
      "nn.gru: hiddenBias must be [3U], here [12], got [4]",
    );
    expect(() => gru([{ ...one, initial: random([1, 4], 1) as tf.Tensor2D }])).toThrow(
      "nn.gru: initial must be [B, U], here [2, 4], got [1, 4]",
    );
  });
});
