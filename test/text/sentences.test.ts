import { text } from "kernel-helpers";

const { sentences } = text;

test("sentences end with full stops, question marks, semicolons and colons, and at empty lines", () => {
  expect(sentences("One. Two? Three; four: five")).toEqual(["One.", "Two?", "Three;", "four:", "five"]);
  expect(sentences("A HEADING\n\nand a sentence\nin two lines.")).toEqual([
    "A HEADING",
    "and a sentence in two lines.",
  ]);
  expect(sentences('He said "stop." (And meant it.) So be it')).toEqual([
    'He said "stop."',
    "(And meant it.)",
    "So be it",
  ]);
});

test("sentences: a short form ends none, and the number of a part stays with it", () => {
  expect(sentences("Fees, e.g. for Foo, Inc. or others, stay. Fine.")).toEqual([
    "Fees, e.g. for Foo, Inc. or others, stay.",
    "Fine.",
  ]);
  expect(sentences("2.1. You may. (b) You must: iv) all. * some;")).toEqual([
    "2.1. You may.",
    "(b) You must:",
    "iv) all.",
    "* some;",
  ]);
  expect(sentences("Version 2.0 of it. See section 3.1 there.")).toEqual([
    "Version 2.0 of it.",
    "See section 3.1 there.",
  ]);
});

test("sentences of nothing are none, and what is no text is refused", () => {
  expect(sentences(" \n\n \n")).toEqual([]);
  expect(() => sentences(7 as never)).toThrow("text.sentences: text must be a text, got 7");
});
