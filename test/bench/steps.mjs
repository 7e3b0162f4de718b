/** Training steps that benchmarks measure: each a function of a batch, with variables and an optimiser of its own. */
import { createRequire } from "node:module";

/** @type {import("kernel-helpers")} */
const { alignments, datasets, losses, models, nn, text, tf, training } = createRequire(import.meta.url)(
  "kernel-helpers",
);

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

/** A GPT of 0.8 million parameters: vocabulary 65, at most 64 words, width 128, 4 heads, 4 layers. */
function transformer() {
  const [V, T, D, H, L] = [65, 64, 128, 4, 4];
  /** @type {import("@tensorflow/tfjs").Variable[]} */
  const variables = [];
  const own = (/** @type {Tensor} */ value) => (variables.push(tf.variable(value)), variables[variables.length - 1]);
  let seed = 0;
  const normal = (/** @type {number[]} */ ...shape) => own(tf.randomNormal(shape, 0, 0.02, "float32", ++seed));
  const zeros = (/** @type {number} */ n) => own(tf.zeros([n]));
  const norm = () => ({ gain: own(tf.ones([D])), bias: zeros(D) });
  const dense = (/** @type {number} */ from, /** @type {number} */ to) => ({ W: normal(from, to), b: zeros(to) });
  const [tokens, places, head] = [normal(V, D), normal(T, D), normal(D, V)];
  const last = norm();
  const blocks = Array.from({ length: L }, () => ({
    first: norm(),
    second: norm(),
    inside: dense(D, 3 * D),
    outside: dense(D, D),
    up: dense(D, 4 * D),
    down: dense(4 * D, D),
  }));
  const linear = (/** @type {Tensor} */ x, /** @type {ReturnType<typeof dense>} */ { W, b }) => tf.matMul(x, W).add(b);

  /**
   * `ids [B, N]`, each at its place `[N, D]`, to logits `[B·N, V]`.
   *
   * @param {Tensor} ids
   * @param {Tensor} placed
   * @param {(layer: number, q: Tensor, k: Tensor, v: Tensor) => Tensor} attention of heads, `[B, H, N, D/H]` all
   */
  const logits = (ids, placed, attention) => {
    const [B, N] = ids.shape;
    const words = tf.oneHot(/** @type {import("@tensorflow/tfjs").Tensor1D} */ (ids.flatten()), V).toFloat();
    let x = tf
      .matMul(words, tokens)
      .reshape([B, N, D])
      .add(placed)
      .reshape([B * N, D]);
    blocks.forEach((block, layer) => {
      const inside = linear(nn.layerNorm(x, block.first), block.inside).reshape([B, N, 3, H, D / H]);
      const [q, k, v] = tf.unstack(inside.transpose([2, 0, 3, 1, 4]));
      const context = attention(layer, q, k, v).transpose([0, 2, 1, 3]);
      x = x.add(linear(context.reshape([B * N, D]), block.outside));
      x = x.add(linear(nn.gelu(linear(nn.layerNorm(x, block.second), block.up)), block.down));
    });
    return tf.matMul(nn.layerNorm(x, last), head);
  };
  // The scale is on the query: TensorFlow makes a slow fused operation of product · scale + mask.
  const attend = (
    /** @type {Tensor} */ q,
    /** @type {Tensor} */ k,
    /** @type {Tensor} */ v,
    /** @type {Tensor} */ hide,
  ) => tf.matMul(tf.softmax(tf.matMul(q.mul((D / H) ** -0.5), k, false, true).add(hide)), v);
  const future = tf.linalg
    .bandPart(tf.ones([T, T]), -1, 0)
    .sub(1)
    .mul(1e9)
    .reshape([1, 1, T, T]);
  const all = (/** @type {Tensor} */ ids) => logits(ids, places, (_, q, k, v) => attend(q, k, v, future));
  return { V, T, D, H, L, variables, places, logits, attend, all };
}

/** A training step of the GPT, a batch of 16 × 64. */
export function gpt() {
  const { V, T, variables, all } = transformer();
  const ids = (/** @type {number} */ seed) => tf.randomUniform([16, T], 0, V, "int32", seed);
  const loss = (/** @type {{ ids: Tensor, next: Tensor }} */ { ids, next }) =>
    tf.mean(losses.crossEntropy(all(ids), next.flatten()));
  return { step: stepOf(loss, variables), batch: { ids: ids(1), next: ids(2) } };
}

/**
 * The GPT writes 64 words, each time the most likely one. With a cache, a step is given the last word, and the keys and
 * values of those before it, in tensors of full length where those to come are hidden: so all steps have one shape.
 * Without, it is given all words, those to come as zeros, which nobody sees.
 *
 * @returns {Record<string, () => Tensor>} the words, `[64]`
 */
export function generation() {
  const { T, D, H, L, places, logits, attend, all } = transformer();
  /** @typedef {{ word: Tensor, at: Tensor, keys: Tensor[], values: Tensor[] }} Given */
  const cached = (/** @type {Given} */ { word, at, keys, values }) => {
    const here = tf.oneHot(/** @type {import("@tensorflow/tfjs").Tensor1D} */ (at), T).toFloat();
    const hide = tf
      .greater(tf.range(0, T, 1, "int32"), at)
      .toFloat()
      .mul(-1e9)
      .reshape([1, 1, 1, T]);
    const [ks, vs] = [keys, values].map((x) => [...x]);
    const scores = logits(word, tf.matMul(here, places), (layer, q, k, v) => {
      ks[layer] = ks[layer].add(k.mul(here.reshape([1, 1, T, 1])));
      vs[layer] = vs[layer].add(v.mul(here.reshape([1, 1, T, 1])));
      return attend(q, ks[layer], vs[layer], hide);
    });
    return { word: tf.argMax(scores, 1).toInt().reshape([1, 1]), keys: ks, values: vs };
  };
  const whole = (/** @type {{ ids: Tensor, at: Tensor }} */ { ids, at }) => {
    const here = tf.oneHot(/** @type {import("@tensorflow/tfjs").Tensor1D} */ (at), T);
    const word = tf.argMax(tf.matMul(here.toFloat(), all(ids)), 1).toInt();
    // What was written goes to the next place.
    const next = tf
      .oneHot(/** @type {import("@tensorflow/tfjs").Tensor1D} */ (tf.add(at, tf.scalar(1, "int32"))), T)
      .toInt();
    return { ids: ids.add(next.mul(word)), word };
  };
  const empty = () => Array.from({ length: L }, () => tf.zeros([1, H, T, D / H]));
  const withCache = (/** @type {(given: Given) => ReturnType<typeof cached>} */ step) =>
    tf.tidy(() => {
      const words = [];
      let state = { word: tf.zeros([1, 1], "int32"), keys: empty(), values: empty() };
      for (let t = 0; t < T; t++)
        words.push((state = step({ ...state, at: tf.tensor1d([t], "int32") })).word.flatten());
      return tf.concat(words);
    });
  const without = (/** @type {(given: { ids: Tensor, at: Tensor }) => ReturnType<typeof whole>} */ step) =>
    tf.tidy(() => {
      const words = [];
      let ids = tf.zeros([1, T], "int32");
      for (let t = 0; t < T; t++) {
        const written = step({ ids, at: tf.tensor1d([t], "int32") });
        ids = written.ids;
        words.push(written.word);
      }
      return tf.concat(words);
    });
  const [compiledCached, compiledWhole] = [training.compiled(cached), training.compiled(whole)];
  return {
    "cache, compiled": () => withCache(compiledCached),
    "cache, plain": () => withCache((given) => tf.tidy(() => cached(given))),
    "no cache, compiled": () => without(compiledWhole),
    "no cache, plain": () => without((given) => tf.tidy(() => whole(given))),
  };
}
