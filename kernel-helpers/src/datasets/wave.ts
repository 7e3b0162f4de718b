import { check, checkOptions } from "../check";
import { gaussian, uniform, type Seed } from "../random";

/** Noisy points of a curve that is known, in order of x. */
export interface Wave {
  x: number[];
  y: number[];
  /** The truth under the noise. */
  curve: (x: number) => number;
}

export interface WaveOptions {
  /** How many points. Default 60. */
  n?: number;
  /** The spread of the noise. Default 0.3. */
  noise?: number;
  seed?: Seed;
}

/**
 * `n` points of `y = sin 2x + 0.4x` with x uniform in 0 to 5 and Gaussian noise added to y.
 *
 * @throws if n is not a positive integer or the noise is negative.
 *
 * @example
 * datasets.wave({ n: 3, noise: 0, seed: 1 }).x.length   // → 3
 */
export function wave(options: WaveOptions = {}): Wave {
  const { n = 60, noise = 0.3, seed = 0 } = options ?? {};
  checkOptions("datasets.wave", options, { n, noise, seed });
  check(Number.isInteger(n) && n > 0, "datasets.wave", "n must be a positive integer", n);
  check(noise >= 0, "datasets.wave", "noise must not be negative", noise);
  const curve = (x: number) => Math.sin(2 * x) + 0.4 * x;
  const random = uniform(`${seed}/datasets.wave`);
  const normal = gaussian(`${seed}/datasets.wave`);
  const x = Array.from({ length: n }, () => 5 * random()).sort((a, b) => a - b);
  return { x, y: x.map((value) => curve(value) + noise * normal()), curve };
}
