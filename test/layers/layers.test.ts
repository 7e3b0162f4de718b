import { alignments, biases, distributions, layers, losses, masks, mechanisms, positions, tf } from "kernel-helpers";

/* Each mechanism as a layer: built, fitted, saved and loaded. Inputs are small and seeded; B is 8. */

const [B, N, M, D, K] = [8, 3, 5, 4, 6];
type Inputs = number[][];

/** For each layer: how it is made, the shapes of its inputs (without B), and of its outputs and weights. */
const made: Record<
  string,
  [(more?: { returnWeights?: boolean; seed?: number }) => tf.layers.Layer, Inputs, Inputs, Inputs]
> = {
  soft: [
    (o) => layers.soft({ ...o, alignment: "additive" }),
    [
      [N, D],
      [M, K],
    ],
    [[N, K]],
    [[N, M]],
  ],
  "soft with values": [
    (o) => layers.soft({ ...o, distribution: "sparsemax" }),
    [
      [N, D],
      [M, D],
      [M, K],
    ],
    [[N, K]],
    [[N, M]],
  ],
  hard: [
    (o) => layers.hard({ ...o, alignment: "general" }),
    [
      [N, D],
      [M, K],
    ],
    [[N, K]],
    [[N, M]],
  ],
  localMonotonic: [
    (o) => layers.localMonotonic({ ...o, reach: 1, alignment: { name: "additive", units: 3 } }),
    [
      [N, D],
      [M, K],
    ],
    [[N, K]],
    [[N, M]],
  ],
  localPredictive: [
    (o) => layers.localPredictive({ ...o, reach: 2 }),
    [
      [N, D],
      [M, D],
    ],
    [[N, D]],
    [[N, M]],
  ],
  locationAware: [
    (o) =>
      layers.locationAware({
        ...o,
        units: 3,
        filters: 2,
        reach: 1,
        distribution: { name: "sigmoid", normalised: true },
      }),
    [
      [N, D],
      [M, K],
    ],
    [[N, K]],
    [[N, M]],
  ],
  selfAttention: [
    (o) =>
      layers.selfAttention({
        ...o,
        units: 3,
        outputWidth: 2,
        projectionBias: true,
        mask: { name: "window", left: 1, right: Infinity },
      }),
    [[N, D]],
    [[N, 2]],
    [[N, N]],
  ],
  innerAttention: [(o) => layers.innerAttention({ ...o, units: 3, distribution: "entmax15" }), [[M, D]], [[D]], [[M]]],
  "structured innerAttention": [
    (o) => layers.innerAttention({ ...o, units: 3, rows: 2 }),
    [[M, D]],
    [[2, D]],
    [[2, M]],
  ],
  multilevel: [(o) => layers.multilevel({ ...o, units: 3 }), [[N, M, D]], [[D]], [[N], [N, M]]],
  parallelCoAttention: [
    (o) => layers.parallelCoAttention({ ...o, units: 3 }),
    [
      [M, D],
      [N, K],
    ],
    [[D], [K]],
    [[M], [N]],
  ],
  alternatingCoAttention: [
    (o) => layers.alternatingCoAttention({ ...o, units: 3 }),
    [
      [M, D],
      [N, K],
    ],
    [[D], [K]],
    [[M], [N]],
  ],
  multiRepresentational: [
    (o) => layers.multiRepresentational({ ...o, width: 3 }),
    [
      [N, D],
      [N, K],
    ],
    [[N, 3]],
    [[N, 2]],
  ],
  multidimensional: [
    (o) => layers.multidimensional({ ...o, units: 3 }),
    [
      [N, K],
      [M, D],
    ],
    [[N, D]],
    [[D, N, M]],
  ],
  multiHead: [
    (o) =>
      layers.multiHead({
        ...o,
        heads: 4,
        keyValueHeads: 2,
        headWidth: 2,
        mask: "causal",
        bias: { name: "relative", maxDistance: 2 },
        rotary: { interleaved: true },
        projectionBias: true,
      }),
    [[N, D]],
    [[N, D]],
    [[4, N, N]],
  ],
  "multiHead across": [
    (o) =>
      layers.multiHead({ ...o, heads: 2, softCap: 3, mask: [{ name: "window", left: 2 }], bias: ["alibi", "alibi"] }),
    [
      [N, D],
      [M, K],
    ],
    [[N, D]],
    [[2, N, M]],
  ],
};
const names = Object.keys(made);
const numbers = (shape: number[], seed: number) => tf.randomNormal([B, ...shape], 0, 1, "float32", seed);

/** A model that ends in one number for each example. */
function modelOf(name: string): tf.LayersModel {
  const [make, inputs] = made[name];
  const fed = inputs.map((shape) => tf.input({ shape }));
  const outputs = [make({ seed: 1 }).apply(fed)].flat() as tf.SymbolicTensor[];
  const flat = outputs.map(
    (output) => (output.shape.length > 2 ? tf.layers.flatten().apply(output) : output) as tf.SymbolicTensor,
  );
  const joined = flat.length > 1 ? (tf.layers.concatenate().apply(flat) as tf.SymbolicTensor) : flat[0];
  const answer = tf.layers
    .dense({ units: 1, kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }) })
    .apply(joined) as tf.SymbolicTensor;
  const model = tf.model({ inputs: fed, outputs: answer });
  model.compile({ optimizer: tf.train.adam(0.03), loss: "meanSquaredError" });
  return model;
}

/** Saves a model, to memory, and loads it again. */
async function reloaded(model: tf.LayersModel): Promise<tf.LayersModel> {
  let saved!: tf.io.ModelArtifacts;
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      // What a file would hold: text and bytes.
      saved = { ...artifacts, modelTopology: JSON.parse(JSON.stringify(artifacts.modelTopology)) };
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: "JSON" } };
    }),
  );
  return tf.loadLayersModel(tf.io.fromMemory(saved));
}

test("every layer is a mechanism's, and every one is tested here", () => {
  expect(Object.keys(layers).filter((name) => !(name in mechanisms))).toEqual([]);
  const tested = names.map((name) => name.split(" ").find((word) => word in layers));
  expect(new Set(tested)).toEqual(new Set(Object.keys(layers)));
});

test.each(names)("%s says its shapes, called eagerly and symbolically, with and without its weights", (name) => {
  const [make, inputs, outputs, weights] = made[name];
  for (const returnWeights of [false, true]) {
    const wanted = returnWeights ? [...outputs, ...weights] : outputs;
    const symbolic = [
      make({ returnWeights }).apply(inputs.map((shape) => tf.input({ shape }))),
    ].flat() as tf.SymbolicTensor[];
    expect(symbolic.map((x) => x.shape)).toEqual(wanted.map((shape) => [null, ...shape]));
    const eager = [make({ returnWeights }).apply(inputs.map(numbers))].flat() as tf.Tensor[];
    expect(eager.map((x) => x.shape)).toEqual(wanted.map((shape) => [B, ...shape]));
  }
});

test.each(names)("%s learns in fit, tells a summary, and comes back from a file with equal output", async (name) => {
  const [, inputs] = made[name];
  const x = inputs.map((shape, i) => numbers(shape, i + 1));
  // What to learn: a number that depends on the items, so that looking in the right place helps.
  const y = tf.tidy(() => x[x.length - 1].reshape([B, -1]).slice([0, 0], [B, 1]));
  const model = modelOf(name);
  const { history } = await model.fit(x, y, { epochs: 12, batchSize: B, shuffle: false, verbose: 0 });
  const losses = history.loss as number[];
  expect(losses[losses.length - 1]).toBeLessThan(losses[0] * 0.9);

  const lines: string[] = [];
  model.summary(100, [40, 25, 15, 20], (line) => lines.push(line));
  expect(lines.join("\n")).toContain("attention_");

  const before = model.predict(x) as tf.Tensor;
  const again = await reloaded(model);
  expect((again.predict(x) as tf.Tensor).arraySync()).toEqual(before.arraySync());
  expect(again.layers.map((layer) => layer.getConfig())).toEqual(model.layers.map((layer) => layer.getConfig()));
});

test("infinite options survive saving and loading, as far as any other", async () => {
  const items = tf.input({ shape: [N, D] });
  const options: layers.SelfAttentionOptions = {
    mask: { name: "window", left: 1, right: Infinity },
    distribution: { name: "softmax", temperature: Infinity },
  };
  const model = tf.model({ inputs: items, outputs: layers.selfAttention(options).apply(items) as tf.SymbolicTensor });
  const again = await reloaded(model);
  const x = numbers([N, D], 1);
  expect((again.predict(x) as tf.Tensor).arraySync()).toEqual((model.predict(x) as tf.Tensor).arraySync());
  expect(again.layers[1].getConfig()).toEqual(model.layers[1].getConfig());
  expect(JSON.parse(JSON.stringify(again.layers[1].getConfig()))).toMatchObject({
    mask: { left: 1, right: "Infinity" },
  });
});

test("a model is saved to and loaded from the disk", async () => {
  if (tf.getBackend() !== "tensorflow") return; // Only the native library reads and writes files.
  const { mkdtempSync, rmSync } = await import("node:fs");
  const folder = mkdtempSync("/tmp/layers-");
  const model = modelOf("multiHead");
  await model.save(`file://${folder}`);
  const again = await tf.loadLayersModel(`file://${folder}/model.json`);
  const x = numbers([N, D], 3);
  expect((again.predict(x) as tf.Tensor).arraySync()).toEqual((model.predict(x) as tf.Tensor).arraySync());
  rmSync(folder, { recursive: true });
});

describe("the layer is the mechanism", () => {
  const same = (layer: tf.layers.Layer, inputs: tf.Tensor[], context: tf.Tensor) =>
    expect((layer.apply(inputs) as tf.Tensor).arraySync()).toEqual(context.arraySync());
  let x: tf.Tensor, others: tf.Tensor;
  beforeAll(() => ([x, others] = [numbers([N, D], 1), numbers([M, K], 2)]));

  test("with the same seed and options", () => {
    same(
      layers.innerAttention({ units: 3, rows: 2, seed: 5 }),
      [x],
      mechanisms.innerAttention({ width: D, units: 3, rows: 2, seed: 5 })(x).context,
    );
    same(
      layers.multiHead({ heads: 2, seed: 5 }),
      [x, others],
      mechanisms.multiHead({ width: D, heads: 2, keyWidth: K, seed: 5 })(x, others).context,
    );
    same(
      layers.multidimensional({ seed: 5 }),
      [x, others],
      mechanisms.multidimensional({ width: K, queryWidth: D, seed: 5 })(x, others).context,
    );
  });

  test.each<[string, Partial<layers.MultiHeadOptions>, Partial<mechanisms.MultiHeadOptions>]>([
    ["causal", { mask: "causal" }, { mask: masks.causal() }],
    ["window", { mask: { name: "window", left: 1, right: 0 } }, { mask: masks.window({ left: 1, right: 0 }) }],
    ["alibi", { bias: "alibi" }, { bias: biases.alibi({ heads: 2 }) }],
    ["causal and alibi", { mask: "causal", bias: "alibi" }, { mask: masks.causal(), bias: biases.alibi({ heads: 2 }) }],
    ["two masks", { mask: ["causal", { name: "window", left: 1 }] }, { mask: masks.window({ left: 1, right: 0 }) }],
    [
      "rotary",
      { rotary: { base: 10, interleaved: true } },
      { rotary: positions.rotary({ base: 10, interleaved: true }) },
    ],
    ["soft cap", { softCap: 0.1 }, { softCap: 0.1 }],
    ["scale", { scale: 3 }, { scale: 3 }],
    ["grouped heads", { keyValueHeads: 1, headWidth: 3 }, { keyValueHeads: 1, headWidth: 3 }],
    ["distribution", { distribution: "sparsemax" }, { distribution: distributions.sparsemax() }],
  ])("multi-head with %s, which changes the result", (_name, saved, plugged) => {
    const { context } = mechanisms.multiHead({ width: D, heads: 2, seed: 5, ...plugged })(x);
    same(layers.multiHead({ heads: 2, seed: 5, ...saved }), [x], context);
    const plain = mechanisms.multiHead({ width: D, heads: 2, seed: 5 })(x).context;
    expect(tf.sub(context, plain).abs().max().dataSync()[0]).toBeGreaterThan(1e-3);
  });

  test("with plugs given by name and options", () => {
    const keys = others.slice([0, 0, 0], [B, M, D]);
    const soft = mechanisms.soft({
      alignment: alignments.gaussian({ width: 0.5 }),
      distribution: distributions.softmax({ temperature: 2 }),
    });
    same(
      layers.soft({ alignment: { name: "gaussian", width: 0.5 }, distribution: { name: "softmax", temperature: 2 } }),
      [x, keys],
      soft(x, keys, keys).context,
    );
  });

  test("with a mask as the last input", () => {
    const present = tf.tidy(() => tf.less(tf.range(0, M), tf.tensor2d([1, 2, 3, 4, 5, 5, 5, 5], [B, 1])));
    const numbersOfMask = present.toFloat();
    const masked = mechanisms.multiHead({ width: D, heads: 2, keyWidth: K, seed: 5 })(x, others, others, {
      mask: present.expandDims(1),
    });
    same(layers.multiHead({ heads: 2, seed: 5 }), [x, others, numbersOfMask], masked.context);
    const lengths = [1, 2, 3, 4, 5, 5, 5, 5];
    const keys = others.slice([0, 0, 0], [B, M, D]);
    const local = mechanisms.localPredictive({ queryWidth: D, reach: 1, seed: 5 })(x, keys, keys, { lengths });
    same(layers.localPredictive({ reach: 1, seed: 5 }), [x, keys, numbersOfMask], local.context);
    const aware = mechanisms.locationAware({ queryWidth: D, keyWidth: K, units: 3, seed: 5 });
    const followed = aware(x, others, others, { mask: present.expandDims(1) }).context;
    same(layers.locationAware({ units: 3, seed: 5 }), [x, others, numbersOfMask], followed);
  });

  test("it draws while training and takes the best key afterwards", () => {
    const hard = layers.hard({ alignment: "general", returnWeights: true, seed: 3 });
    const weights = (training: boolean) => (hard.apply([x, others], { training }) as tf.Tensor[])[1].arraySync();
    expect(weights(false)).toEqual(weights(false));
    expect(weights(true)).not.toEqual(weights(true));
  });
});

describe("masks as Keras has them", () => {
  let tokens: tf.Tensor;
  beforeAll(
    () =>
      (tokens = tf.tensor2d(
        [
          [3, 1, 2, 0, 0],
          [1, 2, 0, 0, 0],
        ],
        [2, 5],
        "int32",
      )),
  );

  /** Words to one number each, padding hidden by the embedding's mask. */
  function reader(pool: tf.layers.Layer): tf.LayersModel {
    const words = tf.input({ shape: [null], dtype: "int32" });
    const embedded = tf.layers
      .embedding({
        inputDim: 4,
        outputDim: D,
        maskZero: true,
        embeddingsInitializer: tf.initializers.randomNormal({ seed: 1 }),
      })
      .apply(words);
    return tf.model({ inputs: words, outputs: pool.apply(embedded) as tf.SymbolicTensor[] });
  }

  test("hide the padding", () => {
    const [, weights] = reader(layers.innerAttention({ units: 3, returnWeights: true })).predict(tokens) as tf.Tensor[];
    const shares = weights.arraySync() as number[][];
    expect(shares[0].slice(3)).toEqual([0, 0]);
    expect(shares[1].slice(2)).toEqual([0, 0, 0]);
    expect(shares[1][0] + shares[1][1]).toBeCloseTo(1, 5);
  });

  test("so that padding changes nothing", () => {
    const model = reader(layers.innerAttention({ units: 3, seed: 2 }));
    const longer = model.predict(
      tokens.pad([
        [0, 0],
        [0, 4],
      ]),
    ) as tf.Tensor;
    const [a, b] = [longer.dataSync(), (model.predict(tokens) as tf.Tensor).dataSync()];
    a.forEach((value, i) => expect(value).toBeCloseTo(b[i], 6));
  });

  test("pass through layers that keep the items, and end where they are pooled", () => {
    const words = tf.input({ shape: [null], dtype: "int32" });
    const embedded = tf.layers.embedding({ inputDim: 4, outputDim: D, maskZero: true }).apply(words);
    const mixed = layers.multiHead({ heads: 2 }).apply(embedded);
    const [, weights] = layers.innerAttention({ units: 3, returnWeights: true }).apply(mixed) as tf.SymbolicTensor[];
    const shares = (
      tf.model({ inputs: words, outputs: weights }).predict(tokens) as tf.Tensor
    ).arraySync() as number[][];
    expect(shares[0].slice(3)).toEqual([0, 0]);
    const [inputs, mask] = [tf.ones([2, 5, D]), tf.ones([2, 5]).toBool()];
    expect(layers.innerAttention({ units: 3 }).computeMask(inputs, mask)).toBe(null);
    expect(layers.selfAttention({ returnWeights: true }).computeMask([inputs], [mask])).toEqual([mask, null]);
  });
});

test("a call leaves nothing behind but its outputs", () => {
  for (const name of names) {
    const [make, inputs, outputs] = made[name];
    const layer = make();
    const x = inputs.map(numbers);
    tf.dispose(layer.apply(x) as tf.Tensor[]);
    const before = tf.memory().numTensors;
    const results = layer.apply(x) as tf.Tensor | tf.Tensor[];
    expect([name, tf.memory().numTensors]).toEqual([name, before + outputs.length]);
    tf.dispose(results);
  }
});

test("the penalty on rows that look at the same place is the loss of the weights, as an output", async () => {
  const items = tf.input({ shape: [M, D] });
  const [context, weights] = layers
    .innerAttention({ units: 3, rows: 2, returnWeights: true, seed: 2 })
    .apply(items) as tf.SymbolicTensor[];
  const answer = tf.layers
    .dense({ units: 1, kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }) })
    .apply(tf.layers.flatten().apply(context)) as tf.SymbolicTensor;
  const model = tf.model({ inputs: items, outputs: [answer, weights] });
  const penalty = (_none: tf.Tensor, shares: tf.Tensor) => losses.overlap(shares);
  model.compile({ optimizer: tf.train.adam(0.1), loss: [tf.metrics.meanSquaredError, penalty] });
  const x = numbers([M, D], 4);
  const overlapNow = () => losses.overlap((model.predict(x) as tf.Tensor[])[1]).dataSync()[0];
  const before = overlapNow();
  await model.fit(x, [tf.zeros([B, 1]), tf.zeros([B, 2, M])], { epochs: 20, verbose: 0, shuffle: false });
  expect(overlapNow()).toBeLessThan(before / 2);
});

test("a model that is disposed leaves nothing behind", async () => {
  const [x, y] = [numbers([N, D], 1), tf.zeros([B, 1])];
  const before = tf.memory().numTensors;
  const model = modelOf("multiHead");
  await model.fit(x, y, { epochs: 1, verbose: 0 });
  model.dispose();
  (model.optimizer as tf.Optimizer).dispose();
  expect(tf.memory().numTensors).toBe(before);
});

describe("errors say what is wrong", () => {
  const x = () => tf.ones([2, N, D]);

  test.each<[() => unknown, RegExp]>([
    [
      () => layers.soft().apply([x()]),
      /there must be 2 to 3 inputs, and perhaps a mask with one axis less, got \[2, 3, 4\]/,
    ],
    [
      () => layers.selfAttention().apply([x(), x()]),
      /there must be 1 input, and perhaps a mask.*, got \[2, 3, 4\] and \[2, 3, 4\]/,
    ],
    [
      () => layers.soft({ distribution: "softmix" as "softmax" }).apply([x(), x()]),
      /layers: distribution must be one of .*; did you mean softmax\?, got softmix/,
    ],
    [
      () => layers.soft({ alignment: { name: "dott" as "dot" } }).apply([x(), x()]),
      /layers: alignment must be one of .*; did you mean dot\?, got dott/,
    ],
    [
      () => layers.soft({ mask: "casual" as "causal" }).apply([x(), x()]),
      /layers: mask must be one of causal, window; did you mean causal\?, got casual/,
    ],
    [
      () => layers.soft({ mask: masks.causal() as never }).apply([x(), x()]),
      /layers: mask must be given by its name, .*; causal, window\), got a function/,
    ],
    [
      () => layers.soft({ bias: { name: "relatives" as "relative", maxDistance: 1 } }).apply([x(), x()]),
      /bias must be one of alibi, relative; .*, got relatives/,
    ],
    [
      () => layers.soft({ aligment: "dot" } as never),
      /layers.soft: there are the options alignment, distribution, mask, bias, seed, .*; did you mean alignment\?, got aligment/,
    ],
    [
      () => layers.soft({ alignment: { name: "cosine", betta: 2 } }).apply([x(), x()]),
      /alignments.cosine: there are the options beta, .*; did you mean beta\?, got betta/,
    ],
    [
      () => layers.multiHead({ heads: 3 }).apply(x()),
      /mechanisms.multiHead: width must be a multiple of heads, .*, got width 4 and 3 heads/,
    ],
  ])("%#", (run, message) => expect(run).toThrow(message));
});
