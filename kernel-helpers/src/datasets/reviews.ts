import { check, checkOptions } from "../check";
import { uniform, type Seed } from "../random";
import { pad, vocabulary, type Vocabulary } from "../text/vocabulary";
import { numberBelow, pick } from "./draw";

/** A review, what it says of each aspect, and which of its words say so. */
export interface Review {
  words: string[];
  /** For each aspect, whether it was good (1) or bad (0). */
  answers: number[];
  /** For each aspect, the places of the words that decide, counted from 0. */
  places: { aspect: number; opinion: number; not?: number }[];
}

export interface Reviews {
  /** What each review judges, in the order of `answers` and `places`. */
  aspects: readonly string[];
  /** The words that praise, those that blame, and those that turn either round. */
  opinions: { good: readonly string[]; bad: readonly string[]; not: readonly string[] };
  vocabulary: Vocabulary;
  train: Review[];
  /** All different, and none of them in `train`. */
  test: Review[];
  /** The words' numbers, short reviews filled up with padding; throws on a word that is not in the vocabulary. */
  encode(texts: readonly (readonly string[])[]): number[][];
}

export interface ReviewsOptions {
  /** How many to learn from. */
  train: number;
  /** How many to test with. */
  test: number;
  seed?: Seed;
}

const list = (text: string): string[] => text.split(" ");
const ASPECTS: Record<string, string[]> = {
  food: list("soup fish menu"),
  service: list("waiter staff service"),
  room: list("room bed bath"),
  price: list("price bill rate"),
};
const GOOD = list("good great fine nice lovely pleasant");
const BAD = list("bad awful poor terrible horrible dreadful");
const NOT = list("not never");
const BEFORE = ["", "", "and", "this time", "we thought", "my friends said", "again", "also"];
const STRESS = ["", "", "", "honestly", "really", "simply"];
const DEGREE = ["", "", "very", "so"];

/**
 * Reviews that judge four aspects of an inn (its food, service, room and price), each in a clause of its own, in any
 * order: "and the waiter was honestly not very good".
 *
 * Every third clause has a "not" or a "never", which turns the opinion round. Counting words tells little: what tells is
 * which word belongs to which.
 *
 * @throws if `train` or `test` is not a positive whole number.
 *
 * @example
 * const { test, aspects } = datasets.reviews({ train: 1, test: 1, seed: 1 });
 * test[0].answers.length === aspects.length   // → true
 */
export function reviews(options: ReviewsOptions): Reviews {
  const { train, test, seed = 0 } = options ?? {};
  checkOptions("datasets.reviews", options, { train, test, seed });
  for (const [name, size] of Object.entries({ train, test }))
    check(Number.isInteger(size) && size > 0, "datasets.reviews", `${name} must be a positive whole number`, size);
  const random = uniform(`${seed}/datasets.reviews`);
  const taken = new Set<string>();
  /** So many new reviews, all different from each other and from those before. */
  const draw = (count: number): Review[] => {
    const drawn: Review[] = [];
    while (drawn.length < count) {
      const one = review(random);
      const text = one.words.join(" ");
      if (taken.has(text)) continue;
      taken.add(text);
      drawn.push(one);
    }
    return drawn;
  };
  const known = vocabulary(
    [...Object.values(ASPECTS).flat(), ...GOOD, ...BAD, ...NOT, ...BEFORE, ...STRESS, ...DEGREE, "the was"]
      .flatMap(list)
      .filter((word) => word),
  );
  return {
    aspects: Object.keys(ASPECTS),
    opinions: { good: GOOD, bad: BAD, not: NOT },
    vocabulary: known,
    test: draw(test),
    train: draw(train),
    encode: (texts) => pad(texts.map((words) => known.encode(words).slice(0, -1))),
  };
}

function review(random: () => number): Review {
  const one = <Item>(items: readonly Item[]): Item => pick(items, random);
  const drawn: Review = { words: [], answers: [], places: [] };
  const say = (text: string): number => drawn.words.push(...list(text).filter((word) => word)) - 1;
  const left = Object.keys(ASPECTS).map((_, i) => i);
  while (left.length > 0) {
    const [i] = left.splice(numberBelow(left.length, random), 1);
    const [praises, turned] = [random() < 0.5, random() < 1 / 3];
    say(one(BEFORE));
    const aspect = say(`the ${one(Object.values(ASPECTS)[i])}`);
    say(`was ${one(STRESS)}`);
    const not = turned ? say(one(NOT)) : undefined;
    const opinion = say(`${one(DEGREE)} ${one(praises ? GOOD : BAD)}`);
    drawn.answers[i] = Number(praises !== turned);
    drawn.places[i] = { aspect, opinion, ...(not === undefined ? {} : { not }) };
  }
  return drawn;
}
