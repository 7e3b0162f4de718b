import * as tf from "@tensorflow/tfjs";
import { END, START } from "../text/vocabulary";

export interface SearchOptions {
  /** How many unfinished translations of a sentence are followed at once; 1, the default, is greedy search. */
  beam?: number;
  /** After how many words a translation is cut off. By default twice the source's length, and two. */
  maxLength?: number;
}

export interface Translation {
  /** The words' numbers, with the end if it was reached. */
  ids: number[];
  /** What each word attended to, `[N][M]`; empty without attention. */
  weights: number[][];
  /** Log-probability for each word, the measure by which translations of one sentence are compared. */
  score: number;
}

/** Asks a model for the next word of every row: `from` tells which row of the step before each row continues. */
export type Ask = (words: number[], from: number[]) => { logits: tf.Tensor2D; weights?: tf.Tensor };

interface Hypothesis {
  ids: number[];
  weights: number[][];
  logProbability: number;
  row: number;
}

/**
 * Beam search: at each step the `beam` most likely continuations of every sentence are kept, and those that reach their
 * end are put aside. The best by log-probability for each word wins (without dividing, short ones would).
 *
 * @param sentences B; each has `beam` rows, one after the other.
 */
export function search(sentences: number, { beam, maxLength }: Required<SearchOptions>, ask: Ask): Translation[] {
  const open: Hypothesis[][] = Array.from({ length: sentences }, (_, s) => [
    { ids: [], weights: [], logProbability: 0, row: s * beam },
  ]);
  const finished: Hypothesis[][] = open.map(() => []);
  for (let n = 0; n < maxLength && open.some((hypotheses) => hypotheses.length > 0); n++) {
    const words = Array<number>(sentences * beam).fill(END);
    const from = [...words.keys()];
    open.forEach((hypotheses, s) =>
      hypotheses.forEach((h, k) => {
        words[s * beam + k] = h.ids[h.ids.length - 1] ?? START;
        from[s * beam + k] = h.row;
      }),
    );
    const { logits, weights } = ask(words, from);
    const next = tf.logSoftmax(logits).arraySync() as number[][];
    const maps = weights?.arraySync() as number[][] | undefined;
    open.forEach((hypotheses, s) => {
      const longer = hypotheses
        .flatMap((h, k) => {
          const row = s * beam + k;
          return best(next[row], beam).map((id): Hypothesis => ({
            ids: [...h.ids, id],
            weights: maps ? [...h.weights, maps[row]] : [],
            logProbability: h.logProbability + next[row][id],
            row,
          }));
        })
        .sort((a, b) => b.logProbability - a.logProbability)
        .slice(0, beam);
      finished[s].push(...longer.filter((h) => h.ids[n] === END));
      // What is still open is followed while it could become better than the best that is finished: if every word up to
      // the last possible one were certain.
      const bestFinished = Math.max(...finished[s].map(score));
      open[s] = longer.filter((h) => h.ids[n] !== END && h.logProbability / maxLength > bestFinished);
    });
  }
  return finished.map((done, s) => {
    const candidates = done.length > 0 ? done : open[s];
    const winner = candidates.reduce((a, b) => (score(b) > score(a) ? b : a));
    return { ids: winner.ids, weights: winner.weights, score: score(winner) };
  });
}

const score = (h: Hypothesis): number => h.logProbability / h.ids.length;

/** The places of the `count` largest numbers, largest first. */
function best(scores: number[], count: number): number[] {
  if (count === 1) return [scores.reduce((top, x, i) => (x > scores[top] ? i : top), 0)];
  return [...scores.keys()].sort((a, b) => scores[b] - scores[a]).slice(0, count);
}
