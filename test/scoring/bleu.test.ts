import fc from "fast-check";
import fixture from "../fixtures/bleu.json";
import { scoring } from "kernel-helpers";

const { bleu, exactMatch } = scoring;

test.each(fixture.cases.map((c) => [c.name, c] as const))(
  "BLEU agrees with sacrebleu: %s",
  (_, { candidates, references, bleu: expected }) => {
    expect(bleu(candidates, references)).toBeCloseTo(expected, 5);
  },
);

const corpus = fc.array(fc.array(fc.constantFrom("a", "b", "c"), { minLength: 4, maxLength: 8 }), {
  minLength: 1,
  maxLength: 5,
});

test("a perfect translation has 100, whatever it says; word order counts", () => {
  fc.assert(fc.property(corpus, (sentences) => expect(bleu(sentences, sentences)).toBeCloseTo(100)));
  expect(bleu([["a", "b", "c", "d", "e"]], [["e", "d", "c", "b", "a"]])).toBe(0);
});

test("exact match counts whole sentences", () => {
  expect(exactMatch([["a"], ["a", "b"], []], [["a"], ["a"], []])).toBeCloseTo(2 / 3);
  expect(exactMatch([[1, 2]], [[1, 2, 3]])).toBe(0);
});

test.each([bleu, exactMatch])("as many references as candidates, and at least one", (score) => {
  expect(() => score([["a"]], [])).toThrow(
    /must be one reference for each candidate.*got 1 candidates and 0 references/,
  );
  expect(() => score([], [])).toThrow(/at least one/);
});
