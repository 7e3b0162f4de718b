import { models, text, tf, training, uniform } from "kernel-helpers";
import { expectClose } from "../../mechanisms/support";
import { reversal } from "../reversal";

const { END, PADDING } = text;
const SIZES = { sourceWords: 9, targetWords: 7, width: 8, heads: 2 };
const make = (options: Partial<models.TransformerOptions> = {}) =>
  models.transformer({ ...SIZES, length: 20, ...options });

const random = uniform(3);
const sentences = (count: number, words: number, most: number) =>
  text.pad(
    Array.from({ length: count }, () => [
      ...Array.from({ length: 1 + Math.floor(random() * most) }, () => 3 + Math.floor(random() * (words - 3))),
      END,
    ]),
  );
const pairs = { source: sentences(5, 9, 5), target: sentences(5, 7, 4) };

test.each(["none", "learned", "sinusoidal", "rotary", "alibi"] as const)(
  "padding changes nothing, and no later target word what was said before it: %s",
  (positions) => {
    const it = make({ positions });
    tf.tidy(() => {
      const [short, long, other] = [
        { source: [[3, 4, END]], target: [[5, 6, END]] },
        { source: [[3, 4, END, PADDING, PADDING]], target: [[5, 6, END, PADDING]] },
        { source: [[3, 4, END]], target: [[5, 4, END]] },
      ].map((batch) => ({ loss: it.loss(batch), ...it.teacherForced(batch)[0] }));
      expectClose(long.logits.slice([0, 0], [1, 3]), short.logits);
      expectClose(long.loss, short.loss);
      expectClose(other.logits.slice([0, 0], [1, 2]), short.logits.slice([0, 0], [1, 2]), 0);
      expect(short.crossWeights.map(({ shape }) => shape)).toEqual(Array(2).fill([1, 2, 3, 3]));
    });
    it.dispose();
  },
);

test("step by step with cached keys it says what teacher forcing says of the same words, beam by beam", () => {
  for (const positions of ["sinusoidal", "rotary", "alibi"] as const) {
    const it = make({ positions, seeds: [1, 2], keyValueHeads: 1 });
    for (const beam of [1, 3]) {
      const found = it.translate(pairs.source, { model: 1, beam, maxLength: 6 });
      tf.tidy(() => {
        const target = text.pad(found.map(({ ids }) => ids));
        const { logits, crossWeights } = it.teacherForced({ source: pairs.source, target })[1];
        const p = tf.logSoftmax(logits).arraySync() as number[][][];
        const maps = tf.mean(crossWeights[1], 1).arraySync() as number[][][];
        found.forEach(({ ids, score, weights }, b) => {
          expect(score).toBeCloseTo(ids.reduce((sum, id, i) => sum + p[b][i][id], 0) / ids.length, 4);
          expectClose(weights, maps[b].slice(0, ids.length), 1e-5);
        });
        if (beam === 1) {
          const best = tf.argMax(logits, -1).arraySync() as number[][];
          found.forEach(({ ids }, b) => expect(ids).toEqual(best[b].slice(0, ids.length)));
        }
      });
    }
    it.dispose();
  }
});

test("a wide beam finds the best translation, by brute force", () => {
  const it = make();
  const words = [...Array(7).keys()].filter((id) => id !== END);
  const ends = [[END], ...words.map((a) => [a, END]), ...words.flatMap((a) => words.map((b) => [a, b, END]))];
  const source = [3, 4, 8, END];
  const best = tf.tidy(() => {
    const { logits } = it.teacherForced({ source: ends.map(() => source), target: text.pad(ends) })[0];
    const p = tf.logSoftmax(logits).arraySync() as number[][][];
    return Math.max(...ends.map((ids, b) => ids.reduce((sum, id, i) => sum + p[b][i][id], 0) / ids.length));
  });
  expect(it.translate([source], { beam: 7 ** 3, maxLength: 3 })[0].score).toBeCloseTo(best, 4);
  it.dispose();
});

test("parameters are as derived: words, positions, 12D² + 13D and 16D² + 19D a layer", () => {
  const D = 8;
  const layers = 2 * (12 * D ** 2 + 13 * D) + 2 * (16 * D ** 2 + 19 * D);
  const count = (options: Partial<models.TransformerOptions>) => {
    const it = make(options);
    it.dispose();
    return it.parameters;
  };
  expect(count({ norm: "after" })).toBe(16 * D + layers);
  expect(count({})).toBe(16 * D + layers + 4 * D);
  expect(count({ positions: "learned" })).toBe(16 * D + layers + 4 * D + 2 * 20 * D);
});

test("leaves nothing behind but its results", () => {
  const before = tf.memory().numTensors;
  const it = make({ seeds: [1, 2], dropout: 0.1 });
  const own = tf.memory().numTensors;
  it.translate(pairs.source, { beam: 2 });
  const forced = it.teacherForced(pairs);
  expect(tf.memory().numTensors).toBe(own + 2 * 7);
  tf.dispose([forced, it.loss(pairs)]);
  const { value, grads } = tf.variableGrads(() => tf.sum(it.loss(pairs)) as tf.Scalar, it.variables.flat());
  tf.dispose([value, grads]);
  expect(tf.memory().numTensors).toBe(own);
  it.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test("learns to turn a sentence round, and its map finds the turn", async () => {
  jest.spyOn(console, "log").mockImplementation(() => {});
  const it = models.transformer({ sourceWords: 8, targetWords: 8, width: 16, heads: 2, layers: 1, seeds: [1] });
  const { loss } = await training.train({
    loss: it.loss,
    variables: it.variables,
    batches: reversal(random),
    steps: 300,
    rate: 0.01,
  });
  expect(loss[0][299]).toBeLessThan(0.1);
  const [{ ids, weights }] = it.translate([[3, 5, 7, END]]);
  expect(ids).toEqual([7, 5, 3, END]);
  weights.slice(0, 3).forEach((row, i) => expect(row.indexOf(Math.max(...row))).toBe(2 - i));
  it.dispose();
  jest.restoreAllMocks();
}, 60_000);

test("errors say what is wrong", () => {
  const it = make();
  expect(() => make({ heads: 3 })).toThrow("mechanisms.multiHead: width must be a multiple of heads");
  expect(() => make({ sourceWords: 0 })).toThrow(
    "models.transformer: sourceWords must be a whole number of at least 1, got 0",
  );
  expect(() => it.loss({ source: [[3, 9]], target: [[3, END]] })).toThrow(
    "models.transformer: source must be numbers of words, 0 to 8, got 9",
  );
  expect(() => it.translate([])).toThrow("models.transformer.translate: source must be sentences of one length");
  expect(() => it.translate([[3, END]], { beam: 0 })).toThrow(
    "models.transformer.translate: beam must be a whole number of at least 1, got 0",
  );
  expect(() => it.translate([[3, END]], { model: 1 })).toThrow(
    "models.transformer.translate: model must be one of 0 to 0, got 1",
  );
  it.dispose();
});
