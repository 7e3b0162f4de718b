import { datasets } from "kernel-helpers";

const { letterCodes } = datasets;
function rowsOf(all: ArrayLike<number>, width: number): number[][] {
  const numbers = Array.from(all);
  return Array.from({ length: numbers.length / width }, (_, i) => numbers.slice(i * width, (i + 1) * width));
}

test("datasets.letterCodes: each letter of the word is on one drawer, and the truth says where", () => {
  const [items, asked] = [5, 3];
  const made = letterCodes({ examples: 300, items, asked, seed: 3 });
  const [letters, digits] = [rowsOf(made.letters, items), rowsOf(made.digits, items)];
  const [query, truth, answer] = [made.query, made.truth, made.answer].map((all) => rowsOf(all, asked));
  letters.forEach((row, e) => {
    expect([...row].sort()).toEqual([0, 1, 2, 3, 4]);
    expect(new Set(query[e]).size).toBe(asked);
    query[e].forEach((letter, slot) => {
      expect(truth[e][slot]).toBe(row.indexOf(letter));
      expect(answer[e][slot]).toBe(digits[e][truth[e][slot]]);
    });
  });
});

/** Each of `values` should come about equally often. */
function expectEven(numbers: number[], values: number): void {
  const counts = Array.from({ length: values }, (_, value) => numbers.filter((x) => x === value).length);
  expect(Math.min(...counts)).toBeGreaterThan((0.8 * numbers.length) / values);
  expect(Math.max(...counts)).toBeLessThan((1.2 * numbers.length) / values);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(numbers.length);
}

test("datasets.letterCodes: places, letters and digits come equally often, in every slot, and independently", () => {
  const { letters, digits, query, truth, answer } = letterCodes({ examples: 6000, seed: 1 });
  const column = (all: Int32Array, width: number, i: number) => rowsOf(all, width).map((row) => row[i]);
  for (const slot of [0, 3]) {
    expectEven(column(truth, 4, slot), 12);
    expectEven(column(query, 4, slot), 12);
    expectEven(column(answer, 4, slot), 10);
  }
  expectEven(column(letters, 12, 0), 12);
  expectEven(column(digits, 12, 11), 10);
  const pairs = rowsOf(answer, 4).map((row) => row[0] * 10 + row[1]);
  expect(new Set(pairs).size).toBe(100);
  const same = rowsOf(answer, 4).filter((row) => row[1] === row[2]).length / 6000;
  expect(same).toBeCloseTo(0.1, 1);
});

test("datasets.letterCodes: a seed gives the same examples again, another seed others", () => {
  const made = (seed: number) => letterCodes({ examples: 4, seed });
  expect(made(1)).toEqual(made(1));
  expect(made(1)).not.toEqual(made(2));
});

test("datasets.letterCodes: bad options are explained", () => {
  const ask = (options: object) => () => letterCodes({ examples: 2, ...options });
  const where = "datasets.letterCodes";
  expect(ask({ examples: 0.5 })).toThrow(`${where}: examples must be a whole number of at least 1, got 0.5`);
  expect(ask({ items: 0 })).toThrow(`${where}: items must be a whole number of at least 1, got 0`);
  expect(ask({ asked: 0 })).toThrow(`${where}: asked must be a whole number of at least 1, got 0`);
  expect(ask({ items: 3 })).toThrow(
    `${where}: a word must have at most as many letters as there are drawers, got 4 of 3`,
  );
});
