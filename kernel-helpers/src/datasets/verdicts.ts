import { check, checkKind, checkOptions, checkSizes } from "../check";
import { uniform, type Seed } from "../random";
import { numberBelow, pick } from "./draw";

export interface VerdictsOptions {
  /** How many reviews. */
  reviews: number;
  /** The fewest and the most sentences of a review. Default [3, 6]. */
  sentences?: readonly [fewest: number, most: number];
  seed?: Seed;
}

/** A sentence that says of one thing that it was good or bad. */
export interface Opinion {
  words: string[];
  /** Where the thing stands that it is about, counted from 0. */
  topic: number;
  /** Where the word stands that says how it was. */
  adjective: number;
  /** Where "not" stands, just before the adjective, if it does. */
  not?: number;
  /** Whether the thing was good, with "not" taken into account. */
  good: boolean;
}

/** A review of an evening at the theatre. */
export interface Verdict {
  sentences: Opinion[];
  /** Which sentence is about the whole. It decides; the others are about parts. */
  verdict: number;
  /** Whether the whole was good. */
  good: boolean;
}

const ADJECTIVES = {
  good: "good wonderful clever moving charming bright splendid lovely".split(" "),
  bad: "bad dull clumsy tedious silly dreary awful ugly".split(" "),
};
const PARTS = "acting music story lighting scenery ending dancing singing dialogue sound".split(" ");
const WHOLES = ["evening", "play"];
const ASIDES = ["if you ask me", "as we saw it", "to be honest", "from our seats", "at that hour", "so they say"].map(
  (aside) => [",", ...aside.split(" "), ","],
);
const TAILS = [[], ["again"], ["there"], ["throughout"]];

/** Three ways to say it. In all of them at least six words stand between the thing and what is said of it. */
const FORMS: readonly ((thing: string[], aside: string[], said: string[]) => string[])[] = [
  (thing, aside, said) => [...thing, ...aside, "was", ...said],
  (thing, aside, said) => [...thing, "was", ...aside, ...said],
  (thing, aside, said) => [...said, ...aside, "was", ...thing],
];

/** What the sentences of `verdicts` are about, their adjectives, and all their words, commas among them. */
export const verdictWords = {
  parts: PARTS,
  wholes: WHOLES,
  adjectives: ADJECTIVES,
  all: [
    ...new Set([
      ...ADJECTIVES.good,
      ...ADJECTIVES.bad,
      ...PARTS,
      ...WHOLES,
      "not",
      "the",
      "was",
      ...ASIDES.flat(),
      ...TAILS.flat(),
    ]),
  ],
};

/**
 * Reviews of an evening at the theatre: one sentence says how the whole was, the others speak of its parts. All praise
 * or blame in the same words, "not" turns a third of them round, and what is said of one thing says nothing about the
 * others.
 *
 * The truth that it knows: which sentence decides, and which of its words.
 *
 * A sentence has at most 12 words, commas among them, and at least six stand between the thing and the adjective: who
 * looks at a few neighbouring words sees one or the other.
 *
 * @throws if a number is not whole or too small, or the fewest sentences are more than the most.
 *
 * @example
 * const [{ sentences, verdict, good }] = datasets.verdicts({ reviews: 1, seed: 1 });
 * sentences[verdict].good === good                                                                 // → true
 * datasets.verdictWords.wholes.includes(sentences[verdict].words[sentences[verdict].topic])   // → true
 */
export function verdicts(options: VerdictsOptions): Verdict[] {
  const where = "datasets.verdicts";
  const { reviews, sentences: range = [3, 6], seed = 0 } = options ?? {};
  checkOptions(where, options, { reviews, sentences: range, seed });
  const isCount = (n: number) => Number.isInteger(n) && n >= 1;
  checkSizes(where, { reviews });
  checkKind(where, "an array", { sentences: range });
  const [fewest, most] = range;
  const isRange = isCount(fewest) && isCount(most) && fewest <= most;
  check(isRange, where, "sentences must be the fewest, at least 1, and the most, both whole", range);

  const random = uniform(`${seed}/${where}`);
  const below = (n: number) => numberBelow(n, random);
  const oneOf = <T>(list: readonly T[]): T => pick(list, random);

  function opinion(thing: string): Opinion {
    const good = random() < 0.5;
    const turned = random() < 1 / 3;
    const adjective = oneOf(good === turned ? ADJECTIVES.bad : ADJECTIVES.good);
    const said = turned ? ["not", adjective] : [adjective];
    const words = [...oneOf(FORMS)(["the", thing], oneOf(ASIDES), said), ...oneOf(TAILS)];
    const place = words.indexOf(adjective);
    return { words, topic: words.indexOf(thing), adjective: place, ...(turned && { not: place - 1 }), good };
  }

  return Array.from({ length: reviews }, () => {
    const count = fewest + below(most - fewest + 1);
    const verdict = below(count);
    const sentences = Array.from({ length: count }, (_, s) => opinion(oneOf(s === verdict ? WHOLES : PARTS)));
    return { sentences, verdict, good: sentences[verdict].good };
  });
}
