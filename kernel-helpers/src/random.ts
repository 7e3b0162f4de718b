import seedrandom from "seedrandom";

/**
 * A stream of numbers in [0, 1), the same for the same seed everywhere.
 *
 * @example
 * const random = uniform(1);
 * random() === uniform(1)()   // → true
 */
export function uniform(seed: number): () => number {
  return seedrandom.alea(String(seed));
}

/**
 * A stream of standard normal numbers (Box & Muller 1958), the same for the same seed everywhere.
 *
 * @example
 * const [draw, again] = [gaussian(1), gaussian(1)];
 * draw() === again()   // → true
 */
export function gaussian(seed: number): () => number {
  const random = uniform(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
