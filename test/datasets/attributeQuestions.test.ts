import { datasets } from "kernel-helpers";

const { attributeQuestions } = datasets;
const rowsOf = <T>(all: ArrayLike<T>, width: number): T[][] =>
  Array.from({ length: all.length / width }, (_, i) => Array.from(all).slice(i * width, (i + 1) * width));

test("datasets.attributeQuestions: each question asks three different things by name, and the truth says where they are", () => {
  const [items, values] = [5, 4];
  const made = attributeQuestions({ examples: 300, items, values, seed: 3 });
  const [names, query, truth, answer] = [
    rowsOf(made.names, items),
    rowsOf(made.query, 3),
    rowsOf(made.truth, 3),
    rowsOf(made.answer, 3),
  ];
  const things = rowsOf(rowsOf(made.attributes, 3), items);
  names.forEach((row, e) => {
    expect([...row].sort()).toEqual([0, 1, 2, 3, 4]);
    expect(new Set(query[e]).size).toBe(3);
    query[e].forEach((name, attribute) => {
      expect(truth[e][attribute]).toBe(row.indexOf(name));
      expect(answer[e][attribute]).toBe(things[e][truth[e][attribute]][attribute]);
    });
  });
});

/** Each of `values` should come about equally often. */
function expectEven(numbers: ArrayLike<number>, values: number): void {
  const counts = Array.from({ length: values }, (_, value) => Array.from(numbers).filter((x) => x === value).length);
  expect(Math.min(...counts)).toBeGreaterThan((0.8 * numbers.length) / values);
  expect(Math.max(...counts)).toBeLessThan((1.2 * numbers.length) / values);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(numbers.length);
}

test("datasets.attributeQuestions: places, names and values come equally often, for every attribute", () => {
  const { names, attributes, query, truth } = attributeQuestions({ examples: 4000, seed: 1 });
  for (const attribute of [0, 1, 2]) {
    expectEven(
      attributes.filter((_, i) => i % 3 === attribute),
      8,
    );
    expectEven(
      truth.filter((_, i) => i % 3 === attribute),
      8,
    );
    expectEven(
      query.filter((_, i) => i % 3 === attribute),
      8,
    );
  }
  expectEven(
    names.filter((_, i) => i % 8 === 0),
    8,
  );
});

test("datasets.attributeQuestions: attributes of one thing, and names and attributes, are independent", () => {
  const { names, attributes } = attributeQuestions({ examples: 800, values: 2, items: 4, seed: 5 });
  const things = rowsOf(attributes, 3);
  const both = (a: (i: number) => boolean, b: (i: number) => boolean) =>
    things.filter((_, i) => a(i) && b(i)).length / things.length;
  expect(
    both(
      (i) => things[i][0] === 1,
      (i) => things[i][1] === 1,
    ),
  ).toBeCloseTo(1 / 4, 1);
  expect(
    both(
      (i) => things[i][2] === 1,
      (i) => names[i] === 0,
    ),
  ).toBeCloseTo(1 / 8, 1);
});

test("datasets.attributeQuestions: a seed gives the same examples again, another seed others", () => {
  const made = (seed: number) => attributeQuestions({ examples: 4, seed });
  expect(made(1)).toEqual(made(1));
  expect(made(1)).not.toEqual(made(2));
});

test("datasets.attributeQuestions: bad options are explained", () => {
  const ask = (options: object) => () => attributeQuestions({ examples: 2, ...options });
  const where = "datasets.attributeQuestions";
  expect(ask({ examples: 0.5 })).toThrow(`${where}: examples must be a whole number of at least 1, got 0.5`);
  expect(ask({ items: 2 })).toThrow(`${where}: items must be a whole number of at least 3, got 2`);
  expect(ask({ values: 1 })).toThrow(`${where}: values must be a whole number of at least 2, got 1`);
});
