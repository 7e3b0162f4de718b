/** A number as one would say it: three digits at most. */
export const say = (x: number): string => {
  if (x === 0) return "0";
  const rounded = Number(x.toPrecision(3));
  return Math.abs(rounded) >= 1e6 || Math.abs(rounded) < 1e-4 ? rounded.toExponential() : String(rounded);
};

/** A weight as one would say it: two decimals. */
export const sayWeight = (x: number): string => x.toFixed(2);

/** "a, b and c". */
export const list = (items: string[]): string =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`;

/** The first few of a list, and how many more there are. */
export const few = (items: string[], most = 6): string =>
  items.length <= most ? items.join("; ") : `${items.slice(0, most).join("; ")}; and ${items.length - most} more`;

/** The positions of the largest numbers, largest first. */
export const largest = (numbers: number[], count: number): number[] =>
  numbers
    .map((_, i) => i)
    .sort((a, b) => numbers[b] - numbers[a])
    .slice(0, count);
