/**
 * What a training step costs operation by operation, and compiled to one call; measured in turn, again and again, on the same batch. On a
 * busy machine only the ratio means something.
 */
import { createRequire } from "node:module";

/** @type {import("kernel-helpers")} */
const { alignments, datasets, models, ready, text, tf, training } = createRequire(import.meta.url)("kernel-helpers");
const ROUNDS = Number(process.env.ROUNDS ?? 30);

console.log((await ready()).description);

/** @typedef {import("@tensorflow/tfjs").Tensor} Tensor */

/**
 * A step of training, from its loss; the variables and the optimiser are its own.
 *
 * @param {(batch: any) => Tensor} loss
 * @param {import("@tensorflow/tfjs").Variable[]} variables
 */
function stepOf(loss, variables) {
  const optimizer = training.adam({ rate: 1e-4 });
  return (/** @type {any} */ batch) => {
    const { value, grads } = tf.variableGrads(() => tf.sum(loss(batch)), variables);
    optimizer.applyGradients(grads);
    return value;
  };
}

/** Lesson 04's: translation of number words, additive attention, several models side by side. */
function lesson04(/** @type {number[]} */ seeds) {
  const task = datasets.numberWords({ seed: 4 });
  const length = (/** @type {{ source: readonly string[] }} */ pair) => pair.source.length;
  const [items] = datasets.batches(
    task.train.filter((pair) => length(pair) === 11),
    { size: 32, epochs: 1 },
  );
  const batch = {
    source: text.pad(items.map((pair) => task.source.encode(pair.source))),
    target: text.pad(items.map((pair) => task.target.encode(pair.target))),
  };
  const model = models.encoderDecoder({
    sourceWords: task.source.size,
    targetWords: task.target.size,
    units: 64,
    seeds,
    alignment: (seed) => alignments.additive({ queryWidth: 64, keyWidth: 64, units: 32, seed }),
  });
  return { step: stepOf(model.loss.ofTensors, model.variables.flat()), batch: model.loss.prepare(batch) };
}

/** A GPT of 0.8 million parameters in plain operations: 4 layers, 4 heads, width 128, a batch of 16 × 64. */
function gpt() {
  const [V, T, B, D, H, L] = [65, 64, 16, 128, 4, 4];
  /** @type {import("@tensorflow/tfjs").Variable[]} */
  const variables = [];
  const own = (/** @type {Tensor} */ value) => (variables.push(tf.variable(value)), variables[variables.length - 1]);
  let seed = 0;
  const normal = (/** @type {number[]} */ ...shape) => own(tf.randomNormal(shape, 0, 0.02, "float32", ++seed));
  const zeros = (/** @type {number} */ n) => own(tf.zeros([n]));
  const ones = (/** @type {number} */ n) => own(tf.ones([n]));
  const [tokens, places, head] = [normal(V, D), normal(T, D), normal(D, V)];
  const [gain, bias] = [ones(D), zeros(D)];
  const blocks = Array.from({ length: L }, () => ({
    first: [ones(D), zeros(D)],
    second: [ones(D), zeros(D)],
    inside: [normal(D, 3 * D), zeros(3 * D)],
    outside: [normal(D, D), zeros(D)],
    up: [normal(D, 4 * D), zeros(4 * D)],
    down: [normal(4 * D, D), zeros(D)],
  }));
  const norm = (/** @type {Tensor} */ x, /** @type {Tensor[]} */ [gain, bias]) => {
    const { mean, variance } = tf.moments(x, -1, true);
    return x
      .sub(mean)
      .mul(tf.rsqrt(variance.add(1e-5)))
      .mul(gain)
      .add(bias);
  };
  const linear = (/** @type {Tensor} */ x, /** @type {Tensor[]} */ [W, b]) => tf.matMul(x, W).add(b);
  const mask = tf.linalg
    .bandPart(tf.ones([T, T]), -1, 0)
    .sub(1)
    .mul(1e9)
    .reshape([1, 1, T, T]);
  const loss = (/** @type {{ ids: Tensor, next: Tensor }} */ { ids, next }) => {
    const words = (/** @type {Tensor} */ x) => tf.oneHot(x.flatten(), V).toFloat();
    let x = tf
      .matMul(words(ids), tokens)
      .reshape([B, T, D])
      .add(places)
      .reshape([B * T, D]);
    for (const block of blocks) {
      const [q, k, v] = tf.unstack(
        linear(norm(x, block.first), block.inside)
          .reshape([B, T, 3, H, D / H])
          .transpose([2, 0, 3, 1, 4]),
      );
      // The scale is on the query: TensorFlow makes a slow fused operation of product · scale + mask.
      const weights = tf.softmax(tf.matMul(q.mul((D / H) ** -0.5), k, false, true).add(mask));
      x = x.add(
        linear(
          tf
            .matMul(weights, v)
            .transpose([0, 2, 1, 3])
            .reshape([B * T, D]),
          block.outside,
        ),
      );
      const h = linear(norm(x, block.second), block.up);
      x = x.add(linear(h.mul(tf.sigmoid(h.mul(1.702))), block.down));
    }
    return tf.neg(tf.sum(words(next).mul(tf.logSoftmax(tf.matMul(norm(x, [gain, bias]), head))), -1)).mean();
  };
  const batch = { ids: tf.randomUniform([B, T], 0, V, "int32", 1), next: tf.randomUniform([B, T], 0, V, "int32", 2) };
  return { step: stepOf(loss, variables), batch };
}

const rows = {
  "lesson 04, one model": () => lesson04([0]),
  "lesson 04, three models": () => lesson04([0, 1, 2]),
  "GPT, 0.8 M parameters": gpt,
};
/** @type {Record<string, Record<string, number>>} */
const table = {};
for (const [name, make] of Object.entries(rows)) {
  const { step, batch } = make();
  const compiled = training.compiled(step);
  const ways = { eager: (/** @type {any} */ given) => tf.tidy(() => step(given)), compiled };
  for (let i = 0; i < 3; i++) ways.eager(batch).dispose();
  const started = performance.now();
  for (let i = 0; i < 4; i++) compiled(batch).dispose(); // recorded, recorded, run, run
  const making = performance.now() - started;
  /** @type {Record<string, number[]>} */
  const times = { eager: [], compiled: [] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const [way, run] of Object.entries(ways)) {
      const before = performance.now();
      const loss = run(batch);
      loss.dataSync();
      times[way].push(performance.now() - before);
      loss.dispose();
    }
  }
  const sorted = Object.fromEntries(Object.entries(times).map(([way, ms]) => [way, ms.sort((a, b) => a - b)]));
  const [least, median] = [
    (/** @type {string} */ way) => sorted[way][0],
    (/** @type {string} */ way) => sorted[way][ROUNDS >> 1],
  ];
  const round1 = (/** @type {number} */ x) => Number(x.toFixed(1));
  table[name] = {
    "eager, least ms": round1(least("eager")),
    "median ": round1(median("eager")),
    "compiled, least ms": round1(least("compiled")),
    median: round1(median("compiled")),
    "times as fast, least": round1(least("eager") / least("compiled")),
    "by medians": round1(median("eager") / median("compiled")),
    "first four calls ms": round1(making),
  };
  if (compiled.why !== undefined) console.log(`${name}: ${compiled.why}`);
  compiled.dispose();
}
console.table(table);
