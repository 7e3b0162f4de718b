import { text } from "kernel-helpers";

test("characters have numbers in the order of the alphabet, and give them back", () => {
  const tokens = text.characters("banana 🙂");
  expect(tokens.texts).toEqual([" ", "a", "b", "n", "🙂"]);
  expect(tokens.size).toBe(5);
  expect(tokens.encode("nab🙂")).toEqual([3, 1, 2, 4]);
  expect(tokens.decode([3, 1, 2, 4])).toBe("nab🙂");
  expect(tokens.decode([])).toBe("");
});

test("characters: what is not known is refused", () => {
  const tokens = text.characters("ab");
  expect(() => tokens.encode("abc")).toThrow("text.characters: each character must be one of 2 known, got c");
  for (const id of [2, -1, 0.5])
    expect(() => tokens.decode([id])).toThrow(
      `text.characters: each number must be a whole one from 0 to 1, got ${id}`,
    );
  expect(() => text.characters(7 as never)).toThrow("text.characters: text must be a text, got 7");
});
