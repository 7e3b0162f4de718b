import { datasets } from "kernel-helpers";

const norm = (x: number[]) => Math.hypot(...x);
const dot = (x: number[], y: number[]) => x.reduce((sum, value, i) => sum + value * y[i], 0);
const distance = (x: number[], y: number[]) => norm(x.map((value, i) => value - y[i]));
const lowest = (numbers: number[]) => numbers.indexOf(Math.min(...numbers));
const highest = (numbers: number[]) => numbers.indexOf(Math.max(...numbers));
const asked = (name: datasets.Relation) => datasets.relation(name, { examples: 400, seed: 5 });
const share = (hits: boolean[]) => hits.filter(Boolean).length / hits.length;

/** For each relation the rule that finds the key, and one that should not. */
type Rule = (query: number[], keys: number[][]) => number;
const nearest: Rule = (query, keys) => lowest(keys.map((key) => distance(query, key)));
const byDot: Rule = (query, keys) => highest(keys.map((key) => dot(query, key)));
const byAngle: Rule = (query, keys) => highest(keys.map((key) => dot(query, key) / norm(key)));
const turnedBack: Rule = (query, keys) =>
  byDot(datasets.quarterTurn(datasets.quarterTurn(datasets.quarterTurn(query))), keys);
const byLength: Rule = (query, keys) => lowest(keys.map((key) => Math.abs(norm(key) - query[0])));
const byPlace: Rule = (query) => highest(query);

test.each<[datasets.Relation, Rule, Rule]>([
  ["same", byDot, byPlace],
  ["same, lengths vary", byAngle, byDot],
  ["nearest", nearest, byAngle],
  ["rotated", turnedBack, byDot],
  ["of that length", byLength, nearest],
  ["at that place", byPlace, nearest],
])("relation %s: its rule finds nearly every key, another does not", (name, rule, other) => {
  const { query, keys, truth } = asked(name);
  expect(share(truth.map((place, i) => rule(query[i], keys[i]) === place))).toBeGreaterThan(0.97);
  expect(share(truth.map((place, i) => other(query[i], keys[i]) === place))).toBeLessThan(0.7);
});

test.each(datasets.relations)(
  "relation %s: every place is asked for equally often, and a seed makes it again",
  (name) => {
    const { query, keys, truth } = asked(name);
    for (let place = 0; place < 8; place++) {
      expect(truth.filter((t) => t === place).length).toBeGreaterThan(25);
      expect(truth.filter((t) => t === place).length).toBeLessThan(80);
    }
    expect([query.length, keys.length, keys[0].length, keys[0][0].length, query[0].length]).toEqual([
      400, 400, 8, 8, 8,
    ]);
    expect(asked(name)).toEqual({ query, keys, truth });
    expect(datasets.relation(name, { examples: 1, seed: 6 }).keys[0]).not.toEqual(keys[0]);
  },
);

test("relation: bad options are explained", () => {
  expect(() => datasets.relation("bigger" as "same", { examples: 1 })).toThrow(
    "datasets.relation: the relation must be one of same; same, lengths vary; nearest; rotated; of that length; at that place, got bigger",
  );
  expect(() => datasets.relation("same", { examples: 0 })).toThrow("examples must be positive and whole, got 0");
  expect(() => datasets.relation("same", { examples: 1, width: 7, items: 4 })).toThrow(
    "width must be even and not below the number of items, got 7",
  );
});
