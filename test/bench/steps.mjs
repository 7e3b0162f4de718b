/** Training steps that benchmarks measure: each a function of a batch, with variables and an optimiser of its own. */
import { createRequire } from "node:module";

/** @type {import("kernel-helpers")} */
const { alignments, datasets, models, text, tf, training } = createRequire(import.meta.url)("kernel-helpers");

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
export function lesson04(/** @type {number[]} */ seeds) {
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
  const sizes = {
    N: batch.source[0].length,
    T: batch.target[0].length,
    sourceWords: task.source.size,
    targetWords: task.target.size,
  };
  return { step: stepOf(model.loss.ofTensors, model.variables.flat()), batch: model.loss.prepare(batch), sizes };
}

/** A GPT of 0.8 million parameters in plain operations: 4 layers, 4 heads, width 128, a batch of 16 × 64. */
export function gpt() {
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
