import { datasets } from "kernel-helpers";

const { nouns, meaning, known } = datasets.glosses();
const dot = (x: number[], y: number[]) => x.reduce((sum, value, i) => sum + value * y[i], 0);
const cosine = (x: number[], y: number[]) => dot(x, y) / Math.hypot(...x) / Math.hypot(...y);

test("glosses: 300 nouns, each with three to six senses whose sentences say the noun", () => {
  expect(nouns).toHaveLength(300);
  expect(new Set(nouns.map(({ word }) => word)).size).toBe(300);
  for (const { word, senses } of nouns) {
    expect(senses.length).toBeGreaterThanOrEqual(3);
    expect(senses.length).toBeLessThanOrEqual(6);
    for (const { gloss, example } of senses) {
      expect(gloss).toMatch(/\w/);
      expect(gloss).not.toContain('"');
      expect(example.toLowerCase()).toContain(word);
    }
  }
  const board = nouns.find(({ word }) => word === "board")!;
  expect(board.senses[0]).toEqual({
    gloss: "a committee having supervisory powers",
    example: "the board has seven members",
  });
});

test("meanings: words of one kind are nearer than words of different kinds", () => {
  expect(cosine(meaning("river"), meaning("lake"))).toBeGreaterThan(0.6);
  expect(cosine(meaning("river"), meaning("music"))).toBeLessThan(0.4);
  expect(cosine(meaning("money"), meaning("payment"))).toBeGreaterThan(0.6);
});

test("a meaning is the mean of the known words; the noun itself, small words and unknown ones do not count", () => {
  const both = meaning("music").map((x, d) => (x + meaning("river")[d]) / 2);
  meaning("the music of the rivers, xyzzy").forEach((x, d) => expect(x).toBeCloseTo(both[d]));
  expect(meaning("two boards and music", "board")).toEqual(meaning("two music"));
  expect(known("two boards and music", "board")).toBe(known("two music"));
  expect(meaning("")).toEqual(Array(64).fill(0));
  expect(() => meaning(7 as never)).toThrow("datasets.glosses: a meaning is that of a text, got 7");
});

test("the sentence's own gloss is the nearest by the angle in twice as many cases as chance has it", () => {
  let [right, chance, asked] = [0, 0, 0];
  for (const { word, senses } of nouns) {
    const keys = senses.map(({ gloss }) => meaning(gloss, word));
    senses.forEach(({ example }, i) => {
      if (known(example, word) < 3) return;
      const scores = keys.map((key) => cosine(meaning(example, word), key));
      asked++;
      chance += 1 / keys.length;
      if (scores.indexOf(Math.max(...scores)) === i) right++;
    });
  }
  expect(asked).toBeGreaterThan(700);
  expect(right).toBeGreaterThan(2 * chance);
});
