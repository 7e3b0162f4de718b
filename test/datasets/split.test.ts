import { datasets } from "kernel-helpers";

const items = Array.from({ length: 20 }, (_, i) => i);

test("every item is on one side, and the list that was given stays as it was", () => {
  const { known, aside } = datasets.split(items, { aside: 5, seed: 3 });
  expect(aside).toHaveLength(5);
  expect([...known, ...aside].sort((a, b) => a - b)).toEqual(items);
  expect(items[0]).toBe(0);
});

test("the seed decides who is set aside", () => {
  const of = (seed: number) => datasets.split(items, { aside: 5, seed }).aside;
  expect(of(1)).toEqual(of(1));
  expect(of(1)).not.toEqual(of(2));
});

test("each item is set aside about equally often", () => {
  const times = items.map(() => 0);
  for (let seed = 0; seed < 2000; seed++) for (const i of datasets.split(items, { aside: 5, seed }).aside) times[i]++;
  // 500 expected each, with a spread of √(2000 · ¼ · ¾) ≈ 19.
  expect(Math.max(...times.map((n) => Math.abs(n - 500)))).toBeLessThan(90);
});

test("errors say what is wrong", () => {
  for (const aside of [0, 20, 1.5, NaN])
    expect(() => datasets.split(items, { aside })).toThrow(
      `datasets.split: aside must be a whole number from 1 to 19, one less than there are items, got ${aside}`,
    );
  expect(() => datasets.split(items, { aside: 2, sead: 1 } as never)).toThrow("datasets.split");
});
