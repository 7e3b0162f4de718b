import { models, tf, training, uniform } from "kernel-helpers";
import { expectClose } from "../../mechanisms/support";

const SIZES = { words: 9, length: 8, width: 8, heads: 2, layers: 2 };

test("hears both sides, but no padding", () => {
  const bert = models.bert(SIZES);
  tf.tidy(() => {
    const [a, b, padded] = [
      [3, 4, 5, 6],
      [3, 4, 5, 7],
      [3, 4, 5, 6, 0, 0],
    ].map((ids) => bert.read([ids])[0]);
    expect(tf.max(tf.abs(tf.sub(a.logits, b.logits)).slice([0, 0], [1, 1])).dataSync()[0]).toBeGreaterThan(1e-3);
    expectClose(padded.logits.slice([0, 0], [1, 4]), a.logits, 1e-5);
    for (const weights of padded.weights) expectClose(weights.slice([0, 0, 0, 4]), tf.zeros([1, 2, 6, 2]), 0);
  });
  bert.dispose();
});

test("hidden words: so many are asked about, eight in ten of them hidden, one in ten another, one in ten there", () => {
  const sentences = Array.from({ length: 400 }, () => [5, 5, 5, 5, 5, 5, 5, 5, 5, 0]);
  const { words, answers } = models.maskedWords(sentences, { words: 9, mask: 8, share: 0.3, seed: 2 });
  const asked = answers.flatMap((row, b) => row.flatMap((id, n) => (id >= 0 ? [{ id, read: words[b][n] }] : [])));
  expect(Math.abs(asked.length / 3600 - 0.3)).toBeLessThan(0.03);
  expect(asked.every(({ id }) => id === 5)).toBe(true);
  const share = (of: (read: number) => boolean) => asked.filter(({ read }) => of(read)).length / asked.length;
  // Another word may by chance be the mask or the same.
  expect(share((read) => read === 8)).toBeCloseTo(0.8 + 0.1 / 8, 1);
  expect(share((read) => read === 5)).toBeCloseTo(0.1 + 0.1 / 8, 1);
  expect(words.every((row, b) => row.every((id, n) => answers[b][n] >= 0 || id === sentences[b][n]))).toBe(true);
  expect(words.every((row) => row[9] === 0)).toBe(true);
  expect(models.maskedWords(sentences, { words: 9, mask: 8, share: 0.3, seed: 2 })).toEqual({ words, answers });
});

test("learns to fill in what its neighbours on both sides say", async () => {
  jest.spyOn(console, "log").mockImplementation(() => {});
  const random = uniform(1);
  // The word in the middle is what its two neighbours are apart.
  const sentences = (count: number) =>
    Array.from({ length: count }, () => {
      const [a, b] = [1, 2].map(() => 4 + Math.floor(random() * 3));
      return [a, 1 + Math.abs(a - b), b];
    });
  const hidden = (rows: number[][]) => ({
    words: rows.map(([a, , b]) => [a, 8, b]),
    answers: rows.map(([, answer]) => [-1, answer, -1]),
  });
  const bert = models.bert({ ...SIZES, width: 16 });
  const batches = Array.from({ length: 150 }, () => hidden(sentences(32)));
  const { loss } = await training.train({
    loss: bert.loss,
    variables: bert.variables,
    batches,
    steps: 150,
    rate: 0.01,
  });
  expect(loss[0][149]).toBeLessThan(0.1);
  bert.dispose();
  jest.restoreAllMocks();
}, 60_000);

test("errors say what is wrong", () => {
  expect(() => models.maskedWords([[3]], { words: 9, mask: 9 })).toThrow(
    "models.maskedWords: mask must be one of the 9 words, got 9",
  );
  expect(() => models.maskedWords([[3]], { words: 9, mask: 8, share: 0 })).toThrow(
    "models.maskedWords: share must be above 0 and at most 1, got 0",
  );
  expect(() => models.bert({ words: 9 })).toThrow("models.bert: learned positions need a length");
});
