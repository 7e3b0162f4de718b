/** A whole number below `n`, from 0 on. */
export const numberBelow = (n: number, random: () => number): number => Math.floor(n * random());

/** One of a list. */
export const pick = <Item>(list: readonly Item[], random: () => number): Item => list[numberBelow(list.length, random)];

/** The same items in random order (Fisher & Yates 1938). */
export function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = numberBelow(i + 1, random);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
