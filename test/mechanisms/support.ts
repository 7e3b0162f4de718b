import { tf, type Numbers } from "kernel-helpers";
import fc from "fast-check";

/* What the mechanisms' tests share. */

fc.configureGlobal({ seed: 20150901, numRuns: 12 });

export const size = (least: number, most: number) => fc.integer({ min: least, max: most });
export const seed = fc.integer({ min: 1, max: 100_000 });

/** Seeded normal numbers. */
export const normal = (shape: number[], seed: number): tf.Tensor => tf.randomNormal(shape, 0, 1, "float32", seed);

/** An order of n things, different for different seeds. */
export function shuffled(n: number, seed: number): number[] {
  const keys = Array.from(normal([n], seed).dataSync());
  return keys.map((_, i) => i).sort((a, b) => keys[a] - keys[b]);
}

/** Rows of the given axis in another order. */
export const reorder = (x: tf.Tensor, order: number[], axis: number): tf.Tensor => tf.gather(x, order, axis);

export function expectClose(actual: Numbers, expected: Numbers, tolerance = 1e-5): void {
  const [a, b] = [actual, expected].map((x) => (x instanceof tf.Tensor ? x : tf.tensor(x)));
  expect(a.shape).toEqual(b.shape);
  const [x, y] = [a, b].map((t) => Array.from(t.dataSync()));
  const worst = x.reduce((most, value, i) => Math.max(most, Math.abs(value - y[i])), 0);
  expect(worst).toBeLessThanOrEqual(tolerance);
}

/** Runs a property in which tensors may be left lying about. */
export const property = <Ts extends [unknown, ...unknown[]]>(
  arbitraries: { [K in keyof Ts]: fc.Arbitrary<Ts[K]> },
  holds: (...values: Ts) => void,
): void =>
  fc.assert(fc.property(...arbitraries, (...values: Ts) => tf.tidy(() => void holds(...values))) as fc.IProperty<Ts>);
