import { models, training, tf, uniform } from "kernel-helpers";
import { expectClose } from "../../mechanisms/support";

const KINDS: models.Positions[] = ["none", "learned", "sinusoidal", "rotary", "alibi"];
const SIZES = { words: 11, length: 12, width: 8, heads: 4, layers: 2 };
const make = (options: Partial<models.WordModelOptions> = {}) => models.gpt({ ...SIZES, ...options });

const random = uniform(5);
const sentence = (length: number) => Array.from({ length }, () => 1 + Math.floor(random() * 10));
const batch = models.nextWords([sentence(7), sentence(7), sentence(7)]);

describe.each(KINDS)("with positions: %s", (positions) => {
  test("changing a word changes nothing before it, to the last bit", () => {
    const gpt = make({ positions });
    tf.tidy(() => {
      const words = sentence(8);
      const changed = words.map((id, i) => (i === 5 ? (id % 10) + 1 : id));
      const [a, b] = [words, changed].map((ids) => gpt.read([ids])[0].logits);
      expectClose(a.slice([0, 0], [1, 5]), b.slice([0, 0], [1, 5]), 0);
      expect(tf.max(tf.abs(tf.sub(a, b)).slice([0, 5], [1, 1])).dataSync()[0]).toBeGreaterThan(1e-3);
    });
    gpt.dispose();
  });

  test("with cached keys it writes the same words, greedily and drawn, and what it writes is what it says", () => {
    const gpt = make({ positions, keyValueHeads: 2, seeds: [1, 2] });
    const prompts = [sentence(3), sentence(3)];
    for (const how of [
      { temperature: 0, model: 1 },
      { seed: 4, topK: 5 },
    ]) {
      const [cached, whole] = [true, false].map((kept) => gpt.write(prompts, { count: 8, cached: kept, ...how }));
      expect(cached).toEqual(whole);
      expect(cached.map(({ length }) => length)).toEqual([8, 8]);
    }
    tf.tidy(() => {
      const written = gpt.write(prompts, { count: 8, temperature: 0, model: 1 });
      const texts = prompts.map((prompt, b) => [...prompt, ...written[b]]);
      const best = tf.argMax(gpt.read(texts)[1].logits, -1).arraySync() as number[][];
      texts.forEach((text, b) => expect(text.slice(3)).toEqual(best[b].slice(2, -1)));
    });
    gpt.dispose();
  });

  test("side by side models are what each is alone, values and gradients, and as many as it says", () => {
    const [together, ...alone] = [[1, 2], [1], [2]].map((seeds) => make({ positions, seeds }));
    tf.tidy(() => {
      const losses = together.loss(batch).dataSync();
      alone.forEach((it, m) => {
        expectClose(it.loss(batch), [losses[m]], 1e-6);
        const of = (model: models.Gpt, at: number) =>
          tf.variableGrads(() => model.loss(batch).slice([at], [1]).asScalar(), model.variables[at]).grads;
        const [a, b] = [of(it, 0), of(together, m)].map((grads) => Object.values(grads));
        a.forEach((x, i) => expectClose(x, b[i], 1e-5));
      });
    });
    expect(together.parameters).toBe(together.variables[0].reduce((sum, v) => sum + v.size, 0));
    const blocks = 2 * (12 * 8 ** 2 + 13 * 8) + 2 * 8;
    expect(together.parameters).toBe(11 * 8 + (positions === "learned" ? 12 * 8 : 0) + blocks);
    [together, ...alone].forEach((it) => it.dispose());
  });
});

test("the loss is the mean surprise at what is asked, and nothing else counts", () => {
  const gpt = make();
  tf.tidy(() => {
    const { words, answers } = models.nextWords([
      [3, 4, 5, 6],
      [7, 8, 0, 0],
    ]);
    expect(answers).toEqual([
      [4, 5, 6],
      [8, -1, -1],
    ]);
    const p = tf.logSoftmax(gpt.read(words)[0].logits).arraySync() as number[][][];
    const expected = -(p[0][0][4] + p[0][1][5] + p[0][2][6] + p[1][0][8]) / 4;
    expectClose(gpt.loss({ words, answers }), [expected], 1e-5);
    expectClose(gpt.loss({ words, answers: answers.map((row) => row.map(() => -1)) }), [0], 0);
  });
  gpt.dispose();
});

test("untied it has a matrix of its own, and every option of the blocks gets there", () => {
  const count = (options: Partial<models.WordModelOptions>) => {
    const it = make(options);
    it.dispose();
    return it.parameters;
  };
  expect(count({ tied: false }) - count({})).toBe(8 * 11);
  expect(count({}) - count({ normalisation: "rms" })).toBe(5 * 8);
  expect(count({}) - count({ norm: "after" })).toBe(2 * 8);
  expect(count({}) - count({ hidden: 8 })).toBe(2 * 24 * (2 * 8 + 1));
  expect(count({}) - count({ keyValueHeads: 1 })).toBe(2 * 2 * 6 * (8 + 1));
  const llama = make({ positions: "rotary", normalisation: "rms", activation: "swiglu", projectionBias: false });
  expect(Object.keys(llama.named[0]).filter((name) => name.endsWith("Bias") || name.endsWith("bias"))).toEqual([]);
  expect(Object.keys(llama.named[0])).toContain("blocks/1/feedForward/gate");
  llama.dispose();
});

test("dropout is in the loss and nowhere else", () => {
  const [gpt, plain] = [make({ dropout: 0.3 }), make()];
  tf.tidy(() => {
    expectClose(gpt.read(batch.words)[0].logits, plain.read(batch.words)[0].logits, 0);
    const [first, second] = [gpt.loss(batch), gpt.loss(batch)].map((x) => x.dataSync()[0]);
    expect(Math.abs(first - second)).toBeGreaterThan(1e-4);
  });
  gpt.dispose();
  plain.dispose();
});

test("a text ends where it is told to, and others go on", () => {
  const gpt = make({ seeds: [2] });
  const prompts = Array.from({ length: 8 }, () => sentence(2));
  const all = gpt.write(prompts, { count: 9, seed: 1 });
  const until = all[0][2];
  const ended = gpt.write(prompts, { count: 9, temperature: 0 });
  const some = gpt.write(prompts, { count: 9, temperature: 0, until });
  some.forEach((text, b) => {
    const at = ended[b].indexOf(until);
    expect(text).toEqual(at < 0 ? ended[b] : ended[b].slice(0, at + 1));
  });
  expect(gpt.write(prompts, { count: 0 })).toEqual(prompts.map(() => []));
  gpt.dispose();
});

test("leaves nothing behind but its results", () => {
  const before = tf.memory().numTensors;
  const gpt = make({ seeds: [1, 2] });
  const own = tf.memory().numTensors;
  gpt.write([[3, 4]], { count: 4 });
  gpt.write([[3, 4]], { count: 4, cached: false });
  const predictions = gpt.read([[3, 4]]);
  expect(tf.memory().numTensors).toBe(own + 2 * 3);
  tf.dispose(predictions);
  tf.dispose(gpt.loss(batch));
  expect(tf.memory().numTensors).toBe(own);
  gpt.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test("learns a text by heart, compiled where there is TensorFlow, and writes it", async () => {
  jest.spyOn(console, "log").mockImplementation(() => {});
  const text = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8];
  const gpt = make({ positions: "rotary", width: 16, seeds: [1, 2] });
  const batches = Array.from({ length: 150 }, () => models.nextWords([text]));
  const { loss } = await training.train({ loss: gpt.loss, variables: gpt.variables, batches, steps: 150, rate: 0.02 });
  for (const model of [0, 1]) {
    expect(loss[model][149]).toBeLessThan(0.05);
    expect(gpt.write([text.slice(0, 2)], { count: 10, temperature: 0, model })).toEqual([text.slice(2)]);
  }
  gpt.dispose();
  jest.restoreAllMocks();
}, 60_000);

test("errors say what is wrong", () => {
  expect(() => models.gpt({ words: 9 })).toThrow(
    "models.gpt: learned positions need a length, the longest there will be, got undefined",
  );
  expect(() => make({ positions: "absolute" as never })).toThrow(
    "models.gpt: positions must be one of none, learned, sinusoidal, rotary, alibi, got absolute",
  );
  expect(() => make({ seeds: [] })).toThrow("models.gpt: there must be at least one seed, got []");
  expect(() => make({ words: 0 })).toThrow("models.gpt: words must be a whole number of at least 1, got 0");
  expect(() => make({ layer: 2 } as never)).toThrow("; did you mean layers?, got layer");
  const gpt = make();
  expect(() => gpt.read([[11]])).toThrow("models.gpt: words must be numbers of words, 0 to 10, got 11");
  expect(() => gpt.read([[1, 2], [3]])).toThrow("models.gpt: words must be sentences of one length");
  expect(() => gpt.loss({ words: [[1]], answers: [[-2]] })).toThrow(
    "models.gpt: answers must be numbers of words, -1 to 10, got -2",
  );
  expect(() => gpt.read([sentence(13)])).toThrow("positions.learned: there must be at most 12 positions, got 13");
  expect(() => gpt.write([[1]], { count: 2, model: 1 })).toThrow(
    "models.gpt.write: model must be one of 0 to 0, got 1",
  );
  expect(() => gpt.write([[1]], { count: -1 })).toThrow(
    "models.gpt.write: count must be a whole number of at least 0, got -1",
  );
  expect(() => gpt.write([], { count: 1 })).toThrow("models.gpt.write: prompts must be sentences of one length");
  expect(() => models.nextWords([[1]])).toThrow("models.nextWords: a sentence must have at least two words, got [1]");
  gpt.dispose();
});
