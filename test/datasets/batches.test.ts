import fc from "fast-check";
import { datasets } from "kernel-helpers";

const { batches, pad, vocabulary, PADDING, START, END } = datasets;

test("each round has every item at most once, in whole batches, whatever the sizes", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 60 }), fc.boolean(), fc.integer(), (size, more, sorted, seed) => {
    const items = Array.from({ length: size + more }, (_, i) => i);
    const found = [...batches(items, { size, epochs: 1, seed, length: sorted ? (i) => i % 7 : undefined })];
    expect(found.every((batch) => batch.length === size)).toBe(true);
    expect(new Set(found.flat()).size).toBe(found.length * size);
    expect(found.length).toBe(Math.floor(items.length / size));
  }));
});

test("with lengths, items of like length come together", () => {
  const items = Array.from({ length: 640 }, (_, i) => 1 + (i % 20));
  const spread = (found: number[][]) => found.reduce((sum, batch) => sum + Math.max(...batch) - Math.min(...batch), 0) / found.length;
  const apart = spread([...batches(items, { size: 16, epochs: 1 })]);
  const together = spread([...batches(items, { size: 16, epochs: 1, length: (n) => n })]);
  expect(together).toBeLessThan(apart / 4);
});

test("the same seed gives the same order, every round another", () => {
  const items = Array.from({ length: 12 }, (_, i) => i);
  const [first, again] = [1, 1].map((seed) => [...batches(items, { size: 4, epochs: 2, seed })]);
  expect(first).toEqual(again);
  expect(first.slice(0, 3)).not.toEqual(first.slice(3));
});

test("errors say what is wrong", () => {
  expect(() => batches([1], { size: 2 }).next()).toThrow("datasets.batches: there must be at least one batch of 2 items, got 1");
  expect(() => batches([1], { size: 0 }).next()).toThrow("datasets.batches: size must be a positive whole number, got 0");
});

test("a vocabulary gives numbers and takes them back; padding and special words have fixed ones", () => {
  const words = vocabulary(["one", "two", "one"]);
  expect([PADDING, START, END]).toEqual([0, 1, 2]);
  expect(words.size).toBe(5);
  expect(words.encode(["two", "one"])).toEqual([4, 3, END]);
  expect(words.decode([START, 4, 3, END, 4])).toEqual(["two", "one"]);
  expect(words.decode([4, 3, PADDING])).toEqual(["two", "one"]);
  expect(() => words.encode(["three"])).toThrow('datasets.vocabulary: every word must be one of the vocabulary\'s, got three');
  expect(() => words.encode(["<pad>"])).toThrow(/vocabulary/);
});

test("pad fills up to the longest", () => {
  expect(pad([[4, 2], [2]])).toEqual([[4, 2], [2, 0]]);
  expect(pad([])).toEqual([]);
  const many = pad(Array.from({ length: 200_000 }, (_, i) => (i === 123_456 ? [4, 2] : [2])));
  expect([many.length, many[0], many[123_456]]).toEqual([200_000, [2, 0], [4, 2]]);
});
