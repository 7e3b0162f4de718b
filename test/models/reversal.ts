import { datasets, text } from "kernel-helpers";

const { END } = text;

/** Batches of sentences of three words, and the same turned round. */
export function* reversal(random: () => number) {
  const data = Array.from({ length: 400 }, () => {
    const words = Array.from({ length: 3 }, () => 3 + Math.floor(random() * 5));
    return { source: [...words, END], target: [...words].reverse().concat(END) };
  });
  for (const items of datasets.batches(data, { size: 20 }))
    yield { source: items.map((x) => x.source), target: items.map((x) => x.target) };
}
