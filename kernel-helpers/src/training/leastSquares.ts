import { check, checkKind } from "../check";

/**
 * The linear formula `b + Σ_d w_d x_d` with the least squared error, at once and without gradient descent: the baseline
 * of a regression. Columns that are powers of one number make it a polynomial.
 *
 * Columns are made orthogonal one after the other (Gram & Schmidt, twice, which is as exact as Householder's way:
 * Björck 1967; Giraud, Langou & Rozložník 2005).
 *
 * @param rows `[N, D]`, what is known of each of N items.
 * @param values `[N]`, what is asked for.
 * @returns the formula: `[D]` → a number.
 * @throws if there is not one value for each row, rows are not equally long, a number is not finite, or a column is a
 *   constant or follows from the columns before it, so that there is no one best formula.
 *
 * @example
 * const line = training.leastSquares([[0], [1], [2]], [1, 3, 5]);
 * line([10])   // → 21
 *
 * @example
 * const powers = (x: number) => [x, x ** 2];
 * const parabola = training.leastSquares([-1, 0, 1, 2].map(powers), [1, 0, 1, 4]);
 * parabola(powers(3))   // → 9
 */
export function leastSquares(
  rows: readonly (readonly number[])[],
  values: readonly number[],
): (row: readonly number[]) => number {
  const where = "training.leastSquares";
  checkKind(where, "an array", { rows, values });
  check(rows.length === values.length, where, "there must be one value for each row", [values.length, rows.length]);
  check(rows.length > 0, where, "there must be rows", "none");
  const width = rows[0].length;
  for (const row of rows) check(row.length === width, where, `every row must have ${width} numbers`, row);
  const wrong = [...rows.flat(), ...values].find((x) => !Number.isFinite(x));
  check(wrong === undefined, where, "every number must be finite", wrong);

  // Each column as a unit vector, what it has in common with those before it taken off: `column = Σ_d r_d unit_d`.
  const columns = [rows.map(() => 1), ...rows[0].map((_, d) => rows.map((row) => row[d]))];
  const units: number[][] = [];
  const triangle: number[][] = [];
  columns.forEach((column, d) => {
    const rest = [...column];
    const common = units.map(() => 0);
    for (let pass = 0; pass < 2; pass++)
      units.forEach((unit, e) => {
        const share = dot(unit, rest);
        common[e] += share;
        rest.forEach((_, i) => (rest[i] -= share * unit[i]));
      });
    const length = Math.sqrt(dot(rest, rest));
    const independent = length > 1e-10 * Math.sqrt(dot(column, column));
    check(independent, where, "no column may be constant or follow from those before it", `column ${d - 1}`);
    units.push(rest.map((x) => x / length));
    triangle.push([...common, length]);
  });

  const weights = columns.map(() => 0);
  for (let d = columns.length - 1; d >= 0; d--) {
    const rest = triangle
      .slice(d + 1)
      .reduce((sum, column, e) => sum - column[d] * weights[d + 1 + e], dot(units[d], values));
    weights[d] = rest / triangle[d][d];
  }
  const [height, ...slopes] = weights;
  return (row) => {
    checkKind(where, "an array", { row });
    check(row.length === width, where, `the formula is of ${width} numbers`, row);
    return height + dot(slopes, row);
  };
}

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * b[i], 0);
