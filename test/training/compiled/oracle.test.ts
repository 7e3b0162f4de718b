import {
  alignments,
  attend,
  biases,
  distributions,
  efficient,
  layers,
  losses,
  masks,
  mechanisms,
  models,
  nn,
  positions,
  seededNoise,
  tf,
  training,
  type Alignment,
  type Distribution,
} from "kernel-helpers";

/*
 * The plain function is the oracle: every part of the equation, compiled, gives its values and gradients within 1e-6,
 * for data and parameters that it has not seen when it was recorded, and with the same draws.
 */

interface Subject {
  variables?: readonly tf.Variable[];
  of: (...inputs: tf.Tensor[]) => tf.Tensor | tf.Tensor[];
  /** Without gradients: values only. */
  flat?: boolean;
}

const [B, N, M, D, K] = [2, 3, 5, 4, 6];
const normal = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, "float32", seed);

/** Values and gradients of a sum that weighs every number of every output differently. */
function everything({ of, variables = [], flat }: Subject, inputs: tf.Tensor[]): tf.Tensor[] {
  const outputs = () => [of(...inputs)].flat();
  const sum = (xs: tf.Tensor[]) =>
    tf.addN(xs.map((x) => tf.sum(tf.mul(x, tf.cos(tf.range(0, x.size)).reshape(x.shape))))) as tf.Scalar;
  if (flat) return outputs();
  const ofInputs = tf.grads((...xs: tf.Tensor[]) => sum([of(...xs)].flat()))(inputs);
  const ofVariables = variables.length
    ? Object.values(tf.variableGrads(() => sum(outputs()), [...variables]).grads)
    : [];
  return [...outputs(), ...ofInputs, ...ofVariables];
}

/** `deep`: through several layers and back, what is rounded grows: 5e-6 of the largest number beside it. */
function agrees(make: () => Subject, shapes: number[][], { deep = false } = {}): void {
  const [plain, recorded] = [make(), make()];
  const step = training.compiled((inputs: tf.Tensor[]) => everything(recorded, inputs), {
    explain: (why) => {
      throw new Error(why);
    },
  });
  for (let call = 0; call < 5; call++) {
    tf.tidy(() => {
      const inputs = shapes.map((shape, i) => normal(shape, 100 * call + i + 1));
      const expected = everything(plain, inputs);
      const found = step(inputs);
      expect(found.map((x) => x.shape)).toEqual(expected.map((x) => x.shape));
      found.forEach((x, i) => {
        const [a, b] = [x.dataSync(), expected[i].dataSync()];
        const most = 5e-6 * Math.max(1, ...Array.from(b, Math.abs));
        a.forEach((value, j) =>
          expect(Math.abs(value - b[j])).toBeLessThanOrEqual(deep ? most : 1e-6 * Math.max(1, Math.abs(b[j]))),
        );
      });
      // Other parameters for the next call, the same for both.
      [plain, recorded].forEach(({ variables = [] }) =>
        variables.forEach((v, i) => v.assign(tf.add(v, normal(v.shape, 100 * call + i + 50).mul(0.3)))),
      );
    });
  }
  if (tf.getBackend() === "tensorflow") expect([step.graphs, step.why]).toEqual([1, undefined]);
  else expect([step.graphs, step.why]).toEqual([0, undefined]);
  step.dispose();
}

const wide = { queryWidth: D, keyWidth: D, seed: 1 };
const allAlignments: Record<keyof typeof alignments, () => Alignment> = {
  product: () => alignments.product(),
  dot: () => alignments.dot(),
  scaledDot: () => alignments.scaledDot(),
  cosine: () => alignments.cosine(),
  general: () => alignments.general(wide),
  biasedGeneral: () => alignments.biasedGeneral(wide),
  activatedGeneral: () => alignments.activatedGeneral(wide),
  additive: () => alignments.additive({ ...wide, units: 3 }),
  concat: () => alignments.concat({ ...wide, units: 3 }),
  deep: () => alignments.deep({ ...wide, units: 3 }),
  locationBased: () => alignments.locationBased({ queryWidth: D, items: M, seed: 1 }),
  locationAware: () => alignments.locationAware({ ...wide, units: 3, filters: 2, reach: 1 }),
  gaussian: () => alignments.gaussian(),
  featureMap: () => alignments.featureMap(),
  scaled: () => alignments.scaled(alignments.dot(), 0.3),
  softCap: () => alignments.softCap(alignments.dot(), 5),
};

test.each(Object.entries(allAlignments))("alignments.%s", (_name, make) => {
  agrees(() => {
    const alignment = make();
    // With a gradient for the keys even where (by location) they do not matter.
    return { of: (q, k) => tf.add(alignment(q, k), tf.mul(tf.sum(k), 0)), variables: alignment.variables };
  }, [
    [B, N, D],
    [B, M, D],
  ]);
});

test("every alignment is here", () =>
  expect(Object.keys(allAlignments).sort()).toEqual(Object.keys(alignments).sort()));

const allDistributions: [keyof typeof distributions, string, () => Distribution][] = [
  ["plain", "", () => distributions.plain()],
  ["softmax", "", () => distributions.softmax()],
  ["softmax", "cold", () => distributions.softmax({ temperature: 0.3 })],
  ["sigmoid", "", () => distributions.sigmoid()],
  ["sigmoid", "normalised", () => distributions.sigmoid({ normalised: true })],
  ["sparsemax", "", () => distributions.sparsemax()],
  ["entmax15", "", () => distributions.entmax15()],
  ["softmaxOffByOne", "", () => distributions.softmaxOffByOne()],
  ["gumbelSoftmax", "", () => distributions.gumbelSoftmax({ seed: 1 })],
  ["gumbelSoftmax", "straight through", () => distributions.gumbelSoftmax({ seed: 1, straightThrough: true })],
  ["hard", "", () => distributions.hard()],
  ["hard", "sampled", () => distributions.hard({ sampled: true, seed: 1 })],
];

describe.each([
  ["", undefined],
  [", masked", masks.causal()],
])("distributions%s", (_masked, mask) => {
  test.each(allDistributions)("%s %s", (name, _options, make) => {
    agrees(() => {
      const distribution = make();
      return { of: (q, k, v) => Object.values(attend(q, k, v, { distribution, mask })), flat: name === "hard" };
    }, [
      [B, N, D],
      [B, M, D],
      [B, M, K],
    ]);
  });
});

test("every distribution is here", () =>
  expect(new Set(allDistributions.map(([name]) => name))).toEqual(new Set(Object.keys(distributions))));

const maskedAndBiased: [string, () => Pick<mechanisms.MultiHeadOptions, "mask" | "bias">][] = [
  ["causal", () => ({ mask: masks.causal() })],
  ["padding", () => ({ mask: masks.padding([3, 1]) })],
  ["window", () => ({ mask: masks.window({ left: 1, right: 0 }) })],
  [
    "a table",
    () => ({
      mask: (
        (table) => () =>
          table
      )(
        masks.boolean([
          [1, 0, 1],
          [0, 1, 1],
          [1, 1, 1],
        ]),
      ),
    }),
  ],
  ["all", () => ({ mask: masks.all(masks.causal(), masks.window({ left: 1, right: 1 })) })],
  ["any", () => ({ mask: masks.any(masks.causal(), masks.window({ left: 0, right: 1 })) })],
  ["alibi", () => ({ bias: biases.alibi({ heads: 2 }) })],
  ["relative", () => ({ bias: biases.relative({ heads: 2, maxDistance: 2, seed: 3 }) })],
  [
    "sum",
    () => ({ bias: biases.sum(biases.alibi({ heads: 2 }), biases.relative({ heads: 2, maxDistance: 2, seed: 3 })) }),
  ],
];

test.each(maskedAndBiased)("multi-head attention with %s", (_name, more) => {
  agrees(() => {
    const multiHead = mechanisms.multiHead({ width: D, heads: 2, seed: 1, ...more() });
    return { of: (x) => Object.values(multiHead(x)) as tf.Tensor[], variables: multiHead.variables };
  }, [[B, N, D]]);
});

/** Each mechanism that is a function of tensors, with the shapes of what it is given. */
const allMechanisms: Record<keyof typeof layers, [() => Subject, number[][]]> = {
  soft: [
    () => subject(mechanisms.soft({ alignment: alignments.additive({ ...wide, units: 3 }) })),
    [
      [B, N, D],
      [B, M, D],
      [B, M, K],
    ],
  ],
  hard: [
    () => subject(mechanisms.hard({ gradient: "straight through", expectation: 0.5, seed: 3 })),
    [
      [B, N, D],
      [B, M, D],
      [B, M, K],
    ],
  ],
  localMonotonic: [
    () => subject(mechanisms.localMonotonic({ reach: 1 })),
    [
      [B, N, D],
      [B, M, D],
      [B, M, K],
    ],
  ],
  localPredictive: [
    () => subject(mechanisms.localPredictive({ queryWidth: D, reach: 2, seed: 1 })),
    [
      [B, N, D],
      [B, M, D],
      [B, M, K],
    ],
  ],
  locationAware: [
    () => subject(mechanisms.locationAware({ queryWidth: D, keyWidth: D, units: 3, filters: 2, reach: 1, seed: 1 })),
    [
      [B, N, D],
      [B, M, D],
      [B, M, K],
    ],
  ],
  selfAttention: [() => subject(mechanisms.selfAttention({ width: D, units: 3, seed: 1 })), [[B, N, D]]],
  innerAttention: [() => subject(mechanisms.innerAttention({ width: D, units: 3, rows: 2, seed: 1 })), [[B, M, D]]],
  multilevel: [() => subject(mechanisms.multilevel({ width: D, units: 3, seed: 1 })), [[B, N, M, D]]],
  parallelCoAttention: [
    () => subject(mechanisms.parallelCoAttention({ regionWidth: D, wordWidth: K, units: 3, seed: 1 })),
    [
      [B, M, D],
      [B, N, K],
    ],
  ],
  alternatingCoAttention: [
    () => subject(mechanisms.alternatingCoAttention({ regionWidth: D, wordWidth: K, units: 3, seed: 1 })),
    [
      [B, M, D],
      [B, N, K],
    ],
  ],
  multiRepresentational: [
    () => {
      const mixed = mechanisms.multiRepresentational({ widths: [D, K], width: 3, seed: 1 });
      return { of: (a, b) => Object.values(mixed([a, b])) as tf.Tensor[], variables: mixed.variables };
    },
    [
      [B, N, D],
      [B, N, K],
    ],
  ],
  multidimensional: [
    () => subject(mechanisms.multidimensional({ width: D, queryWidth: K, units: 3, seed: 1 })),
    [
      [B, N, K],
      [B, M, D],
    ],
  ],
  multiHead: [
    () =>
      subject(
        mechanisms.multiHead({
          width: D,
          heads: 4,
          keyValueHeads: 2,
          headWidth: 2,
          rotary: positions.rotary(),
          softCap: 3,
          seed: 1,
        }),
      ),
    [[B, N, D]],
  ],
};

/** A mechanism's context alone: what else it tells may have no gradient. */
function subject(mechanism: mechanisms.Mechanism): Subject {
  const contexts = (told: object): tf.Tensor[] =>
    Object.entries(told).flatMap(([name, x]) =>
      name === "context" ? [x as tf.Tensor] : x instanceof tf.Tensor ? [] : contexts(x as object),
    );
  return {
    of: (...inputs) => contexts((mechanism as unknown as (...xs: tf.Tensor[]) => object)(...inputs)),
    variables: mechanism.variables,
  };
}

test.each(Object.entries(allMechanisms))("mechanisms.%s", (_name, [make, shapes]) => agrees(make, shapes));

test("every mechanism that is a layer is here", () =>
  expect(Object.keys(allMechanisms).sort()).toEqual(Object.keys(layers).sort()));

test("attention in blocks", () => {
  const blocks = { mask: masks.causal(), bias: biases.alibi(), queryBlock: 2, keyBlock: 3 };
  agrees(
    () => ({ of: (q, k, v) => efficient.chunked(q, k, v, blocks).context }),
    [
      [4, 5, D],
      [2, 7, D],
      [2, 7, K],
    ],
  );
});

test("gru, in both directions and with a state to begin with", () => {
  agrees(() => {
    const weights = [1, 2].map((s) =>
      nn.gruParameters(D, K, (name, shape) => tf.variable(normal(shape, s + name.length))),
    );
    return {
      of: (x, initial) =>
        nn.gru(
          weights.map((w, i) => ({
            ...w,
            projected: nn.projectInputs(x, w) as tf.Tensor3D,
            initial: initial as tf.Tensor2D,
            backward: i === 1,
          })),
        ),
      variables: weights.flatMap((w) => Object.values(w) as tf.Variable[]),
    };
  }, [
    [B, N, D],
    [B, K],
  ]);
});

test("normalisations, GELU and cross-entropy", () => {
  agrees(() => ({ of: (x, gain, bias) => nn.gelu(nn.layerNorm(x, { gain, bias })) }), [[B, N, D], [D], [D]]);
  agrees(() => ({ of: (x, gain) => nn.rmsNorm(x, { gain }) }), [[B, N, D], [D]]);
  agrees(() => ({ of: (logits) => losses.crossEntropy(logits, tf.zeros([B, N], "int32")) }), [[B, N, D]]);
});

const small = { width: 8, heads: 2, layers: 2, seed: 1 };
const allBlocks: [string, Partial<models.StackOptions>][] = [
  ["norms before, GELU, rotary positions", { rotary: positions.rotary() }],
  ["norms after, ReLU, dropout", { norm: "after", activation: "relu", dropout: 0.3 }],
  [
    "RMSNorm, SwiGLU, ALiBi, one key/value head, no biases",
    {
      normalisation: "rms",
      activation: "swiglu",
      bias: biases.alibi({ heads: 2 }),
      keyValueHeads: 1,
      projectionBias: false,
    },
  ],
];

test.each(allBlocks)("a Transformer's blocks: %s", (_name, options) => {
  agrees(
    () => {
      const decoder = models.transformerDecoder({ ...small, ...options });
      return { of: (x, memory) => decoder(x, { memory, training: true }).output, variables: decoder.variables };
    },
    [
      [B, N, 8],
      [B, M, 8],
    ],
    { deep: true },
  );
  agrees(
    () => {
      const encoder = models.transformerEncoder({ ...small, ...options });
      return { of: (x) => encoder(x, { mask: masks.padding([2, 3]) }).output, variables: encoder.variables };
    },
    [[B, N, 8]],
    { deep: true },
  );
});

test.each(["none", "learned", "sinusoidal", "rotary", "alibi"] as const)(
  "words in and words out, with positions: %s",
  (positions) => {
    const ids = () => ({
      words: tf.tensor2d(
        [
          [1, 4, 3],
          [2, 0, 0],
        ],
        undefined,
        "int32",
      ),
      answers: tf.tensor2d(
        [
          [4, 3, 1],
          [2, -1, -1],
        ],
        undefined,
        "int32",
      ),
    });
    const sizes = { layers: 1, width: 8, heads: 2, length: 9, positions, dropout: 0.2 };
    const nothing = (x: tf.Tensor) => tf.mul(tf.sum(x), 0);
    for (const kind of [models.gpt, models.bert]) {
      agrees(
        () => {
          const it = kind({ words: 5, ...sizes });
          return { of: (x) => tf.add(it.loss.ofTensors(ids()), nothing(x)), variables: it.variables.flat() };
        },
        [[1]],
        { deep: true },
      );
    }
    agrees(
      () => {
        const it = models.transformer({ sourceWords: 5, targetWords: 5, ...sizes });
        const pair = () => ({ source: ids().words, target: ids().words });
        return { of: (x) => tf.add(it.loss.ofTensors(pair()), nothing(x)), variables: it.variables.flat() };
      },
      [[1]],
      { deep: true },
    );
  },
);

test("positions that are added", () => {
  agrees(() => {
    const learned = positions.learned({ length: 7, width: D });
    const both = (x: tf.Tensor) => learned(positions.sinusoidal()(x), { offset: 2 });
    return { of: both, variables: learned.variables };
  }, [[B, N, D]]);
});

test("noise of one's own is new at each run, and what it would have been", () => {
  agrees(() => {
    const noise = seededNoise("dropout");
    return { of: (x) => tf.mul(x, tf.greater(noise(x.shape), 0.5).toFloat()) };
  }, [[B, N, D]]);
});
