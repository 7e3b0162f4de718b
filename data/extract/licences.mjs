// Makes data/licences.tsv from the npm packages spdx-license-list (the texts) and @blueoak/list (which licences are
// permissive); which are copyleft, and by which sentences, is listed here. Not needed to run a lesson; it says where the
// file came from:
//
//   npm install --no-save spdx-license-list@6.10.0 @blueoak/list@15.0.0
//   node data/extract/licences.mjs           writes the file
//   node data/extract/licences.mjs --show    prints what would be in it, with the sentences of copyleft licences numbered
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { sentences } from "../../kernel-helpers/dist/text/sentences.js";

const require = createRequire(import.meta.url);
const texts = require("spdx-license-list/full");
const permissive = require("@blueoak/list").flatMap((rating) => rating.licenses.map(({ id }) => id));
permissive.push("CERN-OHL-P-2.0", "CDLA-Permissive-1.0", "ODC-By-1.0"); // for more than programs

// Copyleft licences are longer than most permissive ones: of both kinds only those of like length are kept.
const SENTENCES = [20, 131];
const LETTERS = 18_000;
const WORDS = 60; // of a sentence: longer ones are cut in pieces
const ALIKE = 0.6; // share of word sequences in common, from which on one of two licences is enough
const RELATED = 0.2; // share of all sequences of both, from which on they are of one family

/**
 * Copyleft licences, and parts of the sentences that make them so, looked up by hand. Each must be found in exactly one
 * sentence.
 *
 * @type {Record<string, string[]>}
 */
const COPYLEFT = {
  "Arphic-1999": ["You must make such modifications Freely Available as a whole"],
  "CC-BY-SA-1.0": ["perform a Derivative Work only under the terms of this License"],
  "CDDL-1.0": ["must be distributed only under the terms of this License"],
  "CDLA-Sharing-1.0": ["must be Published under this Agreement", "You must do so under an unmodified form of this Agreement"],
  "CERN-OHL-1.1": ["license the modified Documentation under the terms and conditions of this Licence"],
  "CERN-OHL-S-2.0": ["license the modified Covered Source under the terms and conditions of this Licence"],
  "CPL-1.0": ["it must be made available under this Agreement"],
  "EPL-1.0": ["it must be made available under this Agreement"],
  "EUPL-1.1": ["will be done under the terms of this Licence"],
  "Frameworx-1.0": ["shall be made freely available to all users thereof"],
  "GPL-2.0-only": ["to be licensed as a whole at no charge to all third parties"],
  "MPL-2.0": ["must be under the terms of this License"],
  "MS-RL": ["which license will govern that file"],
  NGPL: ["on terms identical to those contained in this License Agreement"],
  "OCLC-2.0": ["The distribution of the Program must be under the terms of this license", "Distributions of Combined Works are subject to"],
  "OFL-1.1": ["must be distributed entirely under this license"],
  "OSL-3.0": ["shall be licensed under this Open Software License"],
  "Parity-7.0.0": ["software you develop, operate, or analyze with this software", "every part of the source code is available under this license"],
  "QPL-1.0": ["receive the complete machine-readable source code", "are available under the terms of this license"],
  "SimPL-2.0": ["Licensing it to everyone under SimPL"],
  Sleepycat: ["accompanied by information on how to obtain complete source code"],
  "TAPR-OHL-1.0": ["stating that the modifications are licensed under the terms of this Agreement"],
  "YPL-1.0": ["You must do so only under the terms of this Agreement"],
  "copyleft-next-0.3.0": ["You must license the entire Derived Work as a whole under this License"],
};

/** English enough: the commonest small words are a good part of it. */
function isEnglish(text) {
  const words = text.toLowerCase().match(/[a-zà-ÿ]+/g) ?? [];
  const small = new Set("the of and to or in this any by for".split(" "));
  return words.filter((word) => small.has(word)).length / words.length > 0.2;
}

/** Pieces of at most so many words, cut after commas where there are any. */
function pieces(sentence) {
  const words = sentence.split(" ");
  if (words.length <= WORDS) return [sentence];
  const commas = words.map((word, i) => (word.endsWith(",") ? i + 1 : 0)).filter((at) => at > 10 && at <= WORDS);
  const at = commas.at(-1) ?? WORDS;
  return [words.slice(0, at).join(" "), ...pieces(words.slice(at).join(" "))];
}

/** All sequences of four words. */
function sequences(parts) {
  const words = parts.join(" ").toLowerCase().match(/[a-z]+/g) ?? [];
  return new Set(words.slice(3).map((_, i) => words.slice(i, i + 4).join(" ")));
}

/** How much of the shorter one is in the other. */
function shared(a, b) {
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  return [...few].filter((sequence) => many.has(sequence)).length / Math.max(1, few.size);
}

/** How much of both together they have in common. */
function related(a, b) {
  const both = [...a].filter((sequence) => b.has(sequence)).length;
  return both / (a.size + b.size - both);
}

const kinds = [
  ...Object.keys(COPYLEFT).map((id) => ({ id, copyleft: true })),
  ...permissive.map((id) => ({ id, copyleft: false })),
];
const both = permissive.filter((id) => Object.hasOwn(COPYLEFT, id));
if (both.length) throw new Error(`copyleft and permissive: ${both.join(" ")}`);
const kept = [];
const left = { "not in the list": [], "not English": [], "too short or too long": [], "like another": [] };
for (const one of kinds) {
  const found = texts[one.id];
  if (!found) { left["not in the list"].push(one.id); continue; }
  if (!isEnglish(found.licenseText)) { left["not English"].push(one.id); continue; }
  const parts = sentences(found.licenseText.replaceAll("\t", " ").replaceAll("¶", " ")).flatMap(pieces);
  const isLikeLength = parts.length >= SENTENCES[0] && parts.length <= SENTENCES[1] && parts.join("").length <= LETTERS;
  if (!isLikeLength) { left["too short or too long"].push(`${one.id} (${parts.length})`); continue; }
  const own = sequences(parts);
  const twin = kept.find((other) => !other.copyleft && shared(own, other.sequences) > ALIKE);
  if (twin && !one.copyleft) { left["like another"].push(`${one.id} (${twin.id})`); continue; }
  kept.push({ ...one, name: found.name, parts, sequences: own });
}

// Families: whoever is related to one member belongs to it. It is called after its first.
kept.forEach((one, i) => {
  one.family = one.id;
  for (const other of kept.slice(0, i)) {
    if (related(one.sequences, other.sequences) < RELATED) continue;
    const [from, to] = [one.family, other.family];
    for (const each of kept) if (each.family === from) each.family = to;
  }
});

const problems = Object.keys(COPYLEFT).filter((id) => !kept.some((one) => one.id === id)).map((id) => `${id} is not kept`);
const rows = kept.sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ id, name, family, copyleft, parts }) => {
  const decisive = (COPYLEFT[id] ?? []).map((fragment) => {
    const at = parts.flatMap((part, s) => (part.includes(fragment) ? [s] : []));
    if (at.length !== 1) problems.push(`${id}: "${fragment}" must be in one sentence, is in ${at.length}`);
    return at[0];
  });
  return [id, name, family, copyleft ? "yes" : "no", decisive.join(","), parts.join(" ¶ ")];
});
const table = [["id", "name", "family", "copyleft", "decisive", "text"], ...rows].map((row) => `${row.join("\t")}\n`).join("");

if (process.argv.includes("--show")) {
  console.log(problems.join("\n"));
  for (const [reason, ids] of Object.entries(left)) console.log(`${reason}: ${ids.length}: ${ids.join(" ")}`);
  for (const family of new Set(kept.map((one) => one.family))) {
    const members = kept.filter((one) => one.family === family);
    if (members.length > 1) console.log(`family ${family}: ${members.map((one) => one.id + (one.copyleft ? "+" : "")).join(" ")}`);
  }
  console.log(`${kept.filter((one) => one.copyleft).length} copyleft, ${kept.filter((one) => !one.copyleft).length} permissive, ${table.length} bytes`);
  for (const one of kept.filter((each) => each.copyleft)) {
    console.log(`\n=== ${one.id} (${one.family})`);
    one.parts.forEach((part, s) => console.log(`${s}: ${part}`));
  }
} else if (problems.length) throw new Error(problems.join("\n"));
else writeFileSync(join(import.meta.dirname, "..", "licences.tsv"), table);
