import { datasets } from "kernel-helpers";

const { pictureQuestions } = datasets;

/** What the question names and asks, read from its words alone, and answered from the picture. */
function answerOf(words: string[], cells: (datasets.Thing | undefined)[]): { answer: string; cell: number } {
  const is = words.indexOf("is");
  const [asked, name] = [words[is - 1], words[is + 2]];
  const cell = cells.findIndex((thing) => thing && (thing.kind === name || thing.colour === name));
  const attribute = asked === "shape" || asked === "digit" ? "kind" : (asked as "colour" | "size");
  return { answer: cells[cell]![attribute], cell };
}

test.each(["shapes", "digits"] as const)("datasets.pictureQuestions: %s can be answered from the picture", (kinds) => {
  const { pictures, questions, words, answers } = pictureQuestions({
    pictures: 150,
    questions: 2,
    kinds,
    asides: 0.5,
    seed: 3,
  });
  expect(pictures).toHaveLength(150);
  expect(questions).toHaveLength(300);
  for (const question of questions) {
    expect(answerOf(question.words, pictures[question.picture])).toEqual({
      answer: question.answer,
      cell: question.cell,
    });
    for (const word of question.words) expect(words).toContain(word);
    expect(answers).toContain(question.answer);
  }
  expect(new Set(words).size).toBe(words.length);
  expect(new Set(questions.map(({ answer }) => answer))).toEqual(new Set(answers));
  expect(new Set(questions.map(({ cell }) => cell)).size).toBe(9);
});

test("datasets.pictureQuestions: the cues say what is asked and of which thing", () => {
  const { pictures, questions } = pictureQuestions({ pictures: 200, asides: 0.5, seed: 1 });
  for (const { picture, words, cues, cell } of questions) {
    const [attribute, name] = cues.map((place) => words[place]);
    expect(["colour", "size", "shape"]).toContain(attribute);
    const { kind, colour } = pictures[picture][cell]!;
    expect([kind, colour]).toContain(name);
    // Nobody is asked for what the question says already.
    expect(attribute === "shape" ? kind : attribute === "colour" ? colour : "").not.toBe(name);
  }
});

test("datasets.pictureQuestions: in a picture no two things share a kind or a colour", () => {
  for (const cells of pictureQuestions({ pictures: 50, things: 5, side: 4 }).pictures) {
    const things = cells.flatMap((thing) => thing ?? []);
    expect(cells).toHaveLength(16);
    expect(things).toHaveLength(5);
    expect(new Set(things.map(({ kind }) => kind)).size).toBe(5);
    expect(new Set(things.map(({ colour }) => colour)).size).toBe(5);
  }
});

test("datasets.pictureQuestions: an aside names another thing, before the question or after it", () => {
  const without = pictureQuestions({ pictures: 100, seed: 2 }).questions;
  expect(without.every(({ aside, words }) => !aside && !words.includes("that"))).toBe(true);
  const { pictures, questions } = pictureQuestions({ pictures: 100, asides: 1, seed: 2 });
  const before = questions.filter(({ aside, cues }) => aside!.word < cues[0]);
  expect(before.length).toBeGreaterThan(30);
  expect(before.length).toBeLessThan(70);
  for (const { picture, words, aside, cell } of questions) {
    const { kind, colour } = pictures[picture][aside!.cell]!;
    expect([kind, colour]).toContain(words[aside!.word]);
    expect(aside!.cell).not.toBe(cell);
  }
});

test("datasets.pictureQuestions: a seed gives the same again, another seed others", () => {
  const made = (seed: number) => pictureQuestions({ pictures: 3, seed });
  expect(made(1)).toEqual(made(1));
  expect(made(1)).not.toEqual(made(2));
});

test.each([
  [{ pictures: 0 }, "pictures must be a whole number of at least 1, got 0"],
  [{ questions: 0.5 }, "questions must be a whole number of at least 1, got 0.5"],
  [{ side: 1 }, "side must be a whole number from 2 to 8, got 1"],
  [{ things: 7 }, "things must be a whole number from 2 to 6, got 7"],
  [{ side: 2, things: 5 }, "things must be a whole number from 2 to 4, got 5"],
  [{ asides: 2 }, "asides must be a share between 0 and 1, got 2"],
  [{ kinds: "letters" }, "kinds must be shapes or digits, got letters"],
])("datasets.pictureQuestions: %p is explained", (options, message) => {
  expect(() => pictureQuestions({ pictures: 1, ...(options as object) })).toThrow(
    `datasets.pictureQuestions: ${message}`,
  );
});
