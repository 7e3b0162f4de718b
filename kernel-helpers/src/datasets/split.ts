import { check, checkKind, checkOptions } from "../check";
import { uniform, type Seed } from "../random";
import { shuffled } from "./draw";

export interface SplitOptions {
  /** How many items are set aside. */
  aside: number;
  seed?: Seed;
}

/**
 * Sets items aside at random, to test with what was learned from the others.
 *
 * @throws if `aside` is not a whole number from 1 to one less than there are items.
 *
 * @example
 * const { known, aside } = datasets.split([1, 2, 3, 4, 5], { aside: 2, seed: 1 });
 * [known.length, aside.length]   // → [3, 2]
 */
export function split<Item>(items: readonly Item[], options: SplitOptions): { known: Item[]; aside: Item[] } {
  const { aside, seed = 0 } = options ?? {};
  checkOptions("datasets.split", options, { aside, seed });
  checkKind("datasets.split", "an array", { items });
  check(
    Number.isInteger(aside) && aside > 0 && aside < items.length,
    "datasets.split",
    `aside must be a whole number from 1 to ${items.length - 1}, one less than there are items`,
    aside,
  );
  const order = shuffled(items, uniform(`${seed}/datasets.split`));
  return { known: order.slice(aside), aside: order.slice(0, aside) };
}
