import {
  alignments,
  attend,
  biases,
  distributions,
  layers,
  masks,
  mechanisms,
  parameterCount,
  positions,
  seeded,
  tf,
  type ParameterSource,
} from "kernel-helpers";
import { expectClose, normal, property, reorder, seed, shuffled, size } from "./support";

describe("soft", () => {
  test("is attend, and carries its alignment's variables", () => {
    const alignment = alignments.additive({ queryWidth: 2, keyWidth: 3, units: 4 });
    const [q, k, v] = [normal([2, 2, 2], 1), normal([2, 5, 3], 2), normal([2, 5, 1], 3)];
    const soft = mechanisms.soft({ alignment, distribution: distributions.sparsemax() });
    expectClose(
      soft(q, k, v, { mask: masks.causal() }).context,
      attend(q, k, v, { alignment, distribution: distributions.sparsemax(), mask: masks.causal() }).context,
      0,
    );
    expect(soft.variables).toEqual(alignment.variables);
  });
});

describe("local", () => {
  test("with a window as long as the keys and no Gaussian is global", () => {
    property([size(1, 4), size(1, 7), seed], (N, M, s) => {
      const [q, k, v] = [normal([2, N, 3], s), normal([2, M, 3], s + 1), normal([2, M, 2], s + 2)];
      const global = mechanisms.soft()(q, k, v);
      // Monotonic centres may lie past the last key: the window must reach back.
      expectClose(mechanisms.localMonotonic({ reach: M + N })(q, k, v).context, global.context);
      expectClose(
        mechanisms.localPredictive({ queryWidth: 3, reach: M, gaussian: false, seed: s })(q, k, v).context,
        global.context,
      );
    });
  });

  test("with no reach is one position, and otherwise nothing outside the window", () => {
    property([size(1, 6), size(0, 2), seed], (M, reach, s) => {
      const [q, k, v] = [normal([2, 3, 3], s), normal([2, M, 3], s + 1), normal([2, M, 2], s + 2)];
      const { weights, centre } = mechanisms.localPredictive({ queryWidth: 3, reach, gaussian: reach > 0, seed: s })(
        q,
        k,
        v,
      );
      const [rows, centres] = [weights.arraySync() as number[][][], centre.arraySync() as number[][]];
      rows.forEach((batch, b) =>
        batch.forEach((row, i) => {
          const middle = Math.min(Math.round(centres[b][i]), M - 1);
          row.forEach((w, j) => Math.abs(j - middle) > reach && expect(w).toBe(0));
          const sum = row.reduce((a, w) => a + w, 0);
          if (reach === 0) expect(row[middle]).toBe(1);
          else expect(sum).toBeLessThanOrEqual(1.000001);
        }),
      );
    });
  });

  test("monotonic queries look along the diagonal, and past the last key at nothing", () => {
    const { weights } = mechanisms.localMonotonic({ reach: 0 })(tf.ones([4, 2]), tf.ones([3, 2]), tf.ones([3, 1]));
    expect(weights.arraySync()).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
      [0, 0, 0],
    ]);
  });

  test("padding changes nothing, and the predicted centre stays inside the length", () => {
    property([size(1, 5), seed], (length, s) => {
      const local = mechanisms.localPredictive({ queryWidth: 3, reach: 2, seed: s });
      const [q, k, v] = [normal([1, 2, 3], s), normal([1, 6, 3], s + 1), normal([1, 6, 2], s + 2)];
      const short = local(q, k.slice([0, 0], [1, length]), v.slice([0, 0], [1, length]));
      const padded = local(q, k, v, { lengths: [length] });
      expectClose(padded.context, short.context);
      expect(padded.centre.max().dataSync()[0]).toBeLessThanOrEqual(length);
    });
  });
});

describe("location-aware", () => {
  const options = { queryWidth: 3, keyWidth: 2, units: 4, filters: 3, reach: 1 };

  test("each query is attend, after the weights of the one before", () => {
    property([size(1, 4), size(1, 6), seed], (N, M, s) => {
      const [q, k, v] = [normal([2, N, 3], s), normal([2, M, 2], s + 1), normal([2, M, 2], s + 2)];
      const { context, weights } = mechanisms.locationAware({ ...options, seed: s })(q, k, v);
      const before = tf.concat([tf.zeros([2, 1, M]), weights.slice([0, 0], [2, N - 1])], 1);
      const variables = mechanisms.locationAware({ ...options, seed: s }).variables;
      const names = ["W1", "W2", "F", "U", "b", "v"];
      const alignment = alignments.locationAware({
        ...options,
        parameters: (name) => variables[names.indexOf(name)] as tf.Variable,
      });
      const all = attend(q, k, v, { alignment: alignment.after(before) });
      expectClose(weights, all.weights);
      expectClose(context, all.context);
    });
  });

  test("asked one query at a time it gives the same, as a decoder does", () => {
    const aware = mechanisms.locationAware(options);
    const [q, k, v] = [normal([2, 4, 3], 1), normal([2, 6, 2], 2), normal([2, 6, 2], 3)];
    const all = aware(q, k, v);
    let previous: tf.Tensor | undefined;
    for (let n = 0; n < 4; n++) {
      const one = aware(q.slice([0, n], [2, 1]), k, v, { previous });
      expectClose(one.weights, all.weights.slice([0, n], [2, 1]));
      previous = one.weights.squeeze([1]);
    }
  });

  test("a query knows those before it and none after it", () => {
    const aware = mechanisms.locationAware(options);
    const [q, k, v] = [normal([4, 3], 1), normal([6, 2], 2), normal([6, 2], 3)];
    const changed = tf.concat([q.slice([0], [1]), normal([1, 3], 9), q.slice([2])]);
    const moved = tf
      .sub(aware(changed, k, v).weights, aware(q, k, v).weights)
      .abs()
      .max(-1)
      .dataSync();
    expect(moved[0]).toBe(0);
    expect(Math.min(...moved.slice(1))).toBeGreaterThan(1e-6);
  });

  test("padding changes nothing; a mask and a bias may differ from query to query", () => {
    const aware = mechanisms.locationAware(options);
    const [q, k, v] = [normal([1, 3, 3], 1), normal([1, 6, 2], 2), normal([1, 6, 2], 3)];
    const short = aware(q, k.slice([0, 0], [1, 4]), v.slice([0, 0], [1, 4]));
    expectClose(aware(q, k, v, { mask: masks.padding([4]) }).context, short.context);
    expectClose(aware(q, k, v, { bias: [0, 0, 0, 0, -Infinity, -Infinity] }).context, short.context);
    const { weights } = aware(q, k, v, { mask: masks.causal(), bias: biases.alibi() });
    expect(tf.greater(weights, 0).squeeze([0]).arraySync()).toEqual(masks.causal()(3, 6).arraySync());
  });
});

describe("hard", () => {
  const keysOf = (M: number, s: number): [tf.Tensor, tf.Tensor, tf.Tensor] => [
    normal([2, 3, 4], s),
    normal([2, M, 4], s + 1),
    normal([2, M, 2], s + 2),
  ];

  test("as the temperature goes to zero, soft becomes hard", () => {
    property([size(1, 6), seed], (M, s) => {
      const [q, k, v] = keysOf(M, s);
      const hard = mechanisms.hard()(q, k, v, { sampled: false });
      expectClose(
        mechanisms.soft({ distribution: distributions.softmax({ temperature: 1e-5 }) })(q, k, v).context,
        hard.context,
        1e-3,
      );
      expectClose(hard.probabilities, mechanisms.soft()(q, k, v).weights);
      expectClose(hard.logProbability, tf.log(tf.max(hard.probabilities, -1)), 1e-4);
    });
  });

  test("draws each key as often as its probability says, others each time, the same for the same seed", () => {
    const scores = tf.tensor2d([[0, 1, 2]]);
    const many = 4000;
    const draw = (seed: number) => {
      const hard = mechanisms.hard({ seed });
      return () =>
        hard(
          tf.tile(scores.reshape([1, 1, 3]), [many, 1, 1]),
          tf.tile(tf.eye(3).mul(Math.sqrt(3)).expandDims(0), [many, 1, 1]),
          tf.ones([many, 3, 1]),
        );
    };
    const [first, same] = [draw(3), draw(3)];
    const { weights, probabilities } = first();
    const expected = probabilities.slice([0, 0, 0], [1, 1, 3]).flatten();
    expectClose(weights.mean([0, 1]), expected, 0.03);
    expectClose(weights.sum(-1), tf.ones([many, 1]), 0);
    expectClose(same().weights, weights, 0);
    expect(first().weights.arraySync()).not.toEqual(weights.arraySync());
  });

  test("takes the expectation as often as asked", () => {
    const [q, k, v] = keysOf(5, 8);
    const soft = mechanisms.soft()(q, k, v);
    const always = mechanisms.hard({ expectation: 1 })(q, k, v);
    expectClose(always.context, soft.context);
    expectClose(always.logProbability, tf.zeros([2, 3]), 0);
    const many = mechanisms.hard({ expectation: 0.5, seed: 1 })(
      tf.ones([500, 1, 2]),
      tf.ones([500, 4, 2]),
      tf.ones([500, 4, 1]),
    );
    expect(tf.equal(many.weights.max(-1), 1).mean().dataSync()[0]).toBeCloseTo(0.5, 1);
  });

  test("masked keys are never drawn, and a row without any gives zeros", () => {
    const allowed = masks.boolean([
      [true, false, true],
      [false, false, false],
    ]);
    const hard = mechanisms.hard({ seed: 2 });
    for (let i = 0; i < 20; i++) {
      const { weights, logProbability, entropy } = hard(tf.ones([2, 2]), tf.ones([3, 2]), tf.ones([3, 1]), {
        mask: allowed,
      });
      const [first, second] = weights.arraySync() as number[][];
      expect(first[1]).toBe(0);
      expect(second).toEqual([0, 0, 0]);
      expectClose(logProbability, [Math.log(0.5), 0]);
      expectClose(entropy, [Math.log(2), 0]);
    }
  });
});

describe("inner attention", () => {
  test("each row is the attention of its own query alone", () => {
    property([size(1, 5), size(1, 3), seed], (M, rows, s) => {
      const x = normal([2, M, 3], s);
      const structured = mechanisms.innerAttention({ width: 3, units: 4, rows, seed: s });
      const [hidden, query] = structured.variables;
      for (let row = 0; row < rows; row++) {
        const single = mechanisms.innerAttention({
          width: 3,
          units: 4,
          parameters: (name) => (name === "hidden" ? hidden : tf.variable(query.slice([0, row], [4, 1]))),
        });
        expectClose(structured(x).context.slice([0, row], [2, 1]), single(x).context);
      }
    });
  });
});

describe("multilevel", () => {
  const within =
    (prefix: string, parameters: ParameterSource): ParameterSource =>
    (name, ...rest) =>
      parameters(`${prefix}/${name}`, ...rest);
  const options = { width: 3, units: 4 };

  test("one sentence is word attention", () => {
    property([size(1, 5), seed], (T, s) => {
      const words = normal([2, 1, T, 3], s);
      const document = mechanisms.multilevel({ ...options, parameters: seeded(s) });
      const inner = mechanisms.innerAttention({ ...options, hiddenBias: true, parameters: within("words", seeded(s)) });
      expectClose(document(words).context, inner(words.squeeze([1])).context.squeeze([1]));
      expectClose(document(words).weights, tf.ones([2, 1]));
    });
  });

  test("both levels' weights multiplied sum to one, and make the document of the words", () => {
    property([size(1, 4), size(1, 4), seed], (L, T, s) => {
      const words = normal([2, L, T, 3], s);
      const { context, weights, wordWeights } = mechanisms.multilevel({ ...options, seed: s })(words);
      const products = tf.mul(weights.expandDims(-1), wordWeights);
      expectClose(products.sum([1, 2]), tf.ones([2]));
      expectClose(tf.mul(products.expandDims(-1), words).sum([1, 2]), context);
    });
  });

  test("without anything between the levels the order of the sentences does not matter; with it, it can", () => {
    property([size(2, 5), seed], (L, s) => {
      const words = normal([1, L, 3, 3], s);
      const other = reorder(
        words,
        Array.from({ length: L }, (_, i) => L - 1 - i),
        1,
      );
      const plain = mechanisms.multilevel({ ...options, seed: s });
      expectClose(plain(other).context, plain(words).context);
      const encode = (sentences: tf.Tensor) => tf.mul(sentences, tf.range(1, L + 1).expandDims(-1));
      const ordered = mechanisms.multilevel({ ...options, encode, seed: s });
      expect(ordered(other).context.sub(ordered(words).context).abs().max().dataSync()[0]).toBeGreaterThan(1e-4);
    });
  });

  test("absent words and empty sentences count nothing", () => {
    const words = normal([1, 3, 4, 3], 9);
    const document = mechanisms.multilevel(options);
    const mask = masks.boolean([
      [
        [1, 1, 0, 0],
        [1, 1, 1, 0],
        [0, 0, 0, 0],
      ],
    ]);
    const masked = document(words, { mask });
    expectClose(masked.weights.slice([0, 2], [1, 1]), [[0]]);
    const changed = tf.where(mask.expandDims(-1), words, tf.fill(words.shape, 99));
    expectClose(document(changed, { mask }).context, masked.context);
  });
});

describe("co-attention", () => {
  const options = { regionWidth: 3, wordWidth: 2, units: 4 };
  const both = [mechanisms.parallelCoAttention, mechanisms.alternatingCoAttention];

  test.each(both)("%p: permuting the regions permutes their weights and fixes the words'", (factory) => {
    property([size(1, 5), size(1, 4), seed], (N, T, s) => {
      const [regions, words] = [normal([2, N, 3], s), normal([2, T, 2], s + 1)];
      const co = factory({ ...options, seed: s });
      const order = shuffled(N, s);
      const [before, after] = [co(regions, words), co(reorder(regions, order, 1), words)];
      expectClose(after.regions.weights, reorder(before.regions.weights, order, 2));
      expectClose(after.words.weights, before.words.weights);
      expectClose(after.regions.context, before.regions.context);
    });
  });

  test.each(both)("%p: padded words and regions count nothing", (factory) => {
    property([size(1, 4), size(1, 4), seed], (N, T, s) => {
      const [regions, words] = [normal([2, N + 1, 3], s), normal([2, T + 2, 2], s + 1)];
      const co = factory({ ...options, seed: s });
      const padded = co(regions, words, { regionMask: masks.padding([N, N]), wordMask: masks.padding([T, T]) });
      const short = co(regions.slice([0, 0], [2, N]), words.slice([0, 0], [2, T]));
      expectClose(padded.regions.context, short.regions.context);
      expectClose(padded.words.context, short.words.context);
    });
  });

  test("with an affinity of zero, the two sides are independent", () => {
    const weights = seeded(4);
    const co = mechanisms.parallelCoAttention({
      ...options,
      parameters: (name, shape, start) =>
        name.startsWith("affinity/") ? tf.variable(tf.zeros(shape)) : weights(name, shape, start),
    });
    const regions = normal([2, 5, 3], 1);
    const [a, b] = [2, 3].map((s) => co(regions, normal([2, 4, 2], s)));
    expectClose(a.regions.weights, b.regions.weights, 0);
    const coupled = mechanisms.parallelCoAttention(options);
    const [c, d] = [2, 3].map((s) => coupled(regions, normal([2, 4, 2], s)));
    expect(c.regions.weights.sub(d.regions.weights).abs().max().dataSync()[0]).toBeGreaterThan(1e-3);
  });
});

describe("multi-representational", () => {
  test("one source has weight one; the order of the sources does not matter; words do not see each other", () => {
    property([size(1, 5), seed], (T, s) => {
      const x = normal([2, T, 3], s);
      const single = mechanisms.multiRepresentational({ widths: [3], width: 4, seed: s });
      expectClose(single([x]).weights, tf.ones([2, T, 1]));
      const twice = mechanisms.multiRepresentational({ widths: [3, 2], width: 4, seed: s });
      const y = normal([2, T, 2], s + 1);
      const order = shuffled(T, s);
      expectClose(
        twice([reorder(x, order, 1), reorder(y, order, 1)]).weights,
        reorder(twice([x, y]).weights, order, 1),
      );
      expectClose(twice([x, y]).weights.sum(-1), tf.ones([2, T]));
    });
  });

  test("an encoder makes it contextual, and its variables are learned too", () => {
    const mix = tf.variable(tf.randomNormal([4, 2], 0, 1, "float32", 3));
    const encode = Object.assign(
      (x: tf.Tensor) => tf.matMul(x.mean(1).tile([x.shape[1]!, 1]), mix).reshape([1, x.shape[1]!, 2]),
      { variables: [mix] },
    );
    const embed = mechanisms.multiRepresentational({ widths: [3, 2], width: 4, keyWidth: 2, encode });
    expect(embed.variables).toContain(mix);
    const [x, y] = [normal([1, 3, 3], 1), normal([1, 3, 2], 2)];
    const other = tf.concat([x.slice([0, 0], [1, 2]), normal([1, 1, 3], 5)], 1);
    const [a, b] = [embed([x, y]), embed([other, y])].map(({ weights }) => (weights.arraySync() as number[][][])[0][0]);
    expect(a[0]).not.toBeCloseTo(b[0], 4); // The first word's weights know of the last word.
  });
});

describe("multidimensional", () => {
  test("with all columns alike it is one additive attention; weights of each feature sum to one", () => {
    property([size(1, 3), size(1, 5), seed], (N, M, s) => {
      const [q, x] = [normal([2, N, 2], s), normal([2, M, 3], s + 1)];
      const weights = seeded(s);
      const column = tf.variable(normal([4, 1], s + 2));
      const tied = mechanisms.multidimensional({
        width: 3,
        queryWidth: 2,
        units: 4,
        activation: tf.tanh,
        parameters: (name, shape, start) =>
          name === "features" ? tf.variable(tf.tile(column, [1, 3])) : weights(name, shape, start),
      });
      const [W2, b, W1] = tied.variables;
      const given: Record<string, tf.Variable> = { W1, W2, b, v: column };
      const scalar = attend(q, x, x, {
        alignment: alignments.additive({ queryWidth: 2, keyWidth: 3, units: 4, parameters: (name) => given[name] }),
      });
      const { context, weights: shares } = tied(q, x);
      expectClose(context, scalar.context);
      expectClose(shares, tf.tile(scalar.weights.expandDims(1), [1, 3, 1, 1]));
      const free = mechanisms.multidimensional({ width: 3, queryWidth: 2, seed: s });
      expectClose(free(q, x).weights.sum(-1), tf.ones([2, 3, N]));
    });
  });

  test("a mask holds for all features, as in DiSAN's forward attention", () => {
    const x = normal([2, 4, 3], 1);
    const { weights } = mechanisms.multidimensional({ width: 3, clip: 5 })(x, x, { mask: masks.causal() });
    const visible = tf.tile(tf.greater(weights, 0).all([0, 1]).expandDims(0), [1, 1, 1]).squeeze([0]);
    expect(visible.arraySync()).toEqual(masks.causal()(4, 4).arraySync());
    const lengths = mechanisms.multidimensional({ width: 3 })(x, x, { mask: masks.padding([1, 4])(4, 4) });
    expect(lengths.weights.slice([0, 0, 0, 1], [1, 3, 4, 3]).max().dataSync()[0]).toBe(0);
  });
});

/** One call of every mechanism, for what holds for all of them. */
const calls: Record<string, () => [mechanisms.Mechanism, () => object]> = {
  soft: () => {
    const m = mechanisms.soft();
    return [m, () => m(tf.ones([1, 2, 3]), tf.ones([1, 4, 3]), tf.ones([1, 4, 2]))];
  },
  hard: () => {
    const m = mechanisms.hard({ expectation: 0.5 });
    return [m, () => m(tf.ones([1, 2, 3]), tf.ones([1, 4, 3]), tf.ones([1, 4, 2]))];
  },
  localMonotonic: () => {
    const m = mechanisms.localMonotonic({ reach: 1, gaussian: true });
    return [m, () => m(tf.ones([1, 2, 3]), tf.ones([1, 4, 3]), tf.ones([1, 4, 2]), { lengths: [3] })];
  },
  localPredictive: () => {
    const m = mechanisms.localPredictive({ queryWidth: 3, reach: 1 });
    return [
      m,
      () => m(tf.ones([1, 2, 3]), tf.ones([1, 4, 3]), tf.ones([1, 4, 2]), { lengths: [3], mask: masks.causal() }),
    ];
  },
  locationAware: () => {
    const m = mechanisms.locationAware({ queryWidth: 3, keyWidth: 3, units: 2 });
    return [
      m,
      () =>
        m(tf.ones([1, 2, 3]), tf.ones([1, 4, 3]), tf.ones([1, 4, 2]), { mask: masks.causal(), bias: biases.alibi() }),
    ];
  },
  selfAttention: () => {
    const m = mechanisms.selfAttention({ width: 3, projectionBias: true });
    return [m, () => m(tf.ones([1, 4, 3]))];
  },
  innerAttention: () => {
    const m = mechanisms.innerAttention({ width: 3, units: 2, rows: 2 });
    return [m, () => m(tf.ones([1, 4, 3]))];
  },
  multilevel: () => {
    const m = mechanisms.multilevel({ width: 3, units: 2 });
    return [m, () => m(tf.ones([1, 2, 4, 3]), { mask: tf.ones([1, 2, 4], "bool") })];
  },
  parallelCoAttention: () => {
    const m = mechanisms.parallelCoAttention({ regionWidth: 3, wordWidth: 2, units: 4 });
    return [m, () => m(tf.ones([1, 4, 3]), tf.ones([1, 2, 2]), { wordMask: masks.padding([1]) })];
  },
  alternatingCoAttention: () => {
    const m = mechanisms.alternatingCoAttention({ regionWidth: 3, wordWidth: 2, units: 4 });
    return [m, () => m(tf.ones([1, 4, 3]), tf.ones([1, 2, 2]))];
  },
  multiRepresentational: () => {
    const m = mechanisms.multiRepresentational({ widths: [3, 2], width: 4 });
    return [m, () => m([tf.ones([1, 4, 3]), tf.ones([1, 4, 2])])];
  },
  multidimensional: () => {
    const m = mechanisms.multidimensional({ width: 3 });
    return [m, () => m(tf.ones([1, 2, 3]), tf.ones([1, 4, 3]))];
  },
  multiHead: () => {
    const bias = biases.relative({ heads: 2, maxDistance: 2 });
    const m = mechanisms.multiHead({
      width: 4,
      heads: 2,
      mask: masks.causal(),
      bias,
      rotary: positions.rotary(),
      projectionBias: true,
    });
    return [m, () => m(tf.ones([1, 3, 4]), undefined, undefined, { cache: {} })];
  },
};

const tensorsIn = (x: object): number =>
  Object.values(x).reduce(
    (sum: number, part) =>
      sum + (part instanceof tf.Tensor ? 1 : part && typeof part === "object" ? tensorsIn(part) : 0),
    0,
  );

test.each(Object.keys(calls))("%s leaves nothing behind but its variables and its results", (name) => {
  const start = tf.memory().numTensors;
  const [mechanism, call] = calls[name]();
  const made = tf.memory().numTensors;
  expect(made - start).toBe(mechanism.variables.length);
  expect((mechanism as unknown as { name: string }).name).toBe(name);
  expect(mechanism.kind).toBe("mechanism");

  const inputs = tf.memory().numTensors;
  tf.engine().startScope();
  const before = tf.memory().numTensors;
  const results = call();
  const inputsMade = INPUTS[name] ?? 0;
  expect(tf.memory().numTensors - before).toBe(tensorsIn(results) + inputsMade);
  tf.engine().endScope();
  expect(tf.memory().numTensors).toBe(inputs);
  tf.dispose(mechanism.variables as tf.Variable[]);
});

test("parameters are what the papers count", () => {
  expect(parameterCount(mechanisms.multiHead({ width: 512, heads: 8 }))).toBe(4 * 512 * 512);
  expect(parameterCount(mechanisms.innerAttention({ width: 600, units: 350, rows: 30 }))).toBe(600 * 350 + 350 * 30);
  expect(parameterCount(mechanisms.multilevel({ width: 100, units: 100 }))).toBe(2 * (100 * 100 + 100 + 100));
});

test("nothing to attend to gives zeros, and nobody to ask gives no rows", () => {
  const [query, none, one] = [tf.ones([2, 1, 4]), tf.zeros([2, 0, 4]), tf.ones([2, 1, 4])];
  const units = 3;
  const empty = [
    mechanisms.hard()(query, none, none).context,
    mechanisms.localMonotonic({ reach: 1 })(query, none, none).context,
    mechanisms.localPredictive({ queryWidth: 4, reach: 1 })(query, none, none).context,
    mechanisms.locationAware({ queryWidth: 4, keyWidth: 4, units })(query, none, none).context,
    mechanisms.innerAttention({ width: 4, units })(none).context,
    mechanisms.parallelCoAttention({ regionWidth: 4, wordWidth: 4, units })(none, one).regions.context,
    mechanisms.alternatingCoAttention({ regionWidth: 4, wordWidth: 4, units })(one, none).words.context,
    mechanisms.multidimensional({ width: 4 })(query, none).context,
    mechanisms.multiHead({ width: 4, heads: 2 })(query, none).context,
    mechanisms
      .multilevel({ width: 4, units })(tf.zeros([2, 3, 0, 4]))
      .context.expandDims(1),
  ];
  empty.forEach((context) => expectClose(context, tf.zeros([2, 1, 4]), 0));
  const nobody = mechanisms.multiHead({ width: 4, heads: 2, mask: masks.causal(), rotary: positions.rotary() })(none);
  expect([nobody.context.shape, nobody.weights.shape]).toEqual([
    [2, 0, 4],
    [2, 2, 0, 0],
  ]);
  const follow = mechanisms.locationAware({ queryWidth: 4, keyWidth: 4, units });
  expect(follow(none, one, one).weights.shape).toEqual([2, 0, 1]);
  expect(mechanisms.selfAttention({ width: 4 })(none).context.shape).toEqual([2, 0, 4]);
});

test("errors say what is wrong", () => {
  const message = (run: () => unknown, text: string) => expect(run).toThrow(text);
  const [x, q] = [tf.ones([2, 3, 4]), tf.ones([2, 1, 4])];
  message(
    () => mechanisms.soft()(q, x, tf.ones([2, 4, 1])),
    "attend: keys and values must have the same number of items, got keys [2, 3, 4] and values [2, 4, 1]",
  );
  message(() => mechanisms.hard({ expectation: 2 }), "mechanisms.hard: expectation must be between 0 and 1, got 2");
  message(
    () => mechanisms.localMonotonic({ reach: -1 }),
    "mechanisms.localMonotonic: reach must be a whole number, zero or more, got -1",
  );
  message(
    () => mechanisms.localPredictive({ queryWidth: 4, reach: 0 }),
    "mechanisms.localPredictive: a Gaussian needs a positive sigma (default reach / 2), got 0",
  );
  message(
    () => mechanisms.localPredictive({ queryWidth: 3, reach: 1 })(q, x, x),
    "mechanisms.localPredictive: query must be items of width 3, [..., 3], got [2, 1, 4]",
  );
  message(
    () => mechanisms.locationAware({ queryWidth: 4, keyWidth: 4, units: 2 })(q, x, x, { previous: [[1, 0, 0]] }),
    "mechanisms.locationAware: previous must be one weight for each key, [2, 3], got [1, 3]",
  );
  message(
    () => mechanisms.selfAttention({ width: 0 }),
    "mechanisms.selfAttention: width must be a whole number of at least 1, got 0",
  );
  message(
    () => mechanisms.innerAttention({ width: 4, units: 2, rows: 1.5 }),
    "mechanisms.innerAttention: rows must be a whole number of at least 1, got 1.5",
  );
  message(
    () => mechanisms.innerAttention({ width: 5, units: 2 })(x),
    "mechanisms.innerAttention: items must be items of width 5, [..., 5], got [2, 3, 4]",
  );
  message(
    () => mechanisms.multilevel({ width: 4, units: 2 })(tf.ones([3, 4])),
    "mechanisms.multilevel: words must be sentences of words of width 4, [..., L, T, 4], got [3, 4]",
  );
  message(
    () => mechanisms.multilevel({ width: 4, units: 2 })(x, { mask: [true, true, false] }),
    "mechanisms.multilevel: mask must have one entry for each word, [2, 3], got [3]",
  );
  message(
    () => mechanisms.parallelCoAttention({ regionWidth: 4, wordWidth: 2, units: 2 })(x, x),
    "mechanisms.parallelCoAttention: words must be items of width 2, [..., 2], got [2, 3, 4]",
  );
  message(
    () => mechanisms.multiRepresentational({ widths: [], width: 2 }),
    "mechanisms.multiRepresentational: there must be at least one source, got []",
  );
  message(
    () => mechanisms.multiRepresentational({ widths: [4, 4], width: 2 })([x]),
    "mechanisms.multiRepresentational: there must be 2 sources, got 1",
  );
  message(
    () => mechanisms.multiRepresentational({ widths: [4, 4], width: 2 })([x, q]),
    "mechanisms.multiRepresentational: every source must have the same words, got [2, 3] and [2, 1]",
  );
  message(
    () => mechanisms.multidimensional({ width: 4, clip: 0 }),
    "mechanisms.multidimensional: clip must be positive, got 0",
  );
  message(
    () => mechanisms.multidimensional({ width: 4 })(x, tf.ones([2, 3, 3])),
    "mechanisms.multidimensional: items must be items of width 4, [..., 4], got [2, 3, 3]",
  );
});

/** How many tensors each call above makes for its inputs. */
const INPUTS: Record<string, number> = {
  soft: 3,
  hard: 3,
  localMonotonic: 3,
  localPredictive: 3,
  locationAware: 3,
  selfAttention: 1,
  innerAttention: 1,
  multilevel: 2,
  parallelCoAttention: 2,
  alternatingCoAttention: 2,
  multiRepresentational: 2,
  multidimensional: 2,
  multiHead: 1,
};

test("there is a call above for every mechanism", () => {
  expect(Object.keys(mechanisms).filter((name) => !(name in calls))).toEqual([]);
});

test("a call never reads a value back, so that a step can be recorded and replayed", () => {
  const [x, others] = [normal([2, 3, 4], 1), normal([2, 5, 4], 2)];
  const lengths = tf.tensor1d([3, 5]);
  const calls: (() => unknown)[] = [
    () => mechanisms.hard({ expectation: 0.5 })(x, others, others, { mask: masks.padding(lengths) }),
    () => mechanisms.localMonotonic({ reach: 1 })(x, others, others, { lengths }),
    () => mechanisms.localPredictive({ queryWidth: 4, reach: 1 })(x, others, others, { lengths }),
    () =>
      mechanisms.locationAware({ queryWidth: 4, keyWidth: 4, units: 2 })(x, others, others, {
        mask: masks.padding(lengths),
      }),
    () => mechanisms.multiHead({ width: 4, heads: 2, mask: masks.causal(), bias: biases.alibi({ heads: 2 }) })(x),
    () => mechanisms.innerAttention({ width: 4, units: 3 })(x, { bias: tf.zeros([1, 3]) }),
    () => mechanisms.multidimensional({ width: 4 })(x, others),
    () => mechanisms.parallelCoAttention({ regionWidth: 4, wordWidth: 4, units: 3 })(x, others),
    () => layers.localPredictive({ reach: 1 }).apply([x, others, tf.ones([2, 5])]),
  ];
  const spies = (["dataSync", "data", "arraySync", "array"] as const).map((name) =>
    jest.spyOn(tf.Tensor.prototype, name),
  );
  calls.forEach((call) => call());
  expect(spies.map((spy) => spy.mock.calls.length)).toEqual([0, 0, 0, 0]);
  spies.forEach((spy) => spy.mockRestore());
});

test("padding told as a tensor is padding told as numbers", () => {
  const [x, others] = [normal([2, 3, 4], 1), normal([2, 5, 4], 2)];
  const local = mechanisms.localPredictive({ queryWidth: 4, reach: 2 });
  const [a, b] = [[3, 5], tf.tensor1d([3, 5])].map((lengths) => local(x, others, others, { lengths }).context);
  expectClose(a, b, 0);
});
