import { readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "kernel-helpers";

const { learnBytePairs, readBytePairs } = text;
const [texts, ...cases] = JSON.parse(readFileSync(join(__dirname, "../fixtures/bytePairs.json"), "utf8")).cases as [
  { prose: string; asked: string[] },
  ...{ name: string; size: number; found: number; merges: string[]; encoded: number[][] }[],
];
const asked = [...texts.asked, texts.prose];

describe.each(cases)("$name, as Hugging Face's tokenizers has them", ({ size, found, merges, encoded }) => {
  test.each([
    ["learned", () => learnBytePairs(texts.prose, { size })],
    ["read from a file of merges", () => readBytePairs(["#version: 0.2", ...merges, ""].join("\n"), [])],
  ])("%s", (_, make) => {
    const pairs = make();
    expect(pairs.size).toBe(found);
    expect(pairs.texts.length).toBe(found);
    expect(pairs.merges.length).toBe(merges.length);
    expect(asked.map(pairs.encode)).toEqual(encoded);
  });
});

test("every text comes back as it was, in fewer tokens than it has bytes if it is like the one learned from", () => {
  const pairs = learnBytePairs(texts.prose, { size: 500 });
  for (const one of asked) expect(pairs.decode(pairs.encode(one))).toBe(one);
  expect(pairs.encode(texts.prose).length).toBeLessThan(texts.prose.length / 2);
});

test("there are fewer tokens than asked for if nothing stands there twice", () => {
  expect(learnBytePairs("abc", { size: 300 }).size).toBe(256);
  expect(learnBytePairs("", { size: 300 }).size).toBe(256);
  expect(learnBytePairs("aaaa aaaa", { size: 300 }).merges.length).toBe(2); // aa, aaaa; the space stands there once
});

test("a special token has the last number, stands for its name, and no text is encoded as it", () => {
  const pairs = readBytePairs("l o\nlo w\n");
  expect(pairs.size).toBe(259);
  expect(pairs.texts.slice(256)).toEqual(["lo", "low", "<|endoftext|>"]);
  expect(pairs.encode("<|endoftext|>")).not.toContain(258);
  expect(pairs.decode([257, 258])).toBe("low<|endoftext|>");
});

test("a piece of a letter is shown as �, and the letter comes back when its pieces are joined", () => {
  const pairs = learnBytePairs("", { size: 256 });
  const ids = pairs.encode("ß");
  expect(ids.map((id) => pairs.texts[id])).toEqual(["�", "�"]);
  expect(pairs.decode(ids)).toBe("ß");
});

test("what is wrong with a file of merges, or a call, is said", () => {
  const rule = "must be two pieces that are there before it, with a space between them";
  expect(() => readBytePairs("#version: 0.2\nl o\nlow er")).toThrow(`text.readBytePairs: line 3 ${rule}, got low er`);
  expect(() => readBytePairs("lo")).toThrow(`text.readBytePairs: line 1 ${rule}, got lo`);
  expect(() => readBytePairs("l o w")).toThrow(`line 1 ${rule}`);
  expect(() => readBytePairs("l €")).toThrow(`line 1 ${rule}`);
  expect(() => learnBytePairs("a", { size: 255 })).toThrow(
    "text.learnBytePairs: size must be a whole number of at least 256, got 255",
  );
  const pairs = learnBytePairs("", { size: 256 });
  expect(() => pairs.decode([256])).toThrow(
    "text.learnBytePairs: each number must be a whole one from 0 to 255, got 256",
  );
  expect(() => pairs.decode([1.5])).toThrow("got 1.5");
});

test("40,000 words are learned from at once", () => {
  const words = Array.from({ length: 40_000 }, (_, i) => `w${(i * 7919) % 5000}`);
  const pairs = learnBytePairs(words.join(" "), { size: 1000 });
  expect(pairs.size).toBe(1000);
});
