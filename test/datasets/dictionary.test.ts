import { datasets, text } from "kernel-helpers";

const { train, test: tests } = datasets.dictionary({ seed: 1 });

test("dictionary: each line is a noun, a colon, its definition and a line break; none stands there twice", () => {
  expect([train.length, tests.length]).toEqual([4364, 400]);
  for (const line of [...train, ...tests]) expect(line).toMatch(/^[a-z -]+: [A-Za-z0-9 ,;:'/().-]+\n$/);
  expect(new Set([...train, ...tests]).size).toBe(4764);
});

test("dictionary: as many characters as its comment says, of as many kinds", () => {
  const all = [...train, ...tests].join("");
  expect(Math.round(all.length / 10_000)).toBe(31);
  expect(text.characters(all).size).toBe(68);
});

test("dictionary: a seed gives the same lines in the same order, another seed others", () => {
  expect(datasets.dictionary({ seed: 1 })).toEqual({ train, test: tests });
  expect(datasets.dictionary({ seed: 2 }).test).not.toEqual(tests);
});

test("dictionary: bad options are explained", () => {
  expect(() => datasets.dictionary({ aside: 4764 })).toThrow("must be a whole number from 1 to 4763");
  expect(() => datasets.dictionary({ asdie: 1 } as never)).toThrow("did you mean aside?");
});
