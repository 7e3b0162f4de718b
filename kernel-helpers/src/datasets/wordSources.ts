import { check, checkKind, checkOptions, checkSizes } from "../check";
import { gaussian, uniform, type Seed } from "../random";
import { pick } from "./draw";

export interface WordSourcesOptions {
  /** How many words there are. */
  words: number;
  /** The width of each source's vectors: S numbers, each at least 8. Default [16, 24]. */
  widths?: readonly number[];
  /**
   * How far a source's vectors of words that it knows lie from the middle, in a direction of its own; the others lie as
   * far on the opposite side. With 0 nothing in a vector tells whether to trust it. Default 2.
   */
  cue?: number;
  seed?: Seed;
}

/** Sentences of such words. */
export interface ToneSentences {
  /** `[sentences, length]`: the numbers of the words. */
  words: number[][];
  /** `[sentences]`: 1 if the tones of the words sum to more than zero, else 0. */
  liked: number[];
}

export interface WordSources {
  /** For each source a vector of each word, `[S][words][widths[i]]`. */
  sources: number[][][];
  /** The source that knows the word, `[words]`: each in turn, so that every stretch of words has as many of each. */
  knows: number[];
  /** How kind a word is, `[words]`, standard normal. */
  tones: number[];
  /** Sentences drawn from those words whose numbers are given. Six words each, if you do not say otherwise. */
  sentences(options: { among: readonly number[]; count: number; length?: number; seed?: Seed }): ToneSentences;
}

/** How many numbers a meaning has. */
const MEANING = 8;
/** The spread of what is random in each number of a vector; meanings give it a spread of 1. */
const NOISE = 0.1;

/**
 * Made-up words with a vector in each of several sources, of which one knows the word. The others mistake it for
 * another: they give the vector of a meaning drawn at random, which looks like any other vector.
 *
 * A word's meaning is eight numbers, and its tone is one direction in them. A source writes the meaning down in numbers
 * of its own. Real embeddings, too, put words that they saw often in another region than words that they hardly saw
 * (Gong et al. 2018, "FRAGE: frequency-agnostic word representation"): that is the `cue`.
 *
 * The truth that it knows: which source to trust for which word.
 *
 * @throws if a number is not whole or too small, the cue is negative or not finite, or `among` has a word that there is not.
 *
 * @example
 * const { sources, knows, sentences } = datasets.wordSources({ words: 4, seed: 1 });
 * [sources[0][0].length, sources[1][0].length]                // → [16, 24]
 * knows                                                       // → [0, 1, 0, 1]
 * sentences({ among: [0, 1], count: 3, seed: 1 }).words[0].length   // → 6
 */
export function wordSources(options: WordSourcesOptions): WordSources {
  const where = "datasets.wordSources";
  const { words, widths = [16, 24], cue = 2, seed = 0 } = options ?? {};
  checkOptions(where, options, { words, widths, cue, seed });
  checkSizes(where, { words });
  checkKind(where, "an array", { widths });
  check(widths.length > 0, where, "there must be at least one source", JSON.stringify(widths));
  widths.forEach((width, i) => checkSizes(where, { [`widths[${i}]`]: width }, MEANING));
  check(cue >= 0 && cue < Infinity, where, "cue must be finite and not negative", cue);

  const normal = gaussian(`${seed}/${where}`);
  const vector = (width: number) => Array.from({ length: width }, normal);
  const direction = unit(vector(MEANING));
  const meanings = Array.from({ length: words }, () => vector(MEANING));
  const knows = meanings.map((_, word) => word % widths.length);
  const sources = widths.map((width, source) => {
    const rows = Array.from({ length: width }, () => unit(vector(MEANING)));
    const side = unit(vector(width)).map((x) => cue * x);
    return meanings.map((meaning, word) => {
      const [written, sign] = knows[word] === source ? [meaning, 1] : [vector(MEANING), -1];
      return rows.map((row, d) => dot(row, written) + sign * side[d] + NOISE * normal());
    });
  });
  const tones = meanings.map((meaning) => dot(meaning, direction));

  return {
    sources,
    knows,
    tones,
    sentences(drawn) {
      const { among, count, length = 6, seed: own = 0 } = drawn ?? {};
      checkOptions(`${where}.sentences`, drawn, { among, count, length, seed: own });
      checkKind(`${where}.sentences`, "an array", { among });
      checkSizes(`${where}.sentences`, { count, length });
      const wrong = among.length > 0 ? among.find((word) => tones[word] === undefined) : "none";
      check(wrong === undefined, `${where}.sentences`, `among must be words from 0 to ${words - 1}`, wrong);
      const random = uniform(`${seed}/${own}/${where}.sentences`);
      const one = () => Array.from({ length }, () => pick(among, random));
      const sentences = Array.from({ length: count }, one);
      const sum = (sentence: number[]) => sentence.reduce((total, word) => total + tones[word], 0);
      return { words: sentences, liked: sentences.map((sentence) => (sum(sentence) > 0 ? 1 : 0)) };
    },
  };
}

const dot = (x: readonly number[], y: readonly number[]): number => x.reduce((sum, value, i) => sum + value * y[i], 0);

function unit(x: number[]): number[] {
  const length = Math.sqrt(dot(x, x));
  return x.map((value) => value / length);
}
