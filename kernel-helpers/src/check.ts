/**
 * The one form of every error, function: rule, actual value. `check(width > 0, "alignments.gaussian", "width must be
 * positive", width)` throws "alignments.gaussian: width must be positive, got 0".
 */
export function check(holds: boolean, where: string, rule: string, actual: unknown): asserts holds {
  if (!holds) throw new Error(`${where}: ${rule}, got ${valueText(actual)}`);
}

/** A shape as it is written in errors and comments: `[2, 7, 16]`. */
export const shapeText = (shape: readonly number[]): string => `[${shape.join(", ")}]`;

/** A value as it is written in errors: what JSON has no word for (NaN, functions, tensors) in words, long ones cut. */
export function valueText(value: unknown): string {
  if (typeof value === "string") return value;
  const unquoted: string[] = [];
  const inWords = (text: string) => `\u0000${unquoted.push(text) - 1}\u0000`;
  const json = JSON.stringify(value, (_key, part: unknown) => {
    if (part === undefined || (typeof part === "number" && !Number.isFinite(part))) return inWords(String(part));
    if (typeof part === "bigint") return inWords(`${part}n`);
    if (typeof part === "function") return inWords("a function");
    if (isTensor(part)) return inWords(`a tensor ${shapeText(part.shape)}`);
    return ArrayBuffer.isView(part) ? Array.from(part as Float32Array) : part;
  });
  const text = json.replace(/"\\u0000(\d+)\\u0000"/g, (_, i) => unquoted[i]);
  return text.length > 200 ? `${text.slice(0, 200)} …` : text;
}

const isRecord = (x: unknown): boolean =>
  typeof x === "object" && x !== null && !Array.isArray(x) && !ArrayBuffer.isView(x) && !isTensor(x);

/** What a value is seen to be before anything is taken out of it. */
const KINDS = {
  "a number": (x: unknown) => typeof x === "number",
  "a text": (x: unknown) => typeof x === "string",
  "an array": (x: unknown) => Array.isArray(x) || ArrayBuffer.isView(x),
  "a function": (x: unknown) => typeof x === "function",
  "a tensor": isTensor,
  "an object with names": isRecord,
};

/**
 * Throws unless what a function was given is of the kind that it takes apart: what JavaScript would say of the rest,
 * "x is not iterable", names neither the function nor what it takes.
 *
 * @param given by the names that the function calls them.
 */
export function checkKind(where: string, kind: keyof typeof KINDS, given: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(given)) check(KINDS[kind](value), where, `${name} must be ${kind}`, value);
}

/** Throws unless every size is a whole number, and large enough. */
export function checkSizes(where: string, sizes: Record<string, number>, least = 1): void {
  for (const [name, size] of Object.entries(sizes)) {
    check(Number.isInteger(size) && size >= least, where, `${name} must be a whole number of at least ${least}`, size);
  }
}

/**
 * Throws if there are no options, or one of no known name: misspelled, it would be ignored in silence.
 *
 * What is taken out of the options before is taken out of `options ?? {}`, so that this is the first to see them.
 *
 * @param known what was taken out of the options, `{ mask, bias }`: of this only the names count.
 */
export function checkOptions<Options extends object>(
  where: string,
  options: Options,
  known: Record<keyof Options, unknown>,
): void {
  const names = Object.keys(known);
  // A factory that is plugged in without being called gets a tensor, or a number of queries, in place of its options.
  const plugged = isTensor(options) || typeof options === "number";
  const hint = plugged ? `to plug the function in, call it first: ${where}({ ... })` : names.join(", ");
  check(isRecord(options), where, `options must be an object (${hint})`, options);
  for (const name of Object.keys(options)) {
    check(names.includes(name), where, `there are the options ${names.join(", ")}${didYouMean(name, names)}`, name);
  }
}

/** "; did you mean units?", if one of the names is like a misspelled one. */
export function didYouMean(name: string, names: readonly string[]): string {
  const distance = (other: string) => editDistance(name, other);
  const nearest = names.reduce((best, other) => (distance(other) < distance(best) ? other : best), names[0]);
  return distance(nearest) <= Math.max(2, name.length / 2) ? `; did you mean ${nearest}?` : "";
}

/** How many letters must be changed, added or left out to make one word of another (Levenshtein 1966). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (const letter of from.toLowerCase()) {
    const next = [row[0] + 1];
    [...to.toLowerCase()].forEach((other, j) => {
      next.push(Math.min(row[j + 1] + 1, next[j] + 1, row[j] + (letter === other ? 0 : 1)));
    });
    row = next;
  }
  return row[to.length];
}

function isTensor(x: unknown): x is { shape: number[] } {
  return typeof x === "object" && x !== null && "dataId" in x && "shape" in x;
}
