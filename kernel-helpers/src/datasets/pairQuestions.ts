import { check, checkOptions, checkSizes } from "../check";
import { uniform, type Seed } from "../random";
import { numberBelow, shuffled } from "./draw";

export interface PairQuestionsOptions {
  /** How many sequences. */
  sequences: number;
  /** How many pairs each has, from 1 to 16. Default 6. */
  pairs?: number;
  seed?: Seed;
}

/** Pairs of a letter and a number, then each of the letters again with its number. */
export interface PairQuestion {
  /** `[4 · pairs - 1]`: the words' numbers, of `pairWords`; the last answer is left out. */
  words: number[];
  /** What comes next where a letter is met again, -1 elsewhere: before, the next word cannot be known. */
  answers: number[];
  /** For each letter that is met again, where its number stood: `[place of the letter, place of the number]`. */
  sure: [number, number][];
}

const COUNT = 16;
/** The words of `pairQuestions`, each at the place of its number: sixteen letters, then sixteen numbers. */
export const pairWords: readonly string[] = [
  ..."abcdefghijklmnop",
  ...Array.from({ length: COUNT }, (_, i) => `${i + 1}`),
];

/**
 * Sequences such as "c 7, a 3, f 9; a 3, f 9, c 7" (without the signs): each letter once with a number of its own, then
 * all letters in another order, each with its number again. So the number after a letter is known where the letter has
 * been before, and where its number stands is known too.
 *
 * Paper: the task is that of Arora et al. 2023, "Zoology" (multi-query associative recall).
 *
 * @throws if a size is not a positive whole number, or there are more pairs than letters.
 *
 * @example
 * const [{ words, sure }] = datasets.pairQuestions({ sequences: 1, pairs: 3, seed: 1 });
 * sure.every(([letter, number]) => words[letter] === words[number - 1])   // → true
 */
export function pairQuestions(options: PairQuestionsOptions): PairQuestion[] {
  const where = "datasets.pairQuestions";
  const { sequences, pairs = 6, seed = 0 } = options ?? {};
  checkOptions(where, options, { sequences, pairs, seed });
  checkSizes(where, { sequences, pairs });
  check(pairs <= COUNT, where, `pairs must be at most ${COUNT}, as there are letters`, pairs);
  const random = uniform(`${seed}/${where}`);
  const letters = Array.from({ length: COUNT }, (_, i) => i);
  return Array.from({ length: sequences }, () => {
    const first = shuffled(letters, random)
      .slice(0, pairs)
      .map((letter) => [letter, COUNT + numberBelow(COUNT, random)]);
    const order = shuffled(letters.slice(0, pairs), random);
    const again = order.map((pair) => first[pair]);
    const words = [...first, ...again].flat();
    const isAsked = (place: number) => place >= 2 * pairs && place % 2 === 0;
    return {
      words: words.slice(0, -1),
      answers: words.slice(1).map((id, place) => (isAsked(place) ? id : -1)),
      sure: order.map((pair, i): [number, number] => [2 * pairs + 2 * i, 2 * pair + 1]),
    };
  });
}
