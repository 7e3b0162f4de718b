import { checkOptions, checkSizes } from "../check";
import { uniform, type Seed } from "../random";
import { numberBelow, shuffled } from "./draw";

export interface AttributeQuestionsOptions {
  /** How many examples. */
  examples: number;
  /** M: how many things each has, at least 3. Default 8. */
  items?: number;
  /** How many values an attribute may take, at least 2. Default 8. */
  values?: number;
  seed?: Seed;
}

/** Things with a name and three attributes each, and three questions; laid out row by row, as `tf.tensor` reads them. */
export interface AttributeQuestions {
  /** `[examples, items]`: the name of each thing, from 0. */
  names: Int32Array;
  /** `[examples, items, 3]`: its attributes. */
  attributes: Int32Array;
  /** `[examples, 3]`: whose first, whose second and whose third attribute is asked for, by name. */
  query: Int32Array;
  /** `[examples, 3]`: the place of each of these things. */
  truth: Int32Array;
  /** `[examples, 3]`: the attributes asked for. */
  answer: Int32Array;
}

/**
 * Three questions at once: the first attribute of one thing, the second of another, the third of a third.
 *
 * The things of an example have all names from 0 on, each once, in random order; attributes are drawn independently,
 * and the three things asked about are three different ones. So what one answer needs says nothing of the others.
 *
 * @throws if a size is not whole or too small.
 *
 * @example
 * const { attributes, truth, answer } = datasets.attributeQuestions({ examples: 1, seed: 2 });
 * answer[1] === attributes[3 * truth[1] + 1]   // → true
 */
export function attributeQuestions(options: AttributeQuestionsOptions): AttributeQuestions {
  const where = "datasets.attributeQuestions";
  const { examples, items = 8, values = 8, seed = 0 } = options ?? {};
  checkOptions(where, options, { examples, items, values, seed });
  checkSizes(where, { examples });
  checkSizes(where, { items }, 3);
  checkSizes(where, { values }, 2);
  const random = uniform(`${seed}/${where}`);
  const places = Array.from({ length: items }, (_, place) => place);
  const all = Array.from({ length: examples }, () => {
    const names = shuffled(places, random);
    const attributes = places.map(() => [0, 1, 2].map(() => numberBelow(values, random)));
    const truth = shuffled(places, random).slice(0, 3);
    return {
      names,
      attributes: attributes.flat(),
      query: truth.map((place) => names[place]),
      truth,
      answer: truth.map((place, attribute) => attributes[place][attribute]),
    };
  });
  const rows = (part: keyof AttributeQuestions) => Int32Array.from(all.flatMap((example) => example[part]));
  return {
    names: rows("names"),
    attributes: rows("attributes"),
    query: rows("query"),
    truth: rows("truth"),
    answer: rows("answer"),
  };
}
