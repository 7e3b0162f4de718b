import { datasets, text } from "kernel-helpers";

const {
  aspects,
  opinions,
  vocabulary,
  train,
  test: tests,
  encode,
} = datasets.reviews({ train: 800, test: 200, seed: 3 });
const all = [...train, ...tests];

/** An independent reader: clause by clause, by the words alone. */
function read(words: string[]): Map<string, number> {
  const aspectOf: Record<string, string> = {};
  for (const word of ["soup", "fish", "menu"]) aspectOf[word] = "food";
  for (const word of ["waiter", "staff", "service"]) aspectOf[word] = "service";
  for (const word of ["room", "bed", "bath"]) aspectOf[word] = "room";
  for (const word of ["price", "bill", "rate"]) aspectOf[word] = "price";
  const said = new Map<string, number>();
  for (const clause of words
    .join(" ")
    .split(" the ")
    .slice(words[0] === "the" ? 0 : 1)) {
    const own = clause.split(" ").filter((word) => word !== "the");
    const praises = own.some((word) => opinions.good.includes(word));
    const turned = own.some((word) => opinions.not.includes(word));
    said.set(aspectOf[own[0]], Number(praises !== turned));
  }
  return said;
}

test("reviews: the answers are what the words say, and every aspect is judged once", () => {
  expect(aspects).toEqual(["food", "service", "room", "price"]);
  for (const { words, answers } of all) {
    const said = read(words);
    expect(aspects.map((aspect) => said.get(aspect))).toEqual(answers);
  }
});

test("reviews: the places are those of the words that decide", () => {
  for (const { words, answers, places } of all) {
    expect(places).toHaveLength(4);
    places.forEach(({ aspect, opinion, not }, i) => {
      expect(words[aspect - 1]).toBe("the");
      const good = opinions.good.includes(words[opinion]);
      expect(good || opinions.bad.includes(words[opinion])).toBe(true);
      if (not !== undefined) expect(opinions.not).toContain(words[not]);
      expect(answers[i]).toBe(Number(good !== (not !== undefined)));
      expect(opinion).toBeGreaterThan(aspect);
    });
    expect(words.filter((word) => opinions.not.includes(word))).toHaveLength(
      places.filter(({ not }) => not !== undefined).length,
    );
  }
});

test("reviews: opinion words, negations and orders come evenly, and a third is turned round", () => {
  const share = (is: (review: datasets.Review) => number) => all.reduce((sum, one) => sum + is(one), 0) / all.length;
  for (let i = 0; i < 4; i++) {
    for (const value of [
      share(({ answers }) => answers[i]),
      share(({ words, places }) => Number(opinions.good.includes(words[places[i].opinion]))),
    ]) {
      expect(value).toBeGreaterThan(0.44);
      expect(value).toBeLessThan(0.56);
    }
    const turned = share(({ places }) => Number(places[i].not !== undefined));
    expect(turned).toBeGreaterThan(0.27);
    expect(turned).toBeLessThan(0.4);
    const first = share(({ places }) => Number(places[i].aspect === Math.min(...places.map(({ aspect }) => aspect))));
    expect(first).toBeGreaterThan(0.19);
    expect(first).toBeLessThan(0.31);
  }
});

test("reviews: no review comes twice, and a seed gives the same again", () => {
  expect(new Set(all.map(({ words }) => words.join(" "))).size).toBe(1000);
  const again = datasets.reviews({ train: 800, test: 200, seed: 3 });
  expect(again.test).toEqual(tests);
  expect(datasets.reviews({ train: 800, test: 200, seed: 4 }).test).not.toEqual(tests);
});

test("reviews: encoded, short ones are filled up, and words beyond the vocabulary are refused", () => {
  const ids = encode([
    ["the", "soup", "was", "good"],
    ["the", "bed"],
  ]);
  expect(ids.map((row) => row.length)).toEqual([4, 4]);
  expect(ids[1].slice(2)).toEqual([text.PADDING, text.PADDING]);
  expect(vocabulary.decode(ids[0])).toEqual(["the", "soup", "was", "good"]);
  expect(() => encode([["the", "pizza"]])).toThrow(
    "text.vocabulary: every word must be one of the vocabulary's, got pizza",
  );
  for (const { words } of all) expect(() => vocabulary.encode(words)).not.toThrow();
});

test("reviews: bad options are explained", () => {
  expect(() => datasets.reviews({ train: 0, test: 1 })).toThrow(
    "datasets.reviews: train must be a positive whole number, got 0",
  );
  expect(() => datasets.reviews({ train: 1, test: 1.5 })).toThrow(
    "datasets.reviews: test must be a positive whole number, got 1.5",
  );
});
