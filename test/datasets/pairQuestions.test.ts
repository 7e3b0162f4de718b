import { datasets } from "kernel-helpers";

const { pairQuestions, pairWords } = datasets;

test.each([1, 2, 6, 16])("%d pairs: letters and numbers in turn, each letter twice with one number", (pairs) => {
  const sequences = pairQuestions({ sequences: 50, pairs, seed: 3 });
  expect(sequences).toHaveLength(50);
  for (const { words, answers, sure } of sequences) {
    expect([words.length, answers.length, sure.length]).toEqual([4 * pairs - 1, 4 * pairs - 1, pairs]);
    words.forEach((id, place) => expect(id < 16).toBe(place % 2 === 0));
    const letters = words.filter((_, place) => place % 2 === 0);
    expect(new Set(letters.slice(0, pairs)).size).toBe(pairs);
    expect([...letters.slice(pairs)].sort()).toEqual([...letters.slice(0, pairs)].sort());
    sure.forEach(([letter, number], i) => {
      expect(letter).toBe(2 * pairs + 2 * i);
      expect(words[number - 1]).toBe(words[letter]);
      expect(answers[letter]).toBe(words[number]);
      if (letter + 1 < words.length) expect(words[letter + 1]).toBe(words[number]);
    });
    expect(answers.filter((id) => id >= 0)).toHaveLength(pairs);
  }
});

test("numbers are drawn evenly, orders differ, and the same seed gives the same", () => {
  const sequences = pairQuestions({ sequences: 1000, pairs: 4, seed: 1 });
  const counts = Array<number>(32).fill(0);
  sequences.forEach(({ words }) => words.slice(0, 8).forEach((id) => counts[id]++));
  counts.forEach((count) => expect(Math.abs(count / 250 - 1)).toBeLessThan(0.25));
  expect(new Set(sequences.map(({ sure }) => String(sure))).size).toBe(24);
  expect(pairQuestions({ sequences: 1000, pairs: 4, seed: 1 })).toEqual(sequences);
  expect(pairWords).toHaveLength(32);
});

test("errors say what is wrong", () => {
  expect(() => pairQuestions({ sequences: 1, pairs: 17 })).toThrow(
    "datasets.pairQuestions: pairs must be at most 16, as there are letters, got 17",
  );
  expect(() => pairQuestions({ sequences: 0 })).toThrow(
    "datasets.pairQuestions: sequences must be a whole number of at least 1, got 0",
  );
});
