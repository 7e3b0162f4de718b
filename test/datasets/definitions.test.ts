import { datasets } from "kernel-helpers";

const { kinds, train, test: tests } = datasets.definitions({ seed: 1 });

test("definitions: 450 definitions of each of eight kinds, 100 of each set aside", () => {
  expect(kinds).toEqual(["act", "animal", "artifact", "body", "communication", "food", "person", "plant"]);
  for (let kind = 0; kind < 8; kind++) {
    expect(train.filter((one) => one.kind === kind)).toHaveLength(350);
    expect(tests.filter((one) => one.kind === kind)).toHaveLength(100);
  }
});

test("definitions: a definition is 5 to 14 words in small letters, and the general word is one of them", () => {
  for (const { words, general } of [...train, ...tests]) {
    expect(words.length).toBeGreaterThanOrEqual(5);
    expect(words.length).toBeLessThanOrEqual(14);
    for (const word of words) expect(word).toMatch(/^[a-z]+$/);
    expect(words[general]).toBeDefined();
  }
  const horse = [...train, ...tests].find(({ word }) => word === "dark horse")!;
  expect(horse.words).toEqual("a racehorse about which little is known".split(" "));
  expect([kinds[horse.kind], horse.words[horse.general]]).toEqual(["animal", "racehorse"]);
});

test("definitions: a seed gives the same split again, another seed another", () => {
  const words = (seed: number) => datasets.definitions({ seed }).test.map(({ word }) => word);
  expect(words(1)).toEqual(tests.map(({ word }) => word));
  expect(words(2)).not.toEqual(words(1));
});

test("definitions: bad options are explained", () => {
  expect(() => datasets.definitions({ aside: 450 })).toThrow(
    "datasets.definitions: aside must be a whole number from 1 to 449, one less than there are of a kind, got 450",
  );
});
