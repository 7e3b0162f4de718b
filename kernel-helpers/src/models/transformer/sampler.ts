import { check, checkKind, checkOptions } from "../../check";
import { uniform, type Seed } from "../../random";

export interface SamplerOptions {
  /** What scores are divided by: below one the likely become likelier, 0 takes the most likely. Default 1. */
  temperature?: number;
  /** Only the k most likely may be drawn. Default all. */
  topK?: number;
  /** Only the most likely, as few as have this probability together, may be drawn. Default 1, all. */
  topP?: number;
  /** Default 0. */
  seed?: Seed;
}

/** Draws one of the words that have these scores. */
export interface Sampler {
  (logits: ArrayLike<number>): number;
  /** With which probability it draws each word. */
  probabilities(logits: ArrayLike<number>): number[];
}

/**
 * Draws the next word from a language model's scores: `softmax(logits / temperature)`, cut to the k most likely words,
 * then to the fewest that have the probability p together, and made to sum to one again.
 *
 * Papers: Fan, Lewis & Dauphin 2018, "Hierarchical neural story generation" (top-k); Holtzman et al. 2020, "The curious
 * case of neural text degeneration" (top-p).
 *
 * @returns a function of one word's scores `[V]`, which gives the number of a word.
 * @throws if the temperature is negative, topK is not a positive whole number, or topP not above 0 and at most 1.
 *
 * @example
 * models.sampler({ topK: 2 }).probabilities([0, Math.log(3), -1])   // → [0.25, 0.75, 0]
 * models.sampler({ temperature: 0 })([0, 2, 1])                     // → 1
 */
export function sampler(options: SamplerOptions = {}): Sampler {
  const { temperature = 1, topK = Infinity, topP = 1, seed = 0 } = options ?? {};
  const where = "models.sampler";
  checkOptions(where, options, { temperature, topK, topP, seed });
  check(temperature >= 0 && temperature < Infinity, where, "temperature must be finite and not negative", temperature);
  const isCount = topK === Infinity || (Number.isInteger(topK) && topK > 0);
  check(isCount, where, "topK must be a positive whole number", topK);
  check(topP > 0 && topP <= 1, where, "topP must be above 0 and at most 1", topP);
  const random = uniform(`${seed}/sampler`);

  const probabilities = (logits: ArrayLike<number>): number[] => {
    checkKind(where, "an array", { logits });
    check(logits.length > 0, where, "there must be a score for at least one word", "none");
    const scores = Array.from(logits);
    const likely = [...scores.keys()].sort((a, b) => scores[b] - scores[a]);
    // Against the largest, so that none overflows.
    const odds = (id: number) => Math.exp((scores[id] - scores[likely[0]]) / temperature);
    const kept = temperature === 0 ? [likely[0]] : likely.slice(0, Math.min(topK, likely.length));
    const shares = temperature === 0 ? [1] : normalised(kept.map(odds));
    let together = 0;
    const few = shares.filter((share) => {
      const wanted = together < topP;
      together += share;
      return wanted;
    });
    const drawn = Array<number>(scores.length).fill(0);
    normalised(few).forEach((share, i) => (drawn[kept[i]] = share));
    return drawn;
  };
  const draw = (logits: ArrayLike<number>): number => {
    const shares = probabilities(logits);
    let left = temperature === 0 ? 0 : random();
    const id = shares.findIndex((share) => share > 0 && (left -= share) < 0);
    // What is rounded off may leave a draw just below one with nothing.
    return id >= 0 ? id : shares.reduce((last, share, i) => (share > 0 ? i : last), 0);
  };
  return Object.assign(draw, { probabilities });
}

function normalised(xs: number[]): number[] {
  const sum = xs.reduce((a, b) => a + b, 0);
  return xs.map((x) => x / sum);
}
