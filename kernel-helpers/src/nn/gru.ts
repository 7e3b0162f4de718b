import * as tf from "@tensorflow/tfjs";
import { check, checkKind, shapeText } from "../check";
import { onlyOnce } from "../higherOrder";
import { parts, project } from "../tensors";
import type { ParameterSource } from "./parameters";

/**
 * The parameters of a gated recurrent unit, as PyTorch's `nn.GRU` has them but transposed; gates in its order r, z, n.
 */
export interface GruParameters {
  /** `[D, 3U]`: from the inputs to the three gates. */
  input: tf.Tensor2D;
  /** `[3U]` */
  inputBias: tf.Tensor1D;
  /** `[U, 3U]`: from the previous state to the three gates. */
  hidden: tf.Tensor2D;
  /** `[3U]` */
  hiddenBias: tf.Tensor1D;
}

/**
 * Parameters of a GRU with D inputs and U units.
 *
 * @example
 * nn.gruParameters(3, 4, seeded(7)).input.shape   // → [3, 12]
 */
export function gruParameters(
  inputs: number,
  units: number,
  parameters: ParameterSource,
): GruParameters & Record<string, tf.Variable> {
  for (const [name, size] of Object.entries({ inputs, units }))
    check(Number.isInteger(size) && size > 0, "nn.gruParameters", `${name} must be a positive whole number`, size);
  checkKind("nn.gruParameters", "a function", { parameters });
  return {
    input: parameters("input", [inputs, 3 * units], "glorot") as tf.Variable<tf.Rank.R2>,
    inputBias: parameters("inputBias", [3 * units], "zeros") as tf.Variable<tf.Rank.R1>,
    hidden: parameters("hidden", [units, 3 * units], "glorot") as tf.Variable<tf.Rank.R2>,
    hiddenBias: parameters("hiddenBias", [3 * units], "zeros") as tf.Variable<tf.Rank.R1>,
  };
}

/** One sequence of steps for `gru`. */
export interface GruRun {
  /** `[B, N, 3U]`: the inputs as the gates see them, `inputs · input + inputBias`; see `projectInputs`. */
  projected: tf.Tensor3D;
  hidden: tf.Tensor2D;
  hiddenBias: tf.Tensor1D;
  /** `[B, U]`: the state before the first step; zeros by default. */
  initial?: tf.Tensor2D;
  /** From the last item to the first. The states still come in the order of the items. */
  backward?: boolean;
}

/**
 * A gated recurrent unit over whole sequences, several of one shape side by side:
 *
 *     r = σ(x·Wᵣ + h·Uᵣ + b)    z = σ(x·W_z + h·U_z + b)    n = tanh(x·Wₙ + r ∘ (h·Uₙ + b))    h' = z ∘ h + (1 - z) ∘ n
 *
 * Its gradient is written by hand (backpropagation through time), because a recurrent step in TensorFlow.js is mostly
 * the cost of calling operations. Forward keeps states and gates where a gradient is taken. What is left for backward's
 * loop is linear, `dh ← ((dh + dstate) ∘ F) · M`, four operations a step. Side by side, several GRUs (two directions of
 * three models, say) share each call.
 *
 * Papers: Cho et al. 2014 (the unit); the reset gate comes after the product with U, as in PyTorch and cuDNN.
 *
 * @param runs sequences of one shape, each with its own parameters.
 * @returns the states of each run, `[B, N, U]`.
 * @throws if the runs' shapes differ or do not fit their parameters.
 *
 * @example
 * const parameters = nn.gruParameters(3, 4, seeded(7));
 * const projected = nn.projectInputs(tf.ones([2, 5, 3]), parameters) as tf.Tensor3D;
 * const [states] = nn.gru([{ projected, ...parameters }]);
 * states.shape   // → [2, 5, 4]
 */
export function gru(runs: readonly GruRun[]): tf.Tensor3D[] {
  checkKind("nn.gru", "an array", { runs });
  check(runs.length > 0, "nn.gru", "there must be at least one run", "none");
  for (const run of runs) {
    checkKind("nn.gru", "an object with names", { run });
    const { projected, hidden, hiddenBias } = run;
    checkKind("nn.gru", "a tensor", { projected, hidden, hiddenBias });
  }
  const shape = runs[0].projected.shape;
  const units = shape[2] / 3;
  for (const { projected, hidden, hiddenBias, initial } of runs) {
    check(
      shapeText(projected.shape) === shapeText(shape),
      "nn.gru",
      `all runs must have the shape ${shapeText(shape)}`,
      shapeText(projected.shape),
    );
    check(
      shapeText(hidden.shape) === shapeText([units, 3 * units]),
      "nn.gru",
      `hidden must be [U, 3U], here [${units}, ${3 * units}]`,
      shapeText(hidden.shape),
    );
    check(
      shapeText(hiddenBias.shape) === shapeText([3 * units]),
      "nn.gru",
      `hiddenBias must be [3U], here [${3 * units}]`,
      shapeText(hiddenBias.shape),
    );
    check(
      !initial || shapeText(initial.shape) === shapeText([shape[0], units]),
      "nn.gru",
      `initial must be [B, U], here [${shape[0]}, ${units}]`,
      shapeText(initial?.shape ?? []),
    );
  }
  onlyOnce("nn.gru");
  return tf.tidy(() => {
    // WebAssembly has no cheap batched product, and calls are cheap there: one run after the other.
    const groups = tf.getBackend() === "wasm" ? runs.map((run) => [run]) : [runs];
    return groups.flatMap(sideBySide);
  });
}

/**
 * The inputs as the gates see them, for all steps in one product: `[..., D]` to `[..., 3U]`.
 *
 * @example
 * nn.projectInputs(tf.ones([2, 5, 3]), nn.gruParameters(3, 4, seeded(7))).shape   // → [2, 5, 12]
 */
export function projectInputs(inputs: tf.Tensor, weights: Pick<GruParameters, "input" | "inputBias">): tf.Tensor {
  const { input, inputBias } = weights ?? {};
  checkKind("nn.projectInputs", "a tensor", { inputs, input, inputBias });
  return tf.tidy(() => tf.add(project(inputs, input), inputBias));
}

/**
 * Makes padding pass unnoticed: where `mask [B, N]` is 0 the update gate stays shut, so the state is kept to the last
 * bit.
 *
 * @param projected `[B, N, 3U]`, what `projectInputs` gives.
 *
 * @example
 * const gates = nn.holdWhere(tf.zeros([1, 2, 3]), tf.tensor2d([[1, 0]]));
 * gates   // → [[[0, 0, 0], [0, 10000, 0]]]
 */
export function holdWhere(projected: tf.Tensor3D, mask: tf.Tensor2D): tf.Tensor3D {
  checkKind("nn.holdWhere", "a tensor", { projected, mask });
  return tf.tidy(() => {
    const units = projected.shape[2] / 3;
    const gate = tf.concat([tf.zeros([units]), tf.fill([units], 1e4), tf.zeros([units])]);
    return tf.add(projected, tf.mul(tf.sub(1, mask).expandDims(2), gate)) as tf.Tensor3D;
  });
}

// tf.stack, tf.reverse and tf.tile do the same as these, but crawl on WebAssembly, forward or in their gradient.
const together = (xs: tf.Tensor[]): tf.Tensor =>
  tf.concat(
    xs.map((x) => x.expandDims(0)),
    0,
  );
// The copy matters: the tape keeps the very array that tf.split returns.
const reversed = (x: tf.Tensor): tf.Tensor => tf.concat([...parts(x, 1)].reverse(), 1);

function sideBySide(runs: readonly GruRun[]): tf.Tensor3D[] {
  const [B, U] = [runs[0].projected.shape[0], runs[0].hidden.shape[0]];
  const turned = (x: tf.Tensor, run: GruRun) => (run.backward ? reversed(x) : x);
  const states = recur(
    together(runs.map((run) => turned(run.projected, run))),
    together(runs.map((run) => run.initial ?? tf.zeros([B, U]))),
    together(runs.map((run) => run.hidden)),
    together(runs.map((run) => run.hiddenBias.expandDims(0))),
  );
  return parts(states, 0).map((x, i) => turned(x.squeeze([0]), runs[i]) as tf.Tensor3D);
}

// G runs: projected [G, B, N, 3U], initial [G, B, U], hidden W [G, U, 3U] and its bias [G, 1, 3U] give states [G, B, N,
// U].
const recur = tf.customGrad((...args) => {
  const save = args.pop() as unknown as (saved: tf.Tensor[]) => void;
  const [projected, initial, W, b] = args as tf.Tensor[];
  const { states, gates } = forward(stepMajor(projected), initial, W, b);
  save([initial, W, states, ...gates]);
  return {
    value: itemMajor(states, projected.shape[0]),
    gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => backward(stepMajor(dy), saved),
  };
});

// Inside, steps come first and all runs of a step together, [N·G, B, ·], so that one step is one contiguous piece.
const stepMajor = (x: tf.Tensor): tf.Tensor => {
  const [G, B, N, width] = x.shape;
  return tf.transpose(x, [2, 0, 1, 3]).reshape([N * G, B, width]);
};
const itemMajor = (x: tf.Tensor, G: number): tf.Tensor => {
  const [NG, B, width] = x.shape;
  return tf.transpose(x.reshape([NG / G, G, B, width]), [1, 2, 0, 3]);
};
/** `[N·G, B, ·]` to `[G, N·B, ·]`: everything that one run's parameters meet. */
const runMajor = (x: tf.Tensor, G: number): tf.Tensor => {
  const [NG, B, width] = x.shape;
  return tf.transpose(x.reshape([NG / G, G, B, width]), [1, 0, 2, 3]).reshape([G, (NG / G) * B, width]);
};

function forward(x: tf.Tensor, initial: tf.Tensor, W: tf.Tensor, b: tf.Tensor) {
  const [G, , U] = initial.shape;
  const N = x.shape[0] / G;
  const [xrz, xn] = tf.split(x, [2 * U, U], 2).map((part) => tf.split(part, N, 0));
  const states: tf.Tensor[] = [];
  const gates: tf.Tensor[][] = [[], [], []];
  const isTaped = tf.engine().state.gradientDepth > 0;
  let h = initial;
  for (let t = 0; t < N; t++) {
    const step = tf.tidy(() => {
      const [hrz, hn] = tf.split(tf.add(tf.matMul(h, W), b), [2 * U, U], 2);
      const rz = tf.sigmoid(tf.add(xrz[t], hrz));
      const [r, z] = tf.split(rz, 2, 2);
      const n = tf.tanh(tf.add(xn[t], tf.mul(r, hn)));
      const next = tf.add(tf.mul(z, h), tf.mul(tf.sub(1, z), n));
      return isTaped ? [next, rz, n, hn] : [next];
    });
    const [next, ...kept] = step;
    kept.forEach((gate, i) => gates[i].push(gate));
    states.push((h = next));
  }
  return { states: tf.concat(states, 0), gates: isTaped ? gates.map((steps) => tf.concat(steps, 0)) : [] };
}

function backward(dy: tf.Tensor, [initial, W, states, rz, n, hn]: tf.Tensor[]): tf.Tensor[] {
  const [G, , U] = initial.shape;
  const N = states.shape[0] / G;
  const before = N > 1 ? tf.concat([initial, states.slice(0, (N - 1) * G)], 0) : initial;
  const inputs = runMajor(before, G);
  const [r, z] = tf.split(rz, 2, 2);

  // e ∘ F: what a gradient e of the new state means for the three parts of h·W + b, and for h itself.
  const open = tf.sub(1, z);
  const Fn = tf.mul(open, tf.sub(1, tf.square(n)));
  const Fr = tf.mul(tf.mul(Fn, hn), tf.mul(r, tf.sub(1, r)));
  const Fz = tf.mul(tf.sub(before, n), tf.mul(z, open));
  const F = tf.concat([Fr, Fz, tf.mul(Fn, r), z], 2);
  const identity = together(Array<tf.Tensor>(G).fill(tf.eye(U)));
  const M = tf.concat([tf.transpose(W, [0, 2, 1]), identity], 1);

  const Fs = tf.split(F, N, 0);
  const dys = tf.split(dy, N, 0);
  const es: tf.Tensor[] = Array(N);
  let dh = tf.zerosLike(initial);
  for (let t = N - 1; t >= 0; t--) {
    const e = (es[t] = tf.add(dys[t], dh));
    dh = tf.tidy(() => tf.matMul(tf.mul(tf.concat([e, e, e, e], 2), Fs[t]), M));
  }
  const e = tf.concat(es, 0);
  const [dr, dz] = [tf.mul(e, Fr), tf.mul(e, Fz)];
  const dn = tf.mul(e, Fn);
  const dFromState = runMajor(tf.concat([dr, dz, tf.mul(dn, r)], 2), G);
  return [
    itemMajor(tf.concat([dr, dz, dn], 2), G),
    dh,
    tf.matMul(tf.transpose(inputs, [0, 2, 1]), dFromState),
    tf.sum(dFromState, 1, true),
  ];
}
