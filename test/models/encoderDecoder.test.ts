import { alignments, models, text, tf, training, uniform, type Alignment } from "kernel-helpers";
import { reversal } from "./reversal";

const { encoderDecoder } = models;
const { END, PADDING } = text;

const SIZES = { sourceWords: 9, targetWords: 7, embedding: 4, units: 6 };
const KINDS: Record<string, ((seed: number) => Alignment) | undefined> = {
  none: undefined,
  dot: () => alignments.dot(),
  general: (seed) => alignments.general({ queryWidth: 6, keyWidth: 6, seed }),
  additive: (seed) => alignments.additive({ queryWidth: 6, keyWidth: 6, units: 5, seed }),
};
const kinds = Object.entries(KINDS);

/** Random sentences, each with its end, padded. */
function sentences(count: number, words: number, most: number, seed: number): number[][] {
  const random = uniform(seed);
  return text.pad(
    Array.from({ length: count }, () => [
      ...Array.from({ length: 1 + Math.floor(random() * most) }, () => 3 + Math.floor(random() * (words - 3))),
      END,
    ]),
  );
}
const pairs = (count: number, seed = 1) => ({
  source: sentences(count, 9, 5, seed),
  target: sentences(count, 7, 4, seed + 50),
});

const model = (kind: string, seeds = [1]) => encoderDecoder({ ...SIZES, seeds, alignment: KINDS[kind] });
const close = (a: ArrayLike<number>, b: ArrayLike<number>, within = 1e-5) => {
  expect(a.length).toBe(b.length);
  Array.from(a).forEach((x, i) => expect(Math.abs(x - b[i])).toBeLessThanOrEqual(within * Math.max(1, Math.abs(b[i]))));
};

describe.each(kinds)("with the alignment %s", (kind) => {
  test("padding changes nothing, to the last bit where it is attended", () => {
    const it = model(kind);
    tf.tidy(() => {
      const short = { source: [[3, 4, END]], target: [[5, 6, END]] };
      const long = { source: [[3, 4, END, PADDING, PADDING]], target: [[5, 6, END, PADDING]] };
      const [a, b] = [short, long].map((batch) => it.teacherForced(batch)[0]);
      close(b.logits.slice([0, 0, 0], [1, 3, 7]).dataSync(), a.logits.dataSync());
      if (a.weights && b.weights) {
        expect((b.weights.arraySync() as number[][][])[0].slice(0, 3).map((row) => row.slice(3))).toEqual([
          [0, 0],
          [0, 0],
          [0, 0],
        ]);
        close(b.weights.slice([0, 0, 0], [1, 3, 3]).dataSync(), a.weights.dataSync(), 1e-6);
      }
      close(it.loss(long).dataSync(), it.loss(short).dataSync());
    });
    it.dispose();
  });

  test("padding changes no gradient: neither in the sentences nor what the loss adds to record few shapes", () => {
    const it = model(kind);
    const gradients = (loss: () => tf.Tensor) => {
      const { grads } = tf.variableGrads(() => tf.sum(loss()) as tf.Scalar, it.variables[0]);
      return it.variables[0].map((v) => grads[v.name].dataSync());
    };
    const tensors = ({ source, target }: models.SentencePairs) => ({
      source: tf.tensor2d(source as number[][], undefined, "int32"),
      target: tf.tensor2d(target as number[][], undefined, "int32"),
    });
    const longer = (sentences: number[][]) => sentences.map((words) => [...words, PADDING, PADDING, PADDING]);
    tf.tidy(() => {
      const { source, target } = pairs(4);
      const plain = gradients(() => it.loss.ofTensors(tensors({ source, target })));
      const rounded = gradients(() => it.loss({ source, target }));
      const padded = gradients(() => it.loss({ source: longer(source), target: longer(target) }));
      plain.forEach((gradient, i) => {
        const most = Math.max(...gradient.map(Math.abs));
        for (const other of [rounded[i], padded[i]]) {
          expect(Math.max(...gradient.map((x, k) => Math.abs(x - other[k])))).toBeLessThanOrEqual(1e-5 * most);
        }
      });
    });
    it.dispose();
  });

  test("a training step meets few lengths: both languages have the same multiple of ten", () => {
    const it = model(kind);
    const words = (length: number) => [
      Array<number>(length - 1)
        .fill(3)
        .concat(2),
    ];
    const lengths = [
      [7, 8, 10],
      [8, 10, 10],
      [10, 11, 20],
      [15, 4, 20],
    ];
    tf.tidy(() => {
      for (const [source, target, both] of lengths) {
        const prepared = it.loss.prepare({ source: words(source), target: words(target) }) as Record<string, tf.Tensor>;
        expect([prepared.source.shape, prepared.target.shape]).toEqual([
          [1, both],
          [1, both],
        ]);
      }
    });
    it.dispose();
  });

  test("sentences of a batch do not hear each other", () => {
    const it = model(kind);
    tf.tidy(() => {
      const { source, target } = pairs(4);
      const together = it.teacherForced({ source, target })[0].logits;
      source.forEach((_, i) => {
        const alone = it.teacherForced({ source: [source[i]], target: [target[i]] })[0].logits;
        close(alone.dataSync(), together.slice([i, 0, 0], [1, -1, -1]).dataSync());
      });
    });
    it.dispose();
  });

  test("models side by side are what each is alone, values and gradients", () => {
    const [together, ...alone] = [[1, 2, 3], [1], [2], [3]].map((seeds) => model(kind, seeds));
    tf.tidy(() => {
      const batch = pairs(3);
      const losses = together.loss(batch).dataSync();
      const gradients = (it: models.EncoderDecoder) => {
        const { grads } = tf.variableGrads(() => tf.sum(it.loss(batch)) as tf.Scalar, it.variables.flat());
        return it.variables.map((variables) => variables.map((v) => grads[v.name].dataSync()));
      };
      const all = gradients(together);
      alone.forEach((it, m) => {
        close(it.loss(batch).dataSync(), [losses[m]]);
        gradients(it)[0].forEach((g, i) => close(g, all[m][i], 1e-4));
      });
    });
    [together, ...alone].forEach((it) => it.dispose());
  });

  test("changing a later target word never changes what was said before it", () => {
    const it = model(kind);
    tf.tidy(() => {
      const [a, b] = [
        [3, 4, 5, END],
        [3, 4, 6, END],
      ].map((target) => it.teacherForced({ source: [[3, 8, END]], target: [target] })[0].logits.arraySync()[0]);
      expect(a.slice(0, 3)).toEqual(b.slice(0, 3));
      expect(a[3]).not.toEqual(b[3]);
    });
    it.dispose();
  });

  test("step by step says what teacher forcing says of the same words", () => {
    const it = model(kind);
    const { source } = pairs(4);
    const translations = it.translate(source, { maxLength: 6 });
    tf.tidy(() => {
      const target = text.pad(translations.map(({ ids }) => ids));
      const { logits, weights } = it.teacherForced({ source, target })[0];
      const chosen = tf.argMax(logits, 2).arraySync() as number[][];
      const probabilities = tf.logSoftmax(logits).arraySync() as number[][][];
      translations.forEach(({ ids, score, weights: map }, b) => {
        expect(chosen[b].slice(0, ids.length)).toEqual(ids);
        expect(score).toBeCloseTo(ids.reduce((sum, id, i) => sum + probabilities[b][i][id], 0) / ids.length, 4);
        if (weights) map.forEach((row, i) => close(row, (weights.arraySync() as number[][][])[b][i]));
        else expect(map).toEqual([]);
      });
    });
    it.dispose();
  });

  test("written out by hand from its parts and what it has read, a step says what the model says", () => {
    const it = model(kind, [1, 2]);
    tf.tidy(() => {
      const { source, target } = pairs(1);
      it.encode(source).forEach(({ annotations, initial }, which) => {
        const { alignment, targetEmbedding, decoder, summary, combine, output } = it.parts[which];
        const h = annotations.squeeze([0]) as tf.Tensor2D;
        const half = h.shape[1] / 2;
        const last = tf.concat([h.slice([h.shape[0] - 1, 0], [1, half]), h.slice([0, half], [1, half])], 1);
        const x = tf.gather(targetEmbedding, [text.START]);
        const xs = tf.add(tf.matMul(x, decoder.input), decoder.inputBias);
        const [xr, xz, xn] = tf.split(summary ? tf.add(xs, tf.matMul(last, summary)) : xs, 3, 1);
        const [hr, hz, hn] = tf.split(tf.add(tf.matMul(initial, decoder.hidden), decoder.hiddenBias), 3, 1);
        const z = tf.sigmoid(tf.add(xz, hz));
        const n = tf.tanh(tf.add(xn, tf.mul(tf.sigmoid(tf.add(xr, hr)), hn)));
        const state = tf.add(tf.mul(z, initial), tf.mul(tf.sub(1, z), n));
        const context = alignment ? tf.matMul(tf.softmax(alignment(state, h)), h) : last;
        const both = tf.tanh(tf.add(tf.matMul(tf.concat([state, context], 1), combine.W), combine.b));
        const logits = tf.add(tf.matMul(both, output.W), output.b);
        const said = it.teacherForced({ source, target })[which].logits.slice([0, 0, 0], [1, 1, -1]);
        close(logits.dataSync(), said.dataSync());
      });
    });
    it.dispose();
  });

  test("leaves nothing behind but its results", () => {
    const before = tf.memory().numTensors;
    const it = model(kind, [1, 2]);
    const own = tf.memory().numTensors;
    const batch = pairs(3);
    const loss = it.loss(batch);
    expect(tf.memory().numTensors).toBe(own + 1);
    const forced = it.teacherForced(batch);
    expect(tf.memory().numTensors).toBe(own + 1 + (kind === "none" ? 2 : 4));
    tf.dispose([loss, forced.map(({ logits, weights }) => (weights ? [logits, weights] : [logits]))]);
    const readings = it.encode(batch.source);
    expect(tf.memory().numTensors).toBe(own + 4);
    tf.dispose(readings as unknown as tf.TensorContainer);
    it.translate(batch.source, { beam: 2 });
    const { value, grads } = tf.variableGrads(() => tf.sum(it.loss(batch)) as tf.Scalar, it.variables.flat());
    tf.dispose([value, grads]);
    expect(tf.memory().numTensors).toBe(own);
    it.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

test("the gradient is that of finite differences", () => {
  const it = model("additive");
  tf.tidy(() => {
    const batch = pairs(2);
    const { grads } = tf.variableGrads(() => tf.sum(it.loss(batch)) as tf.Scalar, it.variables[0]);
    for (const variable of it.variables[0]) {
      const values = Array.from(variable.dataSync());
      const at = values.length >> 1;
      const moved = (by: number) => {
        variable.assign(
          tf.tensor(
            values.map((x, i) => (i === at ? x + by : x)),
            variable.shape,
          ),
        );
        return it.loss(batch).dataSync()[0];
      };
      const slope: number = (moved(0.01) - moved(-0.01)) / 0.02;
      moved(0);
      expect(Math.abs(grads[variable.name].dataSync()[at] - slope)).toBeLessThan(2e-3);
    }
  });
  it.dispose();
});

test("a map that is sure of one word gives that word's annotation: the others could say anything", () => {
  // Scores that depend on the place alone: everything on the first word.
  const first = (query: tf.Tensor, keys: tf.Tensor) =>
    tf.tile(tf.tensor([[0, ...Array(keys.shape[keys.rank - 2] - 1).fill(-1e9)]]).expandDims(0), [
      query.shape[0],
      query.shape[1] as number,
      1,
    ]);
  const it = encoderDecoder({ ...SIZES, alignment: () => first });
  tf.tidy(() => {
    const weights = it.teacherForced({ source: [[3, 4, 5, END]], target: [[3, END]] })[0].weights!.arraySync();
    expect(weights).toEqual([
      [
        [1, 0, 0, 0],
        [1, 0, 0, 0],
      ],
    ]);
  });
  it.dispose();
});

test("every alignment of the package that takes queries and keys of one width plugs in, and learns", () => {
  const all: Record<string, (seed: number) => Alignment> = {
    dot: () => alignments.dot(),
    scaledDot: () => alignments.scaledDot(),
    cosine: () => alignments.cosine(),
    gaussian: () => alignments.gaussian({ learned: true }),
    general: (seed) => alignments.general({ queryWidth: 6, keyWidth: 6, seed }),
    additive: (seed) => alignments.additive({ queryWidth: 6, keyWidth: 6, units: 3, seed }),
    concat: (seed) => alignments.concat({ queryWidth: 6, keyWidth: 6, units: 3, seed }),
    deep: (seed) => alignments.deep({ queryWidth: 6, keyWidth: 6, units: 3, seed }),
    biasedGeneral: (seed) => alignments.biasedGeneral({ queryWidth: 6, keyWidth: 6, seed }),
    activatedGeneral: (seed) => alignments.activatedGeneral({ queryWidth: 6, keyWidth: 6, seed }),
  };
  for (const [name, alignment] of Object.entries(all)) {
    const it = encoderDecoder({ ...SIZES, alignment });
    const batch = pairs(3);
    const optimizer = training.adam({ rate: 0.02 });
    const losses = Array.from({ length: 12 }, () =>
      tf.tidy(
        () => optimizer.minimize(() => tf.sum(it.loss(batch)) as tf.Scalar, true, it.variables[0])!.dataSync()[0],
      ),
    );
    if (!(losses[11] < losses[0])) throw new Error(`${name}: ${losses}`);
    optimizer.dispose();
    it.dispose();
  }
});

describe("search", () => {
  test("a beam as wide as all there is finds the best translation, by brute force", () => {
    const it = model("dot", [1, 2]);
    // All translations of up to three words, by brute force.
    const words = [...Array(7).keys()].filter((id) => id !== END);
    const ends = [[END], ...words.map((a) => [a, END]), ...words.flatMap((a) => words.map((b) => [a, b, END]))];
    for (const which of [0, 1]) {
      for (const source of [
        [3, 4, END],
        [8, END],
      ]) {
        const scores = tf.tidy(() => {
          const logits = tf
            .logSoftmax(it.teacherForced({ source: ends.map(() => source), target: text.pad(ends) })[which].logits)
            .arraySync() as number[][][];
          return tf
            .tensor1d(ends.map((ids, b) => ids.reduce((sum, id, i) => sum + logits[b][i][id], 0) / ids.length))
            .arraySync();
        });
        const found = it.translate([source], { model: which, beam: 7 ** 3, maxLength: 3 })[0];
        expect(found.score).toBeCloseTo(Math.max(...scores), 4);
        expect(ends.map(String)).toContain(String(found.ids));
      }
    }
    it.dispose();
  });

  test("each sentence of a batch is found as if it were alone", () => {
    const it = model("general");
    const { source } = pairs(5);
    for (const beam of [1, 3]) {
      const together = it.translate(source, { beam, maxLength: 7 });
      source.forEach((sentence, i) =>
        expect(it.translate([sentence], { beam, maxLength: 7 })[0].ids).toEqual(together[i].ids),
      );
    }
    it.dispose();
  });

  test.each(kinds)("asked often enough it is compiled, and writes the same: %s", (kind) => {
    const graphs = () =>
      tf.getBackend() === "tensorflow"
        ? (tf.backend() as unknown as { getNumOfSavedModels(): number }).getNumOfSavedModels()
        : 0;
    const it = model(kind, [1, 2]);
    const source = sentences(12, 9, 9, 3);
    const before = tf.memory().numTensors;
    for (const which of [0, 1]) {
      const often = it.translate(source, { model: which, maxLength: 200 });
      expect(graphs()).toBe(tf.getBackend() === "tensorflow" ? 1 : 0); // both models share it
      // By hand: what the right words before each word make most likely.
      const target = text.pad(often.map(({ ids }) => ids));
      tf.tidy(() => {
        const { logits, weights } = it.teacherForced({ source, target })[which];
        const best = logits.argMax(-1).arraySync() as number[][];
        const maps = weights?.arraySync() as number[][][] | undefined;
        often.forEach(({ ids, weights: found }, i) => {
          expect(ids).toEqual(best[i].slice(0, ids.length));
          if (maps) found.forEach((row, n) => close(row, maps[i][n]));
        });
      });
    }
    expect(tf.memory().numTensors).toBe(before);
    it.dispose();
    expect(graphs()).toBe(0);
  });

  test("is cut off where it is told to, and says so by the missing end", () => {
    const it = model("none");
    for (const { ids } of it.translate(pairs(6).source, { maxLength: 2 })) {
      expect(ids.length).toBeLessThanOrEqual(2);
      expect(ids.slice(0, -1)).not.toContain(END);
    }
    it.dispose();
  });
});

test("learns to turn a sentence round, and its map finds the turn", async () => {
  jest.spyOn(console, "log").mockImplementation(() => {});
  const random = uniform(3);
  const it = encoderDecoder({
    sourceWords: 8,
    targetWords: 8,
    embedding: 8,
    units: 16,
    seeds: [1],
    alignment: () => alignments.dot(),
  });
  const { loss } = await training.train({
    loss: it.loss,
    variables: it.variables,
    batches: reversal(random),
    steps: 150,
    rate: 0.02,
  });
  expect(loss[0][149]).toBeLessThan(0.1);
  const [{ ids, weights }] = it.translate([[3, 5, 7, END]]);
  expect(ids).toEqual([7, 5, 3, END]);
  // A state has read its neighbours, so a map may point right beside the word.
  weights
    .slice(0, 3)
    .forEach((row, i) => expect(Math.abs(row.indexOf(Math.max(...row)) - (2 - i))).toBeLessThanOrEqual(1));
  it.dispose();
  jest.restoreAllMocks();
}, 30_000);

test("the twin without attention has about as many parameters, and is told apart", () => {
  const [without, attention] = ["none", "dot"].map((kind) => model(kind));
  expect(without.parameters - attention.parameters).toBe(6 * 18); // the summary's way into the gates
  expect(attention.parameters).toBe(attention.variables[0].reduce((sum, v) => sum + v.size, 0));
  tf.tidy(() => expect(without.teacherForced(pairs(1))[0].weights).toBeUndefined());
  without.dispose();
  attention.dispose();
});

test("errors say what is wrong", () => {
  const it = model("dot");
  expect(() => encoderDecoder({ ...SIZES, units: 5 })).toThrow(
    "models.encoderDecoder: units must be even, half for each direction of the encoder, got 5",
  );
  expect(() => encoderDecoder({ ...SIZES, sourceWords: 0 })).toThrow(
    "models.encoderDecoder: sourceWords must be a positive whole number, got 0",
  );
  expect(() => it.loss({ source: [[3, SIZES.sourceWords]], target: [[3, END]] })).toThrow(
    `models.encoderDecoder: source must be numbers of words, 0 to ${SIZES.sourceWords - 1}, got ${SIZES.sourceWords}`,
  );
  expect(() => it.loss({ source: [[3, END]], target: [[SIZES.targetWords, END]] })).toThrow(
    `models.encoderDecoder: target must be numbers of words, 0 to ${SIZES.targetWords - 1}, got ${SIZES.targetWords}`,
  );
  expect(() => it.loss({ source: [[3, END]], target: [[-1, END]] })).toThrow("got -1");
  expect(() => it.translate([[99, END]])).toThrow("models.encoderDecoder: source must be numbers of words");
  expect(() => it.loss({ source: [[3, END], [3]], target: [[3], [3]] })).toThrow(
    "models.encoderDecoder: source must be sentences of one length (text.pad makes them so), got lengths 2,1",
  );
  expect(() => encoderDecoder({ ...SIZES, unit: 4 } as never)).toThrow("; did you mean units?, got unit");
  expect(() => encoderDecoder({ ...SIZES, seeds: [] })).toThrow(
    "models.encoderDecoder: there must be at least one seed, got []",
  );
  expect(() => it.translate([[3, END]], { model: 1 })).toThrow(
    "models.encoderDecoder.translate: model must be one of 0 to 0, got 1",
  );
  expect(() => it.translate([[3, END]], { beam: 0 })).toThrow(
    "models.encoderDecoder.translate: beam must be a positive whole number, got 0",
  );
  expect(() => it.translate([])).toThrow(
    "models.encoderDecoder.translate: there must be at least one sentence, got []",
  );
  it.dispose();
});
