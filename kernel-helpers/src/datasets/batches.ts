import { check, checkKind, checkOptions } from "../check";
import { uniform, type Seed } from "../random";
import { shuffled } from "./draw";

export interface BatchesOptions<Item> {
  /** B: how many items a batch has. */
  size: number;
  /** How long an item is. With it, items of like length come together, which saves padding. */
  length?: (item: Item) => number;
  /** How often all items are gone through; by default without end. */
  epochs?: number;
  seed?: Seed;
}

/**
 * Goes through the items in batches, newly shuffled each time round. The items left over at the end of a round, fewer
 * than a batch, are left out of it.
 *
 * With `length`, the shuffled items are sorted in stretches of 16 batches, and those batches are shuffled again: every
 * batch has items of like length, and the lengths still come in random order.
 *
 * @throws if there are fewer items than a batch needs, or the size is not a positive whole number.
 *
 * @example
 * [...datasets.batches([1, 2, 3, 4], { size: 2, epochs: 1 })].map((batch) => batch.length)   // → [2, 2]
 */
export function* batches<Item>(
  items: readonly Item[],
  options: BatchesOptions<Item>,
): Generator<Item[], void, undefined> {
  const { size, length, epochs = Infinity, seed = 0 } = options ?? {};
  checkOptions("datasets.batches", options, { size, length, epochs, seed });
  check(Number.isInteger(size) && size > 0, "datasets.batches", "size must be a positive whole number", size);
  checkKind("datasets.batches", "an array", { items });
  check(items.length >= size, "datasets.batches", `there must be at least one batch of ${size} items`, items.length);
  const random = uniform(`${seed}/datasets.batches`);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = shuffled(items, random);
    const stretch = length ? 16 * size : order.length;
    for (let from = 0; from < order.length; from += stretch) {
      const part = order.slice(from, from + stretch);
      if (length) part.sort((a, b) => length(a) - length(b));
      const cut = Array.from({ length: Math.floor(part.length / size) }, (_, i) =>
        part.slice(i * size, (i + 1) * size),
      );
      yield* length ? shuffled(cut, random) : cut;
    }
  }
}
