import { check, checkOptions, checkSizes } from "../check";
import { gaussian, uniform, type Seed } from "../random";
import { numberBelow } from "./draw";

/**
 * What is asked about the items of one kind: the mean of their values, their sum, or the value of the one item, if
 * there is one.
 */
export type ListQuestion = "mean" | "sum" | "one or none";

export interface ListQuestionsOptions {
  question: ListQuestion;
  /** How many lists. */
  lists: number;
  /** How many items each has, at least 3. Default 12. */
  items?: number;
  /** How many kinds of items there are, at least 2. Default 19. */
  kinds?: number;
  /** How many numbers a value has. Default 4. */
  width?: number;
  seed?: Seed;
}

/** Lists of items, each with a question about it; laid out row by row, as `tf.tensor` reads them. */
export interface ListQuestions {
  /** `[lists]`: the kind that is asked for. */
  query: Int32Array;
  /** `[lists, items]`: the kind of each item. */
  kinds: Int32Array;
  /** `[lists, items, width]`: what each item has to tell. */
  values: Float32Array;
  /**
   * `[lists, items]`: the weights with which the weighted sum of the values is the right answer. Zero where the kind is
   * another.
   */
  truth: Float32Array;
}

/** The fewest and the most items of the kind that is asked for. */
const MATCHES: Record<ListQuestion, [fewest: number, most: number]> = {
  mean: [1, 3],
  sum: [1, 3],
  "one or none": [0, 1],
};

/**
 * Lists in which a few items, anywhere, are of the kind that is asked for: one to three, or for "one or none" as often
 * one as none. All other items are of other kinds, and values are standard normal. So one can ask a model that was
 * trained on short lists about long ones.
 *
 * @throws if the question is none of these, or a size is not whole or too small.
 *
 * @example
 * const { query, kinds, truth } = datasets.listQuestions({ question: "sum", lists: 1, items: 5, seed: 2 });
 * kinds.every((kind, i) => (kind === query[0]) === (truth[i] === 1))   // → true
 */
export function listQuestions(options: ListQuestionsOptions): ListQuestions {
  const where = "datasets.listQuestions";
  const { question, lists, items = 12, kinds = 19, width = 4, seed = 0 } = options ?? {};
  checkOptions(where, options, { question, lists, items, kinds, width, seed });
  check(
    Object.hasOwn(MATCHES, question),
    where,
    `question must be one of ${Object.keys(MATCHES).join(", ")}`,
    question,
  );
  checkSizes(where, { lists, width });
  checkSizes(where, { items }, 3);
  checkSizes(where, { kinds }, 2);
  const random = uniform(`${seed}/${where}`);
  const below = (n: number) => numberBelow(n, random);
  const normal = gaussian(`${seed}/${where}`);
  const [fewest, most] = MATCHES[question];

  const query = Int32Array.from({ length: lists }, () => below(kinds));
  const truth = new Float32Array(lists * items);
  for (let list = 0; list < lists; list++) {
    const count = fewest + below(most - fewest + 1);
    const matches = new Set<number>();
    while (matches.size < count) matches.add(below(items));
    for (const item of matches) truth[list * items + item] = question === "mean" ? 1 / count : 1;
  }
  const kindOf = (i: number) => {
    const asked = query[Math.floor(i / items)];
    return truth[i] > 0 ? asked : (asked + 1 + below(kinds - 1)) % kinds;
  };
  return {
    query,
    kinds: Int32Array.from({ length: lists * items }, (_, i) => kindOf(i)),
    values: Float32Array.from({ length: lists * items * width }, normal),
    truth,
  };
}
