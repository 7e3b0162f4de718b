// Makes data/licences.tsv from npm's spdx-license-list (the texts) and the Blue Oak Council's @blueoak/list (which
// licences are permissive); which are copyleft is listed here. Not needed to run a lesson; it says where the file came
// from:
//
//   node data/extract/licences.mjs           writes the file
//   node data/extract/licences.mjs --show    prints what would be in it, with the sentences of copyleft licences numbered
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { sentences } from "../../kernel-helpers/dist/text/sentences.js";

const require = createRequire(import.meta.url);
const texts = require("spdx-license-list/full");
const copyleft = `
  AGPL-1.0-only AGPL-3.0-only APSL-1.0 APSL-1.1 APSL-1.2 APSL-2.0 Arphic-1999 BitTorrent-1.0 BitTorrent-1.1 CATOSL-1.1 CC-BY-SA-1.0 CC-BY-SA-2.0
  CC-BY-SA-2.5 CC-BY-SA-3.0 CC-BY-SA-4.0 CDDL-1.0 CDDL-1.1 CDLA-Sharing-1.0 CECILL-2.0 CECILL-2.1 CECILL-C CERN-OHL-1.1 CERN-OHL-1.2
  CERN-OHL-S-2.0 CERN-OHL-W-2.0 CPAL-1.0 CPL-1.0 CUA-OPL-1.0 EPL-1.0 EPL-2.0 ErlPL-1.1 EUPL-1.0 EUPL-1.1 EUPL-1.2 Frameworx-1.0
  FreeImage GFDL-1.1-only GFDL-1.2-only GFDL-1.3-only GPL-1.0-only GPL-2.0-only GPL-3.0-only gSOAP-1.3b Interbase-1.0 IPL-1.0 LGPL-2.0-only
  LGPL-2.1-only LGPL-3.0-only MPL-1.0 MPL-1.1 MPL-2.0 MS-RL NGPL Nokia NPL-1.0 NPL-1.1 OCLC-2.0 ODbL-1.0 OFL-1.0
  OFL-1.1 OPL-1.0 OSET-PL-2.1 OSL-1.0 OSL-1.1 OSL-2.0 OSL-2.1 OSL-3.0 Parity-6.0.0 Parity-7.0.0 QPL-1.0 RPL-1.1 RPL-1.5 RPSL-1.0 RSCPL
  SimPL-2.0 SISSL Sleepycat SPL-1.0 SSPL-1.0 SugarCRM-1.1.3 TAPR-OHL-1.0 Watcom-1.0 YPL-1.0 YPL-1.1 copyleft-next-0.3.0 copyleft-next-0.3.1
`.trim().split(/\s+/);
const permissive = require("@blueoak/list").flatMap((rating) => rating.licenses.map(({ id }) => id));
permissive.push("CC-BY-3.0", "CC-BY-4.0", "CERN-OHL-P-2.0", "CDLA-Permissive-1.0", "ODC-By-1.0"); // for more than programs

const MOST = { sentences: 130, words: 60 }; // longer licences are left out unless looked up, longer sentences are cut in pieces
const ALIKE = 0.6; // share of word sequences in common, from which on one of two licences is enough
const RELATED = 0.2; // share of all sequences of both, from which on they are of one family

/**
 * Parts of the sentences that make a licence copyleft, looked up by hand. Each must be found in exactly one sentence.
 *
 * @type {Record<string, string[]>}
 */
const DECISIVE = {
  "CC-BY-SA-4.0": ["must be a Creative Commons license with the same License Elements"],
  "CDDL-1.0": ["must be distributed only under the terms of this License"],
  "CPL-1.0": ["it must be made available under this Agreement"],
  "EPL-1.0": ["it must be made available under this Agreement"],
  "EUPL-1.1": ["will be done under the terms of this Licence"],
  "GFDL-1.3-only": ["under precisely this License"],
  "GPL-2.0-only": ["to be licensed as a whole at no charge to all third parties"],
  "GPL-3.0-only": ["You must license the entire work, as a whole, under this License"],
  "LGPL-2.1-only": ["to be licensed at no charge to all third parties under the terms of this License"],
  "MPL-1.1": ["are governed by the terms of this License"],
  "MPL-2.0": ["must be under the terms of this License"],
  "MS-RL": ["which license will govern that file"],
  "ODbL-1.0": ["must be only under the terms of"],
  "OFL-1.1": ["must be distributed entirely under this license"],
  "OSL-3.0": ["shall be licensed under this Open Software License"],
  Sleepycat: ["accompanied by information on how to obtain complete source code"],
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
  if (words.length <= MOST.words) return [sentence];
  const commas = words.map((word, i) => (word.endsWith(",") ? i + 1 : 0)).filter((at) => at > 10 && at <= MOST.words);
  const at = commas.at(-1) ?? MOST.words;
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
  // These first, so that no near copy of one is kept instead.
  ...Object.keys(DECISIVE).map((id) => ({ id, copyleft: true })),
  ...copyleft.filter((id) => !DECISIVE[id]).map((id) => ({ id, copyleft: true })),
  ...permissive.map((id) => ({ id, copyleft: false })),
];
const both = copyleft.filter((id) => permissive.includes(id));
if (both.length) throw new Error(`copyleft and permissive: ${both.join(" ")}`);
const kept = [];
const left = { "not in the list": [], "not English": [], "too long": [], "like another": [] };
for (const one of kinds) {
  const found = texts[one.id];
  if (!found) { left["not in the list"].push(one.id); continue; }
  if (!isEnglish(found.licenseText)) { left["not English"].push(one.id); continue; }
  const parts = sentences(found.licenseText.replaceAll("\t", " ").replaceAll("¶", " ")).flatMap(pieces);
  if (parts.length > MOST.sentences && !DECISIVE[one.id]) { left["too long"].push(`${one.id} (${parts.length})`); continue; }
  const own = sequences(parts);
  const twin = kept.find((other) => other.copyleft === one.copyleft && shared(own, other.sequences) > ALIKE);
  if (twin && !DECISIVE[one.id]) { left["like another"].push(`${one.id} (${twin.id})`); continue; }
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

const problems = Object.keys(DECISIVE).filter((id) => !kept.some((one) => one.id === id)).map((id) => `${id} is not kept`);
const rows = kept.sort((a, b) => (a.id < b.id ? -1 : 1)).map(({ id, name, family, copyleft, parts }) => {
  const decisive = (DECISIVE[id] ?? []).map((fragment) => {
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
