import { check, checkKind, checkOptions } from "../check";
import { gaussian, uniform, type Seed } from "../random";
import { numberBelow, shuffled } from "./draw";

/** What makes a key the one that is asked for; see `relation`. */
export const relations = [
  "same",
  "same, lengths vary",
  "nearest",
  "rotated",
  "of that length",
  "at that place",
] as const;
export type Relation = (typeof relations)[number];

export interface RelationOptions {
  /** How many lists, each with a query of its own. */
  examples: number;
  /** M, how many keys are in a list. Default 8. */
  items?: number;
  /** D, how wide queries and keys are; even, and not below the number of items. Default 8. */
  width?: number;
  seed?: Seed;
}

/** Lists of keys, and a query for each. */
export interface Related {
  /** `[examples, D]` */
  query: number[][];
  /** `[examples, M, D]` */
  keys: number[][][];
  /** Which key is asked for, `[examples]`. */
  truth: number[];
}

/**
 * Lists of random keys in which the query asks for one, always by the same relation:
 *
 * - `same`: the query is the key and a little noise; all keys have one length;
 * - `same, lengths vary`: the query has the key's direction and a fixed length; the keys' lengths differ widely;
 * - `nearest`: the keys stand on one line through zero, and the query beside the key;
 * - `rotated`: the query is the key, each pair of its numbers turned by a quarter (`quarterTurn`), and noise;
 * - `of that length`: the query's first number is the key's length, the others are zero;
 * - `at that place`: the query says the key's place in the list, as a 3 at that place; what the key holds is random.
 *
 * @throws if the relation has another name, a number is not positive and whole, or the width does not fit.
 *
 * @example
 * const { query, keys, truth } = datasets.relation("of that length", { examples: 1, seed: 1 });
 * Math.hypot(...keys[0][truth[0]]) - query[0][0] < 1e-9   // → true
 */
export function relation(name: Relation, options: RelationOptions): Related {
  const where = "datasets.relation";
  const { examples, items = 8, width = 8, seed = 0 } = options ?? {};
  checkOptions(where, options, { examples, items, width, seed });
  check(relations.includes(name), where, `the relation must be one of ${relations.join("; ")}`, name);
  for (const [what, value] of Object.entries({ examples, items, width }))
    check(Number.isInteger(value) && value > 0, where, `${what} must be positive and whole`, value);
  check(width % 2 === 0 && width >= items, where, "width must be even and not below the number of items", width);

  const random = uniform(`${seed}/${where}/${name}`);
  const normal = gaussian(`${seed}/${where}/${name}`);
  const vector = () => Array.from({ length: width }, normal);
  const ofLength = (x: number[], length: number) => {
    const factor = length / Math.hypot(...x);
    return x.map((value) => value * factor);
  };
  const near = (x: number[], noise: number) => x.map((value) => value + noise * normal());
  const unit = () => Array<number>(width).fill(0);
  const each = (key: (place: number) => number[]) => Array.from({ length: items }, (_, place) => key(place));
  const anyOrder = () => shuffled([...Array(items).keys()], random);

  const alike = () => each(() => ofLength(vector(), Math.sqrt(width)));
  const makers: Record<Relation, { keys(): number[][]; query(key: number[], place: number): number[] }> = {
    same: { keys: alike, query: (key) => near(key, 0.3) },
    "same, lengths vary": {
      keys: () => each(() => ofLength(vector(), 2 * Math.exp(normal()))),
      query: (key) => near(ofLength(key, 4), 0.3),
    },
    nearest: {
      keys() {
        const [direction, order] = [ofLength(vector(), 1), anyOrder()];
        return each((place) => direction.map((x) => x * (order[place] - (items - 1) / 2)));
      },
      query: (key) => near(key, 0.03),
    },
    rotated: { keys: alike, query: (key) => near(quarterTurn(key), 0.3) },
    "of that length": {
      keys() {
        const order = anyOrder();
        return each((place) => ofLength(vector(), (order[place] + 1) / 2));
      },
      query: (key) => unit().fill(Math.hypot(...key), 0, 1),
    },
    "at that place": { keys: alike, query: (_key, place) => unit().fill(3, place, place + 1) },
  };
  const maker = makers[name];
  const result: Related = { query: [], keys: [], truth: [] };
  for (let example = 0; example < examples; example++) {
    const keys = maker.keys();
    const truth = numberBelow(items, random);
    result.keys.push(keys);
    result.truth.push(truth);
    result.query.push(maker.query(keys[truth], truth));
  }
  return result;
}

/**
 * Each pair of numbers turned by a quarter, (a, b) to (-b, a): at right angles to what it was.
 *
 * @example
 * datasets.quarterTurn([1, 2, 3, 4])   // → [-2, 1, -4, 3]
 */
export function quarterTurn(x: readonly number[]): number[] {
  checkKind("datasets.quarterTurn", "an array", { x });
  return x.map((_, i) => (i % 2 === 0 ? -x[i + 1] : x[i - 1]));
}
