import { check, checkKind, checkOptions } from "../check";

/** Fills short sentences up; never attended to, never scored. */
export const PADDING = 0;
/** What a decoder is given in place of the word before the first. */
export const START = 1;
/** The end of every sentence. */
export const END = 2;

const SPECIAL = ["<pad>", "<s>", "</s>"];

/** Words and their numbers. */
export interface Vocabulary {
  /** V: how many words there are, with the three special ones: padding 0, start 1, end 2. */
  readonly size: number;
  /** All words, each at the place of its number. */
  readonly words: readonly string[];
  /** The words' numbers, with the end after them. Throws on a word it does not know. */
  encode(sentence: readonly string[]): number[];
  /** The words up to the end, without special ones. */
  decode(ids: readonly number[]): string[];
}

/**
 * The vocabulary of some text: every word once, in the order in which the text meets them.
 *
 * @example
 * text.vocabulary(["one", "two", "one"]).encode(["two"])   // → [4, 2]
 */
export function vocabulary(text: readonly string[]): Vocabulary {
  checkKind("text.vocabulary", "an array", { text });
  const words = [...new Set([...SPECIAL, ...text])];
  const ids = new Map(words.map((word, id) => [word, id]));
  return {
    size: words.length,
    words,
    encode: (sentence) => [
      ...sentence.map((word) => {
        const id = ids.get(word);
        check(
          id !== undefined && id >= SPECIAL.length,
          "text.vocabulary",
          "every word must be one of the vocabulary's",
          word,
        );
        return id;
      }),
      END,
    ],
    decode(sentence) {
      const end = sentence.indexOf(END);
      return (end < 0 ? sentence : sentence.slice(0, end)).filter((id) => id >= SPECIAL.length).map((id) => words[id]);
    },
  };
}

/**
 * Sentences of different lengths as one rectangle: short ones are filled up with padding.
 *
 * @example
 * text.pad([[4, 2], [2]])   // → [[4, 2], [2, 0]]
 */
export function pad(sentences: readonly (readonly number[])[]): number[][] {
  checkKind("text.pad", "an array", { sentences });
  const length = sentences.reduce((most, ids) => Math.max(most, ids.length), 0);
  return sentences.map((ids) => [...ids, ...Array<number>(length - ids.length).fill(PADDING)]);
}

/**
 * Documents of sentences of words as one block: sentences are filled up with padding, documents with empty sentences.
 * What is longer is cut.
 *
 * @param shape how many sentences a document has, and how many words a sentence. Default: as the longest.
 *
 * @example
 * text.padDocuments([[[4, 2], [2]], [[5]]])   // → [[[4, 2], [2, 0]], [[5, 0], [0, 0]]]
 */
export function padDocuments(
  documents: readonly (readonly (readonly number[])[])[],
  shape: { sentences?: number; words?: number } = {},
): number[][][] {
  checkKind("text.padDocuments", "an array", { documents });
  const longest = (lists: readonly (readonly unknown[])[]) =>
    lists.reduce((most, { length }) => Math.max(most, length), 0);
  const { sentences = longest(documents), words = longest(documents.flat()) } = shape ?? {};
  checkOptions("text.padDocuments", shape, { sentences, words });
  const fill = <T>(list: readonly T[], length: number, empty: () => T): T[] =>
    Array.from({ length }, (_, i) => (i < list.length ? list[i] : empty()));
  return documents.map((document) =>
    fill(document, sentences, () => []).map((sentence) => fill(sentence, words, () => PADDING)),
  );
}
