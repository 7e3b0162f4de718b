import fc from "fast-check";
import { datasets } from "kernel-helpers";

const { batches } = datasets;

test("each round has every item at most once, in whole batches, whatever the sizes", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 0, max: 60 }),
      fc.boolean(),
      fc.integer(),
      (size, more, sorted, seed) => {
        const items = Array.from({ length: size + more }, (_, i) => i);
        const found = [...batches(items, { size, epochs: 1, seed, length: sorted ? (i) => i % 7 : undefined })];
        expect(found.every((batch) => batch.length === size)).toBe(true);
        expect(new Set(found.flat()).size).toBe(found.length * size);
        expect(found.length).toBe(Math.floor(items.length / size));
      },
    ),
  );
});

test("with lengths, items of like length come together", () => {
  const items = Array.from({ length: 640 }, (_, i) => 1 + (i % 20));
  const spread = (found: number[][]) =>
    found.reduce((sum, batch) => sum + Math.max(...batch) - Math.min(...batch), 0) / found.length;
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
  expect(() => batches([1], { size: 2 }).next()).toThrow(
    "datasets.batches: there must be at least one batch of 2 items, got 1",
  );
  expect(() => batches([1], { size: 0 }).next()).toThrow(
    "datasets.batches: size must be a positive whole number, got 0",
  );
});
