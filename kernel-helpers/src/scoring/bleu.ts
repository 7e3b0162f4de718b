import { check, checkKind } from "../check";

/**
 * BLEU of a corpus: how many sequences of one to four words the candidates share with their references, from 0 to 100.
 *
 * The geometric mean of the four precisions, times a penalty where the candidates are shorter than the references in
 * all. Counted over the corpus, with one reference for each candidate and no smoothing, as sacrebleu does with
 * `tokenize="none", smooth_method="none"`: without a single sequence of four in common it is 0.
 *
 * Paper: Papineni, Roukos, Ward & Zhu 2002, "BLEU: a method for automatic evaluation of machine translation".
 *
 * @param candidates what was said, `[sentences][words]`.
 * @param references what is right, one for each.
 * @throws if there are not as many of both, or none.
 *
 * @example
 * const reference = ["zwei", "und", "siebzig", "tausend", "drei"];
 * scoring.bleu([reference], [reference])   // → 100
 *
 * @example
 * scoring.bleu([["ein", "zwei", "drei", "vier"]], [["ein", "zwei", "drei", "vier", "und"]])   // → 77.880
 */
export function bleu(candidates: readonly (readonly string[])[], references: readonly (readonly string[])[]): number {
  checkKind("scoring.bleu", "an array", { candidates, references });
  check(
    candidates.length > 0 && candidates.length === references.length,
    "scoring.bleu",
    "there must be one reference for each candidate, and at least one",
    `${candidates.length} candidates and ${references.length} references`,
  );
  const words = (sentences: readonly (readonly string[])[]) =>
    sentences.reduce((sum, sentence) => sum + sentence.length, 0);
  const [said, right] = [words(candidates), words(references)];
  const precisions = [1, 2, 3, 4].map((n) => {
    let [shared, all] = [0, 0];
    candidates.forEach((candidate, i) => {
      const counts = sequences(references[i], n);
      for (const [sequence, count] of sequences(candidate, n)) {
        shared += Math.min(count, counts.get(sequence) ?? 0);
        all += count;
      }
    });
    return all ? shared / all : 0;
  });
  if (precisions.some((p) => p === 0)) return 0;
  const penalty = said >= right ? 1 : Math.exp(1 - right / said);
  return 100 * penalty * Math.exp(precisions.reduce((sum, p) => sum + Math.log(p), 0) / 4);
}

/** How often each sequence of n words occurs. */
function sequences(sentence: readonly string[], n: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i + n <= sentence.length; i++) {
    const sequence = sentence.slice(i, i + n).join(" ");
    counts.set(sequence, (counts.get(sequence) ?? 0) + 1);
  }
  return counts;
}
