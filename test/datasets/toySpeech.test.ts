import { datasets } from "kernel-helpers";

const { phonemes, speechBatch, toySpeech } = datasets;

/** What each phoneme sounds like without noise. */
function sounds(seed: number): number[][] {
  const heard: number[][] = [];
  for (const { phonemes: said, frames, spans } of toySpeech({ utterances: 50, length: 12, noise: 0, seed }))
    said.forEach((phoneme, place) => (heard[phoneme] = frames[spans[place][0]]));
  return heard;
}

test("datasets.toySpeech: the spans share out the frames in order, and the truth links all of a phoneme's frames to it", () => {
  const durations = new Map<number, number>();
  for (const { phonemes: said, frames, spans, sure } of toySpeech({ utterances: 300, length: 7, seed: 1 })) {
    expect(said).toHaveLength(7);
    expect(spans[0][0]).toBe(0);
    expect(spans[6][1]).toBe(frames.length);
    spans.forEach(([from, to], place) => {
      if (place > 0) expect(from).toBe(spans[place - 1][1]);
      durations.set(to - from, (durations.get(to - from) ?? 0) + 1);
      expect(sure.filter(([p]) => p === place).map(([, frame]) => frame)).toEqual(
        Array.from({ length: to - from }, (_, i) => from + i),
      );
    });
    expect(sure).toHaveLength(frames.length);
  }
  expect([...durations.keys()].sort()).toEqual([2, 3, 4, 5]);
  for (const count of durations.values()) expect(count / 2100).toBeCloseTo(0.25, 1);
});

test("datasets.toySpeech: a frame is its phoneme's sound, the same for every seed, and noise of the spread asked for", () => {
  const pure = sounds(1);
  expect(pure).toHaveLength(phonemes.length);
  expect(sounds(2)).toEqual(pure);
  const far = pure.flatMap((a, i) => pure.slice(0, i).map((b) => Math.hypot(...a.map((x, j) => x - b[j]))));
  expect(Math.min(...far)).toBeGreaterThan(2);
  const noises = toySpeech({ utterances: 100, length: 7, noise: 0.7, seed: 3 }).flatMap((u) =>
    u.sure.flatMap(([place, frame]) => u.frames[frame].map((x, j) => x - pure[u.phonemes[place]][j])),
  );
  const mean = noises.reduce((sum, x) => sum + x, 0) / noises.length;
  const spread = Math.sqrt(noises.reduce((sum, x) => sum + x * x, 0) / noises.length);
  expect(Math.abs(mean)).toBeLessThan(0.02);
  expect(Math.abs(spread - 0.7)).toBeLessThan(0.02);
});

test("datasets.toySpeech: a phoneme never follows itself; without repeats it comes once", () => {
  const free = toySpeech({ utterances: 200, length: 14, seed: 4 }).map(({ phonemes }) => phonemes);
  expect(free.every((said) => said.every((p, i) => p !== said[i - 1]))).toBe(true);
  expect(new Set(free.flat()).size).toBe(phonemes.length);
  expect(free.every((said) => new Set(said).size < 14)).toBe(true);
  const once = toySpeech({ utterances: 50, length: 12, repeats: false, seed: 4 });
  expect(once.every(({ phonemes: said }) => new Set(said).size === 12)).toBe(true);
});

test("datasets.toySpeech: one duration for all if asked; a seed gives the same speech again, another seed other speech", () => {
  const steady = toySpeech({ utterances: 5, length: 4, shortest: 3, longest: 3 });
  expect(steady.every(({ frames }) => frames.length === 12)).toBe(true);
  const speech = (seed: number) => toySpeech({ utterances: 3, length: 5, seed });
  expect(speech(1)).toEqual(speech(1));
  expect(speech(1)).not.toEqual(speech(2));
});

test("datasets.speechBatch: shorter utterances are filled up with silence, to a multiple if asked", () => {
  const speech = toySpeech({ utterances: 20, length: 7, seed: 2 });
  const { frames, lengths, phonemes: said } = speechBatch(speech);
  const longest = Math.max(...lengths);
  speech.forEach((utterance, b) => {
    expect(frames[b]).toHaveLength(longest);
    expect(frames[b].slice(0, lengths[b])).toEqual(utterance.frames);
    expect(
      frames[b]
        .slice(lengths[b])
        .flat()
        .every((x) => x === 0),
    ).toBe(true);
    expect(said[b]).toEqual(utterance.phonemes);
  });
  expect(speechBatch(speech, { multiple: 50 }).frames.map((of) => of.length)).toEqual(Array(20).fill(50));
});

test("datasets.toySpeech and speechBatch: bad options are explained", () => {
  const ask = (options: object) => () => toySpeech({ utterances: 2, length: 7, ...options });
  expect(ask({ length: 0 })).toThrow("datasets.toySpeech: length must be a whole number of at least 1, got 0");
  expect(ask({ utterances: 1.5 })).toThrow(
    "datasets.toySpeech: utterances must be a whole number of at least 1, got 1.5",
  );
  expect(ask({ shortest: 4, longest: 3 })).toThrow(
    "datasets.toySpeech: longest must not be below shortest, got 4 to 3",
  );
  expect(ask({ noise: -1 })).toThrow("datasets.toySpeech: noise must not be negative, got -1");
  expect(ask({ length: 13, repeats: false })).toThrow(
    "datasets.toySpeech: without repeats there can be at most 12 phonemes, got 13",
  );
  expect(() => speechBatch([])).toThrow("datasets.speechBatch: there must be at least one utterance, got []");
  const mixed = [3, 4].flatMap((length) => toySpeech({ utterances: 1, length }));
  expect(() => speechBatch(mixed)).toThrow(
    "datasets.speechBatch: all utterances must have the same number of phonemes, got [3,4]",
  );
  expect(() => speechBatch(mixed.slice(1), { multiple: 0 })).toThrow(
    "datasets.speechBatch: multiple must be a whole number of at least 1, got 0",
  );
});
