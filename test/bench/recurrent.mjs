/**
 * What a training step of lesson 04 costs, and what its parts save. Everything is measured in turn, again and again,
 * and the smallest time counts: on a busy machine that is the one least disturbed.
 *
 * With TORCH_PYTHON=path/to/python (with torch in it) the same step in PyTorch is measured in between; TORCH_THREADS=1
 * where other work keeps the machine busy, because its threads wait spinning.
 */
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** @type {import("kernel-helpers")} */
const { alignments, datasets, models, nn, ready, text, tf, training } = createRequire(import.meta.url)(
  "kernel-helpers",
);
const ROUNDS = Number(process.env.ROUNDS ?? 40);

const { description } = await ready();
console.log(description);

const task = datasets.numberWords({ seed: 4 });
/** @param {{ source: readonly string[] }} pair */
const length = (pair) => pair.source.length;
const [items] = [
  ...datasets.batches(
    task.train.filter((pair) => length(pair) >= 9 && length(pair) <= 11),
    { size: 32, length, epochs: 1 },
  ),
];
const batch = {
  source: text.pad(items.map((pair) => task.source.encode(pair.source))),
  target: text.pad(items.map((pair) => task.target.encode(pair.target))),
};
console.log(`32 lists, ${batch.source[0].length} English and ${batch.target[0].length} German words long, 64 units\n`);

const sizes = { sourceWords: task.source.size, targetWords: task.target.size, units: 64 };
const wide = { queryWidth: 64, keyWidth: 64 };
/** @type {Record<string, ((seed: number) => import("kernel-helpers").Alignment) | undefined>} */
const kinds = {
  "without attention": undefined,
  dot: () => alignments.dot(),
  general: (seed) => alignments.general({ ...wide, seed }),
  additive: (seed) => alignments.additive({ ...wide, units: 32, seed }),
};

/** @type {Record<string, () => void>} */
const measures = {};
/**
 * A training step with a loss of its own, read as in training, where every loss is looked at.
 *
 * @param {() => import("@tensorflow/tfjs").Tensor} loss
 * @param {import("@tensorflow/tfjs").Variable[]} variables
 */
function step(loss, variables, optimizer = training.adam()) {
  return () => {
    const value = optimizer.minimize(() => tf.tidy(() => tf.sum(loss()).asScalar()), true, variables);
    value?.dataSync();
    value?.dispose();
  };
}
for (const [name, alignment] of Object.entries(kinds)) {
  for (const seeds of [[0], [0, 1, 2]]) {
    const model = models.encoderDecoder({ ...sizes, alignment, seeds });
    measures[`${name}, ${seeds.length === 1 ? "one model" : "three models"}`] = step(
      () => model.loss(batch),
      model.variables.flat(),
    );
  }
}

// The recurrence alone: our gradient against the tape's.
const [B, N, U] = [32, 16, 64];
/** @type {import("@tensorflow/tfjs").Tensor3D} */
const inputs = tf.randomNormal([B, N, 3 * U]);
/** @type {import("@tensorflow/tfjs").Variable<import("@tensorflow/tfjs").Rank.R2>} */
const hidden = tf.variable(tf.randomNormal([U, 3 * U], 0, 0.1));
/** @type {import("@tensorflow/tfjs").Variable<import("@tensorflow/tfjs").Rank.R1>} */
const hiddenBias = tf.variable(tf.zeros([3 * U]));
const ours = () => nn.gru([{ projected: inputs, hidden, hiddenBias }])[0];
const six = () => tf.stack(nn.gru(Array(6).fill({ projected: inputs, hidden, hiddenBias })));
const taped = () => {
  let h = tf.zeros([B, U]);
  return tf.stack(
    tf.unstack(inputs, 1).map((x) => {
      const [xr, xz, xn] = tf.split(x, 3, 1);
      const [hr, hz, hn] = tf.split(tf.add(tf.matMul(h, hidden), hiddenBias), 3, 1);
      const z = tf.sigmoid(tf.add(xz, hz));
      const n = tf.tanh(tf.add(xn, tf.mul(tf.sigmoid(tf.add(xr, hr)), hn)));
      return (h = tf.add(tf.mul(z, h), tf.mul(tf.sub(1, z), n)));
    }),
    1,
  );
};
for (const [name, states] of Object.entries({
  "a GRU of 16 steps, gradient by hand": ours,
  "a GRU of 16 steps, gradient from the tape": taped,
  "six of them side by side, by hand": six,
})) {
  measures[name] = () =>
    tf.tidy(() => tf.variableGrads(() => tf.sum(tf.square(states())), [hidden, hiddenBias]).value.dataSync());
}

// The optimiser alone, on the variables of three models.
const sample = models.encoderDecoder({ ...sizes, alignment: kinds.additive, seeds: [0, 1, 2] });
const gradients = sample.variables.flat().map((v) => ({ name: v.name, tensor: tf.onesLike(v) }));
for (const [name, optimizer] of Object.entries({
  "Adam, all at once": training.adam(),
  "tf.train.adam": tf.train.adam(),
})) {
  measures[`${name}, ${gradients.length} variables`] = () => {
    optimizer.applyGradients(gradients);
    gradients[0].tensor.dataSync();
  };
}

const torch = process.env.TORCH_PYTHON ? await startTorch(process.env.TORCH_PYTHON) : undefined;
/** @type {Record<string, number>} */
const best = {};
/**
 * @param {string} name
 * @param {number} ms
 */
const keep = (name, ms) => {
  best[name] = Math.min(best[name] ?? Infinity, ms);
};
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, run] of Object.entries(measures)) {
    const started = performance.now();
    run();
    keep(name, performance.now() - started);
  }
  if (torch) for (const name of ["luong", "bahdanau"]) keep(`PyTorch, ${name}, one model`, await torch.step(name));
}
torch?.end();

console.table(Object.fromEntries(Object.entries(best).map(([name, ms]) => [name, { ms: Number(ms.toFixed(2)) }])));
/**
 * @param {string} a
 * @param {string} b
 */
const ratio = (a, b) => (best[a] / best[b]).toFixed(2);
console.log(`three models cost ${ratio("additive, three models", "additive, one model")} times one`);
console.log(
  `six GRUs side by side cost ${ratio("six of them side by side, by hand", "a GRU of 16 steps, gradient by hand")} times one`,
);
console.log(
  `the gradient by hand takes ${ratio("a GRU of 16 steps, gradient by hand", "a GRU of 16 steps, gradient from the tape")} of the tape's time`,
);
if (torch) {
  for (const name of ["luong", "bahdanau"]) {
    console.log(
      `a step (additive, one model) takes ${ratio("additive, one model", `PyTorch, ${name}, one model`)} times PyTorch's (${name}); ` +
        `for each of three models ${(best["additive, three models"] / 3 / best[`PyTorch, ${name}, one model`]).toFixed(2)}`,
    );
  }
}

await overhead();

/** The training loop against the bare steps: the same model, batches and optimiser, in turns. */
async function overhead() {
  const model = models.encoderDecoder({ ...sizes, alignment: kinds.additive, seeds: [0, 1, 2] });
  const steps = 10;
  const again = Array(steps).fill(batch);
  const options = { loss: model.loss, variables: model.variables, steps, rate: 0.001, optimizer: training.adam() };
  const bare = step(() => model.loss(batch), model.variables.flat(), options.optimizer);
  const log = console.log;
  console.log = () => {};
  let [loop, plain] = [Infinity, Infinity];
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    for (let i = 0; i < steps; i++) bare();
    plain = Math.min(plain, performance.now() - started);
    loop = Math.min(loop, 1000 * (await training.train({ ...options, batches: again })).seconds);
  }
  console.log = log;
  console.log(
    `training.train: ${(loop / steps).toFixed(2)} ms a step, bare ${(plain / steps).toFixed(2)} ms: ${(100 * (loop / plain - 1)).toFixed(1)} % more`,
  );
}

/** @param {string} python */
async function startTorch(python) {
  const child = spawn(python, [fileURLToPath(new URL("torchSteps.py", import.meta.url))], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => (await lines.next()).value;
  child.stdin.write(`${JSON.stringify({ ...sizes, ...batch, threads: Number(process.env.TORCH_THREADS ?? 2) })}\n`);
  console.log(await answer());
  return {
    step: async (/** @type {string} */ name) => {
      child.stdin.write(`${name}\n`);
      return Number(await answer());
    },
    end: () => child.stdin.end(),
  };
}
