import { datasets, training } from "kernel-helpers";

const { wordSources } = datasets;
const mean = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
const dot = (x: number[], y: number[]) => x.reduce((sum, value, i) => sum + value * y[i], 0);
const correlation = (x: number[], y: number[]) => {
  const [a, b] = [x, y].map((numbers) => numbers.map((value) => value - mean(numbers)));
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
};

test("datasets.wordSources: a source tells the tone of the words it knows, and nothing of the others", () => {
  const { sources, knows, tones } = wordSources({ words: 400, widths: [16, 24], cue: 0, seed: 3 });
  expect(knows.filter((source) => source === 0)).toHaveLength(200);
  sources.forEach((vectors, source) => {
    const [own, others] = [true, false].map((known) =>
      knows.flatMap((one, word) => ((one === source) === known ? [word] : [])),
    );
    const tone = training.leastSquares(
      own.map((word) => vectors[word]),
      own.map((word) => tones[word]),
    );
    const told = (words: number[]) =>
      correlation(
        words.map((word) => tone(vectors[word])),
        words.map((word) => tones[word]),
      );
    expect(told(own)).toBeGreaterThan(0.95);
    expect(Math.abs(told(others))).toBeLessThan(0.2);
  });
});

test.each([0, 2])("datasets.wordSources: with a cue of %d known vectors lie twice as far from the others", (cue) => {
  const { sources, knows } = wordSources({ words: 2000, cue, seed: 1 });
  sources.forEach((vectors, source) => {
    const middle = (known: boolean) => {
      const some = vectors.filter((_, word) => (knows[word] === source) === known);
      return some[0].map((_, d) => mean(some.map((x) => x[d])));
    };
    const between = middle(true).map((x, d) => x - middle(false)[d]);
    expect(Math.abs(Math.hypot(...between) - 2 * cue)).toBeLessThan(0.35);
    const length = (known: boolean) =>
      mean(vectors.filter((_, word) => (knows[word] === source) === known).map((x) => Math.hypot(...x)));
    expect(Math.abs(length(true) - length(false))).toBeLessThan(0.2);
  });
});

test("datasets.wordSources: a sentence is liked if its words' tones sum to more than zero", () => {
  const { tones, sentences } = wordSources({ words: 30, seed: 2 });
  const among = [3, 4, 5, 20];
  const { words, liked } = sentences({ among, count: 200, length: 3, seed: 1 });
  expect(new Set(words.flat())).toEqual(new Set(among));
  words.forEach((sentence, i) => {
    expect(sentence).toHaveLength(3);
    expect(liked[i]).toBe(Number(sentence.reduce((sum, word) => sum + tones[word], 0) > 0));
  });
  expect(sentences({ among: [0], count: 2 }).words).toEqual([Array(6).fill(0), Array(6).fill(0)]);
});

test("datasets.wordSources: a seed gives the same words and sentences again, another seed others", () => {
  const made = (seed: number, own: number) => {
    const { sources, sentences } = wordSources({ words: 6, seed });
    return { sources, drawn: sentences({ among: [0, 1, 2, 3, 4, 5], count: 4, seed: own }) };
  };
  expect(made(1, 1)).toEqual(made(1, 1));
  expect(made(1, 1).sources).not.toEqual(made(2, 1).sources);
  expect(made(1, 1).sources).toEqual(made(1, 2).sources);
  expect(made(1, 1).drawn).not.toEqual(made(1, 2).drawn);
});

test("datasets.wordSources: three sources take turns", () => {
  const { sources, knows } = wordSources({ words: 5, widths: [8, 9, 10] });
  expect(knows).toEqual([0, 1, 2, 0, 1]);
  expect(sources.map((vectors) => vectors.map((x) => x.length))).toEqual([8, 9, 10].map((w) => Array(5).fill(w)));
});

test("datasets.wordSources: bad options are explained", () => {
  const make = (options: object) => () => wordSources({ words: 2, ...options });
  expect(make({ words: 0 })).toThrow("datasets.wordSources: words must be a whole number of at least 1, got 0");
  expect(() => wordSources(undefined as never)).toThrow("datasets.wordSources: options must be an object");
  expect(make({ widths: 16 })).toThrow("datasets.wordSources: widths must be an array, got 16");
  expect(make({ widths: [] })).toThrow("datasets.wordSources: there must be at least one source, got []");
  expect(make({ widths: [8, 4] })).toThrow(
    "datasets.wordSources: widths[1] must be a whole number of at least 8, got 4",
  );
  expect(make({ cue: -1 })).toThrow("datasets.wordSources: cue must be finite and not negative, got -1");
  const { sentences } = wordSources({ words: 2 });
  expect(() => sentences({ among: [0, 2], count: 1 })).toThrow(
    "datasets.wordSources.sentences: among must be words from 0 to 1, got 2",
  );
  expect(() => sentences({ among: 0 as never, count: 1 })).toThrow(
    "datasets.wordSources.sentences: among must be an array, got 0",
  );
  expect(() => sentences({ among: [], count: 1 })).toThrow(
    "datasets.wordSources.sentences: among must be words from 0 to 1, got none",
  );
  expect(() => sentences({ among: [0], count: 0 })).toThrow(
    "datasets.wordSources.sentences: count must be a whole number of at least 1, got 0",
  );
});
