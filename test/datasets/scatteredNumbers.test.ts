import { datasets } from "kernel-helpers";

const { scatteredNumbers, scatteredPicture } = datasets;
const digits = datasets.digits();
const rows = <T>(numbers: ArrayLike<T>, width: number): T[][] => {
  const all = Array.from(numbers);
  return Array.from({ length: all.length / width }, (_, i) => all.slice(i * width, (i + 1) * width));
};

const numbers = scatteredNumbers(digits.slice(0, 500), { pictures: 400, seed: 3 });
const C = 25;
const cells = {
  ink: rows(rows(numbers.ink, 64), C),
  glance: rows(rows(numbers.glance, 3), C),
  colors: rows(numbers.colors, C),
};
/** Yellow, cyan, magenta, white, none. */
const inks = [
  [1, 1, 0],
  [0, 1, 1],
  [1, 0, 1],
  [1, 1, 1],
  [0, 0, 0],
];
const [figures, truth] = [rows(numbers.figures, 3), rows(numbers.truth, 3)];

test("scatteredNumbers: the truth is where each figure's colour stands, and there is that digit", () => {
  const known = new Map(digits.map(({ digit, pixels }) => [Array.from(Float32Array.from(pixels)).join(), digit]));
  truth.forEach((places, picture) => {
    places.forEach((cell, figure) => {
      expect(cells.colors[picture].indexOf(figure)).toBe(cell);
      expect(known.get(cells.ink[picture][cell].join())).toBe(figures[picture][figure]);
    });
    const count = [0, 1, 2, 3, 4].map((color) => cells.colors[picture].filter((one) => one === color).length);
    expect(count).toEqual([1, 1, 1, 12, 10]);
  });
});

test("scatteredNumbers: a glance is a cell's mean colour, and empty cells have no ink", () => {
  cells.colors.forEach((colors, picture) =>
    colors.forEach((color, cell) => {
      const ink = cells.ink[picture][cell];
      const mean = ink.reduce((sum, one) => sum + one, 0) / 64;
      if (color === 4) expect(mean).toBe(0);
      else expect(mean).toBeGreaterThan(0);
      inks[color].forEach((share, c) => expect(cells.glance[picture][cell][c]).toBeCloseTo(share * mean, 5));
    }),
  );
});

test("scatteredNumbers: every figure is every digit and stands in every cell about as often", () => {
  for (const figure of [0, 1, 2]) {
    const at = Array.from({ length: C }, (_, cell) => truth.filter((places) => places[figure] === cell).length);
    const said = Array.from({ length: 10 }, (_, digit) => figures.filter((three) => three[figure] === digit).length);
    for (const count of at) expect(Math.abs(count - 400 / C)).toBeLessThan(16);
    for (const count of said) expect(Math.abs(count - 40)).toBeLessThan(25);
  }
});

test("scatteredNumbers: only the digits that were given are drawn", () => {
  const { figures } = scatteredNumbers(
    digits.filter(({ digit }) => digit === 7),
    { pictures: 5 },
  );
  expect(Array.from(figures)).toEqual(Array(15).fill(7));
});

test("scatteredNumbers: a seed gives the same pictures again, another seed others; a longer list begins alike", () => {
  const ask = (pictures: number, seed: number) => scatteredNumbers(digits, { pictures, seed });
  expect(ask(3, 1)).toEqual(ask(3, 1));
  expect(ask(3, 1).truth).not.toEqual(ask(3, 2).truth);
  expect(ask(5, 1).figures.slice(0, 9)).toEqual(ask(3, 1).figures);
});

test("scatteredPicture: the cells stand row by row, each in its colour", () => {
  const large = scatteredNumbers(digits, { pictures: 2, side: 4, others: 0, seed: 5 });
  const picture = scatteredPicture(large, 1);
  expect([picture.length, picture[0].length, picture[0][0].length]).toEqual([32, 32, 3]);
  const cell = large.truth[3 + 1]; // the tens of the second picture
  const [top, left] = [8 * Math.floor(cell / 4), 8 * (cell % 4)];
  for (let y = 0; y < 8; y++)
    for (let x = 0; x < 8; x++) {
      const ink = large.ink[(16 + cell) * 64 + 8 * y + x];
      expect(picture[top + y][left + x]).toEqual([0, ink, ink]);
    }
});

test("scatteredNumbers and scatteredPicture: what does not fit is explained", () => {
  const ask = (options: object) => () => scatteredNumbers(digits, { pictures: 1, ...options });
  expect(() => scatteredNumbers([], { pictures: 1 })).toThrow(
    "datasets.scatteredNumbers: there must be a digit to draw, got none",
  );
  expect(ask({ pictures: 0 })).toThrow(
    "datasets.scatteredNumbers: pictures must be a whole number of at least 1, got 0",
  );
  expect(ask({ side: 1 })).toThrow("datasets.scatteredNumbers: side must be a whole number of at least 2, got 1");
  expect(ask({ side: 3, others: 7 })).toThrow(
    "datasets.scatteredNumbers: three figures and the others must fit into 9 cells, got 7 others",
  );
  expect(() => scatteredPicture(numbers, 400)).toThrow(
    "datasets.scatteredPicture: the picture must be a whole number from 0 to 399, got 400",
  );
});
