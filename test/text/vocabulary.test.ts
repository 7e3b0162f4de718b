import { text } from "kernel-helpers";

const { pad, padDocuments, vocabulary, PADDING, START, END } = text;

test("a vocabulary gives numbers and takes them back; padding and special words have fixed ones", () => {
  const words = vocabulary(["one", "two", "one"]);
  expect([PADDING, START, END]).toEqual([0, 1, 2]);
  expect(words.size).toBe(5);
  expect(words.encode(["two", "one"])).toEqual([4, 3, END]);
  expect(words.decode([START, 4, 3, END, 4])).toEqual(["two", "one"]);
  expect(words.decode([4, 3, PADDING])).toEqual(["two", "one"]);
  expect(() => words.encode(["three"])).toThrow(
    "text.vocabulary: every word must be one of the vocabulary's, got three",
  );
  expect(() => words.encode(["<pad>"])).toThrow(/vocabulary/);
});

test("pad fills up to the longest", () => {
  expect(pad([[4, 2], [2]])).toEqual([
    [4, 2],
    [2, 0],
  ]);
  expect(pad([])).toEqual([]);
  const many = pad(Array.from({ length: 200_000 }, (_, i) => (i === 123_456 ? [4, 2] : [2])));
  expect([many.length, many[0], many[123_456]]).toEqual([200_000, [2, 0], [4, 2]]);
});

test("padDocuments fills sentences up with padding and documents with empty sentences, or cuts them", () => {
  const documents = [[[4, 2], [2]], [[5, 6, 7]]];
  expect(padDocuments(documents)).toEqual([
    [
      [4, 2, 0],
      [2, 0, 0],
    ],
    [
      [5, 6, 7],
      [0, 0, 0],
    ],
  ]);
  expect(padDocuments(documents, { sentences: 1, words: 2 })).toEqual([[[4, 2]], [[5, 6]]]);
  expect(padDocuments([[]], { sentences: 1, words: 2 })).toEqual([[[0, 0]]]);
  expect(documents).toEqual([[[4, 2], [2]], [[5, 6, 7]]]);
  expect(() => padDocuments([], { rows: 2 } as never)).toThrow(
    "text.padDocuments: there are the options sentences, words",
  );
});
