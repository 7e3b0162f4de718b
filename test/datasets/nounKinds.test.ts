import { datasets } from "kernel-helpers";

const { kinds, nouns, endings, features } = datasets.nounKinds();
const length = (x: number[]) => Math.hypot(...x);
const isSilent = (x: number[]) => x.every((value) => value === 0);

test("nounKinds: 200 different nouns of each of six kinds, each with a gloss", () => {
  expect(kinds).toEqual(["act", "animal", "artifact", "attribute", "person", "substance"]);
  expect(new Set(nouns.map(({ word }) => word)).size).toBe(1200);
  kinds.forEach((_, kind) => expect(nouns.filter((noun) => noun.kind === kind)).toHaveLength(200));
  for (const { gloss } of nouns) expect(gloss).toMatch(/^[^"\t]+$/);
  const kindOf = (word: string) => kinds[nouns.find((noun) => noun.word === word)!.kind];
  expect([kindOf("grebe"), kindOf("zinc"), kindOf("ambassador")]).toEqual(["animal", "substance", "person"]);
});

test("features: vectors have length one or are silent, and many rare words have none of their own", () => {
  const all = nouns.map(features);
  for (const { word, gloss } of all)
    for (const x of [word, gloss]) {
      expect(x).toHaveLength(64);
      if (!isSilent(x)) expect(length(x)).toBeCloseTo(1);
    }
  const silent = all.filter(({ word }) => isSilent(word)).length;
  expect(silent).toBeGreaterThan(500);
  expect(silent).toBeLessThan(900);
  expect(all.filter(({ gloss }) => isSilent(gloss)).length).toBeLessThan(60);
});

test("features: letters tell the endings that a word has", () => {
  const told = (word: string) => {
    const { letters } = features({ word, gloss: "" });
    return endings.filter((_, i) => letters[i] === 1);
  };
  expect(endings).toHaveLength(120);
  expect(told("kindness").sort()).toEqual(["ess", "ness", "s", "ss"]);
  expect(told("s")).toEqual([]);
  for (const { word } of nouns) for (const ending of told(word)) expect(word.endsWith(ending)).toBe(true);
});

test("features: a gloss counts without its noun, and words of one's own have features, too", () => {
  const gloss = "a lake and the river that fills it";
  expect(features({ word: "river", gloss }).gloss).not.toEqual(features({ word: "x", gloss }).gloss);
  expect(isSilent(features({ word: "blorfness", gloss: "" }).word)).toBe(true);
  expect(isSilent(features({ word: "blorfness", gloss: "" }).gloss)).toBe(true);
  expect(() => features({ word: 3 as never, gloss: "" })).toThrow(
    "datasets.nounKinds.features: word must be a text, got 3",
  );
  expect(() => features(null as never)).toThrow(
    "datasets.nounKinds.features: noun must be an object with names, got null",
  );
});
