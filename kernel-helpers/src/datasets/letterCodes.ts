import { check, checkOptions, checkSizes } from "../check";
import { uniform, type Seed } from "../random";
import { numberBelow, shuffled } from "./draw";

export interface LetterCodesOptions {
  /** How many examples. */
  examples: number;
  /** M: how many drawers each has, one for each letter. Default 12. */
  items?: number;
  /** How many letters a word has, at most `items`. Default 4. */
  asked?: number;
  seed?: Seed;
}

/** Drawers with a letter and a digit each, and a word; laid out row by row, as `tf.tensor` reads them. */
export interface LetterCodes {
  /** `[examples, items]`: the letter on each drawer, from 0. */
  letters: Int32Array;
  /** `[examples, items]`: the digit in it. */
  digits: Int32Array;
  /** `[examples, asked]`: the word. Its letters are different. */
  query: Int32Array;
  /** `[examples, asked]`: the place of each letter's drawer. */
  truth: Int32Array;
  /** `[examples, asked]`: its digit. */
  answer: Int32Array;
}

/**
 * A word, and a drawer for each letter of the alphabet with a digit in it: which digits are the word's?
 *
 * The drawers of an example have all letters from 0 on, each once, in random order; digits are drawn independently, so
 * no answer tells of another.
 *
 * The truth that it knows: which drawer each letter of the word asks for.
 *
 * @throws if a size is not whole or too small, or a word has more letters than there are.
 *
 * @example
 * const { digits, truth, answer } = datasets.letterCodes({ examples: 1, seed: 2 });
 * answer[3] === digits[truth[3]]   // → true
 */
export function letterCodes(options: LetterCodesOptions): LetterCodes {
  const where = "datasets.letterCodes";
  const { examples, items = 12, asked = 4, seed = 0 } = options ?? {};
  checkOptions(where, options, { examples, items, asked, seed });
  checkSizes(where, { examples, items, asked });
  check(asked <= items, where, "a word must have at most as many letters as there are drawers", `${asked} of ${items}`);
  const random = uniform(`${seed}/${where}`);
  const places = Array.from({ length: items }, (_, place) => place);
  const all = Array.from({ length: examples }, () => {
    const letters = shuffled(places, random);
    const digits = places.map(() => numberBelow(10, random));
    const truth = shuffled(places, random).slice(0, asked);
    return {
      letters,
      digits,
      query: truth.map((place) => letters[place]),
      truth,
      answer: truth.map((place) => digits[place]),
    };
  });
  const rows = (part: keyof LetterCodes) => Int32Array.from(all.flatMap((example) => example[part]));
  return {
    letters: rows("letters"),
    digits: rows("digits"),
    query: rows("query"),
    truth: rows("truth"),
    answer: rows("answer"),
  };
}
