/** A number as one would say it: three digits at most. */
export const spoken = (x: number): string => {
  if (x === 0) return "0";
  const rounded = Number(x.toPrecision(3));
  return Math.abs(rounded) >= 1e6 || Math.abs(rounded) < 1e-4 ? rounded.toExponential() : String(rounded);
};

/** A weight as one would say it: two decimals. */
export const spokenWeight = (x: number): string => x.toFixed(2);

/** "a, b and c". */
export const list = (items: string[]): string =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items[items.length - 1]}`;

/** The first of a list, and how many more there are. */
export const firstOf = (items: string[], most = 6): string =>
  items.length <= most ? items.join("; ") : `${items.slice(0, most).join("; ")}; and ${items.length - most} more`;

/** "1 head", "2 heads". */
export const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? "" : "s"}`;

/** Joins what is there into sentences: `["Loss", "it falls"]` becomes `"Loss. It falls."`. */
export const sentences = (parts: (string | undefined)[]): string =>
  parts
    .filter((part): part is string => Boolean(part))
    .map((part) => part[0].toUpperCase() + part.slice(1) + (/[.!?…]$/.test(part) ? "" : "."))
    .join(" ");
