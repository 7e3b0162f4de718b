import { datasets, gaussian, training } from "kernel-helpers";

const powers = (degree: number) => (x: number) => Array.from({ length: degree }, (_, i) => x ** (i + 1));

test("a line through points of a line is that line", () => {
  const line = training.leastSquares([[1], [2], [4]], [5, 7, 11]);
  expect(line([10])).toBeCloseTo(23, 10);
});

test("it is the closed form of a straight line", () => {
  const { x, y } = datasets.wave({ n: 60, seed: 1 });
  const mean = (numbers: number[]) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
  const [mx, my] = [mean(x), mean(y)];
  const slope = mean(x.map((xi, i) => (xi - mx) * (y[i] - my))) / mean(x.map((xi) => (xi - mx) ** 2));
  const line = training.leastSquares(
    x.map((xi) => [xi]),
    y,
  );
  for (const at of [-3, 0, 7]) expect(line([at])).toBeCloseTo(my + slope * (at - mx), 10);
});

test("a polynomial of high degree is found again from its own points", () => {
  const truth = [2, -1, 0.5, 0.1, -0.3, 0.02, 0.01, -0.004, 0.0005];
  const curve = (x: number) => truth.reduce((sum, a, d) => sum + a * x ** d, 0);
  const x = Array.from({ length: 60 }, (_, i) => i / 12);
  const fitted = training.leastSquares(x.map(powers(8)), x.map(curve));
  for (const at of [0, 1.234, 4.9]) expect(fitted(powers(8)(at))).toBeCloseTo(curve(at), 6);
});

test("no small change of a weight lowers the error: what is left over has nothing in common with any column", () => {
  const draw = gaussian(1);
  const rows = Array.from({ length: 30 }, () => [1000 * draw(), draw(), 5 + 0.01 * draw()]);
  const values = rows.map(() => draw());
  const formula = training.leastSquares(rows, values);
  const left = rows.map((row, i) => values[i] - formula(row));
  const columns = [rows.map(() => 1), ...[0, 1, 2].map((d) => rows.map((row) => row[d]))];
  for (const column of columns) {
    const common = column.reduce((sum, x, i) => sum + x * left[i], 0);
    expect(Math.abs(common) / Math.hypot(...column)).toBeLessThan(1e-9);
  }
});

test("errors say what is wrong", () => {
  const of = (rows: number[][], values: number[]) => () => training.leastSquares(rows, values);
  expect(of([[1], [2]], [1])).toThrow("training.leastSquares: there must be one value for each row, got [1,2]");
  expect(of([], [])).toThrow("training.leastSquares: there must be rows, got none");
  expect(of([[1], [2, 3]], [1, 2])).toThrow("training.leastSquares: every row must have 1 numbers, got [2,3]");
  expect(of([[1], [NaN]], [1, 2])).toThrow("training.leastSquares: every number must be finite, got NaN");
  const follows = "training.leastSquares: no column may be constant or follow from those before it, got column";
  expect(of([[3], [3], [3]], [1, 2, 3])).toThrow(`${follows} 0`);
  expect(
    of(
      [
        [1, 3],
        [2, 5],
        [4, 9],
      ],
      [1, 2, 3],
    ),
  ).toThrow(`${follows} 1`);
  expect(of([[1, 0]], [1])).toThrow(follows);
  expect(() => training.leastSquares([[1], [2]], [1, 2])([1, 2])).toThrow("the formula is of 1 numbers, got [1,2]");
});
