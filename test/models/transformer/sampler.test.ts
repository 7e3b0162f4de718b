import { models } from "kernel-helpers";

const { sampler } = models;
const LOGITS = [1, 3, -2, 2.5, 0];
const softmax = (z: number[]) => {
  const e = z.map(Math.exp);
  return e.map((x) => x / e.reduce((a, b) => a + b));
};
const close = (a: number[], b: number[]) => a.forEach((x, i) => expect(x).toBeCloseTo(b[i], 10));

test("alone it is the softmax, and the temperature divides the scores", () => {
  close(sampler().probabilities(LOGITS), softmax(LOGITS));
  close(sampler({ temperature: 0.5 }).probabilities(LOGITS), softmax(LOGITS.map((z) => 2 * z)));
  close(sampler({ temperature: 1e-3 }).probabilities([1000, 999]), [1, 0]);
  expect(sampler({ temperature: 0 }).probabilities(LOGITS)).toEqual([0, 1, 0, 0, 0]);
});

test("top-k keeps k words, top-p the fewest with that probability; each is made to sum to one", () => {
  const p = softmax(LOGITS);
  close(
    sampler({ topK: 2 }).probabilities(LOGITS),
    [0, p[1], 0, p[3], 0].map((x) => x / (p[1] + p[3])),
  );
  expect(
    sampler({ topK: 99 })
      .probabilities(LOGITS)
      .every((x) => x > 0),
  ).toBe(true);
  // The first has 0.56, two 0.90, three 0.97.
  close(sampler({ topP: 0.5 }).probabilities(LOGITS), [0, 1, 0, 0, 0]);
  close(
    sampler({ topP: 0.8 }).probabilities(LOGITS),
    [0, p[1], 0, p[3], 0].map((x) => x / (p[1] + p[3])),
  );
  close(sampler({ topP: 1 }).probabilities(LOGITS), p);
  // First to the two most likely, of which the first has 0.62: p counts among them.
  close(sampler({ topK: 2, topP: 0.6 }).probabilities(LOGITS), [0, 1, 0, 0, 0]);
});

test("draws as often as it says, the same for the same seed, and never a word that is cut off", () => {
  const draw = sampler({ temperature: 1.5, topK: 4, seed: 3 });
  const counts = Array<number>(5).fill(0);
  for (let i = 0; i < 20_000; i++) counts[draw(LOGITS)]++;
  const expected = draw.probabilities(LOGITS);
  counts.forEach((count, id) => expect(Math.abs(count / 20_000 - expected[id])).toBeLessThan(0.015));
  expect(counts[2]).toBe(0);
  const [a, b, other] = [3, 3, 4].map((seed) => {
    const draw = sampler({ seed });
    return Array.from({ length: 20 }, () => draw(LOGITS));
  });
  expect(a).toEqual(b);
  expect(a).not.toEqual(other);
});

test("errors say what is wrong", () => {
  expect(() => sampler({ temperature: -1 })).toThrow(
    "models.sampler: temperature must be finite and not negative, got -1",
  );
  expect(() => sampler({ topK: 0 })).toThrow("models.sampler: topK must be a positive whole number, got 0");
  expect(() => sampler({ topP: 0 })).toThrow("models.sampler: topP must be above 0 and at most 1, got 0");
  expect(() => sampler({ topk: 2 } as never)).toThrow("; did you mean topK?, got topk");
  expect(() => sampler()([])).toThrow("models.sampler: there must be a score for at least one word, got none");
});
