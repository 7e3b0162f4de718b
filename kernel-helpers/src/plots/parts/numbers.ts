// Not Math.min(...numbers): a long run has more numbers than a call may have arguments.
export const min = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.min(a, b), Infinity);
export const max = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b), -Infinity);
export const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** Four significant digits are more than an eye can see on an axis. */
export const round4 = (x: number): number => Number(x.toPrecision(4));
/** Three decimals are more than it can see in a colour. */
export const round3 = (x: number): number => Math.round(x * 1000) / 1000;

/** The positions of the largest numbers, largest first. */
export const largest = (numbers: readonly number[], count: number): number[] =>
  numbers
    .map((_, i) => i)
    .sort((a, b) => numbers[b] - numbers[a])
    .slice(0, count);

/** From 0 to `count - 1`. */
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** At most `most` positions of `count`, evenly spread, the first and the last among them. */
export function thinned(count: number, most: number): number[] {
  const shown = Math.min(count, most);
  return upTo(shown).map((i) => (shown === 1 ? 0 : Math.round((i * (count - 1)) / (shown - 1))));
}

/** Neighbours together, `size` of them each. */
export const groups = <T>(items: readonly T[], size: number): T[][] =>
  upTo(Math.ceil(items.length / size)).map((i) => items.slice(i * size, (i + 1) * size));

/** Whether weights sum to 1, up to rounding; those of a query without any allowed key are all zero. */
export const sumsToOne = (weights: readonly number[]): boolean => {
  const total = sum(weights);
  return Math.abs(total - 1) < 0.01 || total < 1e-4;
};

/** The first number that is no weight: those lie between 0 and 1, up to rounding. */
export const noWeight = (numbers: readonly number[]): number | undefined =>
  numbers.find((w) => !(w > -1e-4 && w < 1 + 1e-4));
