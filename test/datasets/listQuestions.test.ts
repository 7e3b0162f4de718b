import { datasets } from "kernel-helpers";

const { listQuestions } = datasets;
const perList = (numbers: Int32Array | Float32Array, items: number) =>
  Array.from({ length: numbers.length / items }, (_, i) => Array.from(numbers.subarray(i * items, (i + 1) * items)));

test.each([
  { question: "mean" as const, counts: [1, 2, 3], weight: (count: number) => 1 / count },
  { question: "sum" as const, counts: [1, 2, 3], weight: () => 1 },
  { question: "one or none" as const, counts: [0, 1], weight: () => 1 },
])("datasets.listQuestions: $question, the truth weighs the items of the kind that is asked for", (expected) => {
  const { question, counts, weight } = expected;
  const { query, kinds, truth } = listQuestions({ question, lists: 300, items: 8, seed: 3 });
  const seen = new Map<number, number>();
  const places = new Set<number>();
  const truths = perList(truth, 8);
  perList(kinds, 8).forEach((row, list) => {
    const matches = row.flatMap((kind, item) => (kind === query[list] ? [item] : []));
    seen.set(matches.length, (seen.get(matches.length) ?? 0) + 1);
    matches.forEach((item) => places.add(item));
    expect(truths[list]).toEqual(
      row.map((_, item) => (matches.includes(item) ? Math.fround(weight(matches.length)) : 0)),
    );
  });
  expect([...seen.keys()].sort()).toEqual(counts);
  for (const count of seen.values()) expect(count).toBeGreaterThan((0.75 * 300) / counts.length);
  expect(places.size).toBe(8);
});

test("datasets.listQuestions: every kind is asked for and comes, values are standard normal, lists may be long", () => {
  const { query, kinds, values } = listQuestions({ question: "mean", lists: 200, items: 50, kinds: 5, width: 2 });
  expect([...new Set(query)].sort()).toEqual([0, 1, 2, 3, 4]);
  expect([...new Set(kinds)].sort()).toEqual([0, 1, 2, 3, 4]);
  expect(values).toHaveLength(200 * 50 * 2);
  const squares = values.reduce((sum, x) => sum + x * x, 0) / values.length;
  expect(squares).toBeGreaterThan(0.95);
  expect(squares).toBeLessThan(1.05);
});

test("datasets.listQuestions: a seed gives the same lists again, another seed others", () => {
  const lists = (seed: number) => listQuestions({ question: "sum", lists: 4, seed });
  expect(lists(1)).toEqual(lists(1));
  expect(lists(1)).not.toEqual(lists(2));
});

test("datasets.listQuestions: bad options are explained", () => {
  const ask = (options: object) => () => listQuestions({ question: "mean", lists: 2, ...options });
  expect(ask({ question: "median" })).toThrow(
    "datasets.listQuestions: question must be one of mean, sum, one or none, got median",
  );
  expect(ask({ items: 2 })).toThrow("datasets.listQuestions: items must be a whole number of at least 3, got 2");
  expect(ask({ lists: 0.5 })).toThrow("datasets.listQuestions: lists must be a whole number of at least 1, got 0.5");
  expect(ask({ kinds: 1 })).toThrow("datasets.listQuestions: kinds must be a whole number of at least 2, got 1");
  expect(ask({ width: 0 })).toThrow("datasets.listQuestions: width must be a whole number of at least 1, got 0");
});
