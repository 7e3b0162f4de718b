/** Numbers as an answer's verdict shows them. */
export const list = (numbers: readonly number[]): string =>
  `[${numbers.map((n) => Number(n.toPrecision(3))).join(", ")}]`;

/** Whether two lists are the same but for rounding. */
export const close = (a: ArrayLike<number>, b: ArrayLike<number>): boolean =>
  a.length === b.length && Array.from(a).every((x, i) => Math.abs(x - b[i]) < 1e-3);

export const near = (a: number, b: number, within = 1e-3): boolean => Math.abs(a - b) <= within;

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
