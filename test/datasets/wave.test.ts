import { datasets } from "kernel-helpers";

test("datasets.wave: without noise the points lie on the curve, in order of x", () => {
  const { x, y, curve } = datasets.wave({ n: 50, noise: 0, seed: 3 });
  expect(y).toEqual(x.map(curve));
  expect(x).toEqual([...x].sort((a, b) => a - b));
  expect(x[0]).toBeGreaterThanOrEqual(0);
  expect(x[49]).toBeLessThan(5);
});

test("datasets.wave: the noise has the spread that was asked for, and a seed gives the same points again", () => {
  const { x, y, curve } = datasets.wave({ n: 4000, noise: 0.3, seed: 5 });
  const residuals = x.map((value, i) => y[i] - curve(value));
  const spread = Math.sqrt(residuals.reduce((sum, r) => sum + r * r, 0) / residuals.length);
  expect(spread).toBeGreaterThan(0.28);
  expect(spread).toBeLessThan(0.32);
  expect(datasets.wave({ seed: 7 }).y).toEqual(datasets.wave({ seed: 7 }).y);
  expect(datasets.wave({ seed: 7 }).y).not.toEqual(datasets.wave({ seed: 8 }).y);
});

test("datasets.wave: bad options are explained", () => {
  expect(() => datasets.wave({ n: 0 })).toThrow("datasets.wave: n must be a positive integer, got 0");
  expect(() => datasets.wave({ noise: -1 })).toThrow("datasets.wave: noise must not be negative, got -1");
});
