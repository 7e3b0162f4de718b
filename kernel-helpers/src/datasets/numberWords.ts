import { check, checkKind, checkOptions } from "../check";
import { uniform, type Seed } from "../random";
import type { Link } from "../scoring/truth";
import { pad, vocabulary, type Vocabulary } from "../text/vocabulary";
import { numberBelow, pick } from "./draw";

/** A sentence, its translation, and which source word each target word comes from. */
export interface AlignedPair {
  source: string[];
  target: string[];
  /** Links `[target word, source word]` that a right alignment must have. */
  sure: Link[];
  /** Links that a right alignment may have; every sure link is among them (Och & Ney 2003). */
  possible: Link[];
}

const words = (text: string): string[] => text.split(" ");
const ENGLISH = words(
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
);
const ENGLISH_TENS = words("_ _ twenty thirty forty fifty sixty seventy eighty ninety");
const GERMAN = words(
  "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
);
const GERMAN_TENS = words("_ _ zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig");

/**
 * A list of numbers in English words, in German words, and the truth about which word comes from which.
 *
 * German says the units before the tens ("zwei und siebzig"), so the links cross. "und" has no English word of its
 * own: it may be linked with the units or with the tens, and need not be. Written German joins the words of a number
 * below a million into one ("zweiundsiebzig"); here they stand apart, so that each can have its link.
 *
 * @param numbers whole numbers from 0 to 999,999, at least one.
 * @throws if a number is not a whole number from 0 to 999,999, or there is none.
 *
 * @example
 * datasets.numbersInWords([72]).source   // → ["seventy", "two"]
 *
 * @example
 * datasets.numbersInWords([72]).target   // → ["zwei", "und", "siebzig"]
 *
 * @example
 * datasets.numbersInWords([72]).sure   // → [[0, 1], [2, 0]]
 */
export function numbersInWords(numbers: readonly number[]): AlignedPair {
  checkKind("datasets.numbersInWords", "an array", { numbers });
  check(numbers.length > 0, "datasets.numbersInWords", "there must be at least one number", numbers);
  const pair: AlignedPair = { source: [], target: [], sure: [], possible: [] };
  numbers.forEach((number, i) => {
    check(
      Number.isInteger(number) && number >= 0 && number <= 999_999,
      "datasets.numbersInWords",
      "numbers must be whole and from 0 to 999,999",
      number,
    );
    if (i > 0) addTarget(pair, ",", addSource(pair, ","));
    upToMillion(pair, number);
  });
  return pair;
}

/** Adds a source word and returns its place. */
const addSource = (pair: AlignedPair, word: string): number => pair.source.push(word) - 1;

/** Adds a target word that comes from the source word at a place. */
function addTarget(pair: AlignedPair, word: string, from: number): void {
  const link: Link = [pair.target.push(word) - 1, from];
  pair.sure.push(link);
  pair.possible.push(link);
}

function upToMillion(pair: AlignedPair, n: number): void {
  const [thousands, rest] = [Math.floor(n / 1000), n % 1000];
  if (thousands) {
    upToThousand(pair, thousands);
    // "eins" stands only at the end of a number: einhunderteins, but einhunderteintausend.
    const last = pair.target.length - 1;
    if (pair.target[last] === "eins") pair.target[last] = "ein";
    addTarget(pair, "tausend", addSource(pair, "thousand"));
  }
  if (rest || !thousands) upToThousand(pair, rest);
}

function upToThousand(pair: AlignedPair, n: number): void {
  const [hundreds, rest] = [Math.floor(n / 100), n % 100];
  if (hundreds) {
    addTarget(pair, hundreds === 1 ? "ein" : GERMAN[hundreds], addSource(pair, ENGLISH[hundreds]));
    addTarget(pair, "hundert", addSource(pair, "hundred"));
  }
  if (rest || !hundreds) upToHundred(pair, rest);
}

function upToHundred(pair: AlignedPair, n: number): void {
  if (n < 20) {
    addTarget(pair, GERMAN[n], addSource(pair, ENGLISH[n]));
    return;
  }
  const [tens, units] = [Math.floor(n / 10), n % 10];
  const tensAt = addSource(pair, ENGLISH_TENS[tens]);
  if (units) {
    const unitsAt = addSource(pair, ENGLISH[units]);
    addTarget(pair, units === 1 ? "ein" : GERMAN[units], unitsAt);
    const und = pair.target.push("und") - 1;
    pair.possible.push([und, tensAt], [und, unitsAt]);
  }
  addTarget(pair, GERMAN_TENS[tens], tensAt);
}

export interface NumberWordsOptions {
  /** The largest number, at most 999,999. Default 999. */
  upTo?: number;
  /** How many numbers the lists to learn from have. Default 1, 2 and 3. */
  lengths?: readonly number[];
  /** How many numbers the lists to be tested on have. Default 1 to 5: two lengths more than were learned. */
  testLengths?: readonly number[];
  /** How many lists to learn from, in all. Default 8000. */
  train?: number;
  /** How many lists to watch the learning with, in all. Default 120. */
  validation?: number;
  /** How many lists to be tested on, for each length. Default 100. */
  test?: number;
  seed?: Seed;
}

export interface NumberWords {
  /** The English words. */
  source: Vocabulary;
  /** The German words. */
  target: Vocabulary;
  train: AlignedPair[];
  validation: AlignedPair[];
  /** By how many numbers a list has. */
  test: Map<number, AlignedPair[]>;
  /** Pairs as numbers, each sentence with its end, short ones filled up with padding: what models take. */
  encode(pairs: readonly AlignedPair[]): { source: number[][]; target: number[][] };
}

/**
 * Translation from English to German in small: lists of number words with their true alignment, for training and tests.
 *
 * Short and long numbers are equally frequent. No list of validation or test is among those learned from, and all lists
 * of validation and test differ.
 *
 * @throws if the sizes are not positive, or more different lists are asked for than there are.
 *
 * @example
 * const task = datasets.numberWords({ train: 10, seed: 1 });
 * [task.train.length, task.test.get(5)!.length]   // → [10, 100]
 * task.encode([datasets.numbersInWords([7])]).source[0].length   // → 2
 */
export function numberWords(options: NumberWordsOptions = {}): NumberWords {
  const { upTo = 999, lengths = [1, 2, 3], testLengths = [1, 2, 3, 4, 5] } = options ?? {};
  const { train = 8000, validation = 120, test = 100, seed = 0 } = options ?? {};
  checkOptions("datasets.numberWords", options, { upTo, lengths, testLengths, train, validation, test, seed });
  check(
    Number.isInteger(upTo) && upTo > 0 && upTo <= 999_999,
    "datasets.numberWords",
    "upTo must be whole and from 1 to 999,999",
    upTo,
  );
  checkKind("datasets.numberWords", "an array", { lengths, testLengths });
  for (const [name, sizes] of Object.entries({
    lengths,
    testLengths,
    train: [train],
    validation: [validation],
    test: [test],
  })) {
    check(
      sizes.length > 0 && sizes.every((n) => Number.isInteger(n) && n > 0),
      "datasets.numberWords",
      `${name} must be positive and whole`,
      sizes,
    );
  }
  const random = uniform(`${seed}/datasets.numberWords`);
  // Below 10, below 100, …: each size of number is drawn equally often.
  const limits = Array.from({ length: String(upTo).length }, (_, digits) => Math.min(10 ** (digits + 1), upTo + 1));
  const list = (length: number) => Array.from({ length }, () => numberBelow(pick(limits, random), random));

  const held = new Set<string>();
  const heldOut = (length: number): AlignedPair => {
    for (let tries = 0; tries < 1000; tries++) {
      const numbers = list(length);
      if (!held.has(String(numbers))) {
        held.add(String(numbers));
        return numbersInWords(numbers);
      }
    }
    throw new Error(
      `datasets.numberWords: there are too few lists of ${length} up to ${upTo} for that many in validation and test, got ${held.size}`,
    );
  };
  const learned = (): AlignedPair => {
    for (let tries = 0; tries < 1000; tries++) {
      const numbers = list(pick(lengths, random));
      if (!held.has(String(numbers))) return numbersInWords(numbers);
    }
    throw new Error(
      `datasets.numberWords: validation and test leave no lists up to ${upTo} to learn from, got ${held.size} held out`,
    );
  };
  const tested = new Map(testLengths.map((length) => [length, Array.from({ length: test }, () => heldOut(length))]));
  const watched = Array.from({ length: validation }, (_, i) => heldOut(lengths[i % lengths.length]));
  const { source, target } = numberVocabularies(upTo);
  return {
    source,
    target,
    encode: (pairs) => ({
      source: pad(pairs.map((pair) => source.encode(pair.source))),
      target: pad(pairs.map((pair) => target.encode(pair.target))),
    }),
    train: Array.from({ length: train }, learned),
    validation: watched,
    test: tested,
  };
}

/** All words for numbers up to a limit, in the order in which counting meets them. */
function numberVocabularies(upTo: number): { source: Vocabulary; target: Vocabulary } {
  const counted = [...Array(Math.min(upTo, 130) + 1).keys()].map((n) => [n]);
  const met = [...counted, ...[200, 1000, 21_000, upTo].filter((n) => n <= upTo).map((n) => [n]), [0, 0]].map(
    numbersInWords,
  );
  return {
    source: vocabulary(met.flatMap((pair) => pair.source)),
    target: vocabulary(met.flatMap((pair) => pair.target)),
  };
}
