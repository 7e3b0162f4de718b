import { datasets } from "kernel-helpers";

const { verdicts, verdictWords } = datasets;
const { parts, wholes, adjectives, all } = verdictWords;
const drawn = verdicts({ reviews: 600, seed: 5 });
const sentences = drawn.flatMap((review) => review.sentences);
const share = <T>(items: T[], is: (item: T) => boolean) => items.filter(is).length / items.length;

test("datasets.verdicts: exactly one sentence is about the whole, and it decides", () => {
  for (const review of drawn) {
    const about = review.sentences.map(({ words, topic }) => wholes.includes(words[topic]));
    expect(about.map((is, s) => (is ? s : -1)).filter((s) => s >= 0)).toEqual([review.verdict]);
    expect(review.good).toBe(review.sentences[review.verdict].good);
  }
});

test("datasets.verdicts: the truth points at the thing, the adjective and not, each of which comes once", () => {
  for (const { words, topic, adjective, not, good } of sentences) {
    const at = (is: (word: string) => boolean) => words.flatMap((word, t) => (is(word) ? [t] : []));
    expect(at((word) => [...parts, ...wholes].includes(word))).toEqual([topic]);
    expect(at((word) => [...adjectives.good, ...adjectives.bad].includes(word))).toEqual([adjective]);
    expect(at((word) => word === "not")).toEqual(not === undefined ? [] : [adjective - 1]);
    expect(good).toBe(adjectives.good.includes(words[adjective]) !== (not !== undefined));
  }
});

test("datasets.verdicts: sentences have at most 12 words, and six or more stand between thing and adjective", () => {
  expect(Math.max(...sentences.map(({ words }) => words.length))).toBe(12);
  expect(Math.min(...sentences.map(({ topic, adjective }) => Math.abs(topic - adjective) - 1))).toBe(6);
  expect(new Set(sentences.flatMap(({ words }) => words))).toEqual(new Set(all));
});

test("datasets.verdicts: the verdict stands anywhere, half are good, a third say not, and the others tell nothing of it", () => {
  expect(new Set(drawn.map((review) => review.sentences.length))).toEqual(new Set([3, 4, 5, 6]));
  expect(new Set(drawn.map((review) => review.verdict))).toEqual(new Set([0, 1, 2, 3, 4, 5]));
  expect(Math.abs(share(drawn, (review) => review.good) - 0.5)).toBeLessThan(0.06);
  expect(Math.abs(share(sentences, ({ not }) => not !== undefined) - 1 / 3)).toBeLessThan(0.05);
  const others = drawn.flatMap((review) =>
    review.sentences.filter((_, s) => s !== review.verdict).map(({ good }) => good === review.good),
  );
  expect(Math.abs(share(others, (same) => same) - 0.5)).toBeLessThan(0.05);
});

test("datasets.verdicts: a seed gives the same reviews again, another seed others; how many sentences can be said", () => {
  const some = (seed: number) => verdicts({ reviews: 4, seed });
  expect(some(1)).toEqual(some(1));
  expect(some(1)).not.toEqual(some(2));
  expect(verdicts({ reviews: 3, sentences: [1, 1] }).map((review) => review.sentences.length)).toEqual([1, 1, 1]);
});

test("datasets.verdicts: bad options are explained", () => {
  expect(() => verdicts({ reviews: 0 })).toThrow(
    "datasets.verdicts: reviews must be a whole number of at least 1, got 0",
  );
  for (const range of [
    [0, 3],
    [4, 3],
    [1, 2.5],
  ] as const)
    expect(() => verdicts({ reviews: 1, sentences: range })).toThrow(
      `datasets.verdicts: sentences must be the fewest, at least 1, and the most, both whole, got [${range.join(",")}]`,
    );
});
