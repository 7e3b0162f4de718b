import { check, checkKind, checkOptions } from "../../check";
import type { Numbers } from "../../tensors";
import { jupyterDisplay, type Displayable, type Heading } from "../parts/chart";
import { largest, noWeight, sum, sumsToOne } from "../parts/numbers";
import { vector } from "../parts/read";
import { firstOf, list, sentences, spokenWeight } from "../parts/words";

export interface HighlightTextOptions extends Heading {
  /** A weight for each sentence; with them the bars are drawn. */
  sentenceWeights?: Numbers;
  /** False for weights that need not sum to 1. */
  sumToOne?: boolean;
}

/** A text with its weights, as a page: it is not a chart, for HTML beside a chart would hide it. */
export interface Highlight extends Displayable {
  readonly html: string;
  /** Which words and sentences weigh most, in words. */
  readonly alt: string;
}

/** More words than this make a page of a megabyte. */
const MOST_WORDS = 5000;

/** A blue on which both dark and light letters are read, so that it suits both of JupyterLab's themes. */
const BLUE = [31, 122, 184];

/**
 * A text whose words are shaded by their weights, each sentence with a bar for its own; the number appears under the
 * pointer. Shade, underline and bar go from 0 to 1 always.
 *
 * @param words the words of each sentence.
 * @param weights a weight for each word, one array or tensor for each sentence, which sums to 1.
 * @throws if words and weights differ in number, a weight is not between 0 and 1, or a sentence does not sum to 1.
 *
 * @example
 * plots.highlightText([["a", "fine", "film"], ["it", "rained"]], [[0, 0.9, 0.1], [0.5, 0.5]], { sentenceWeights: [0.8, 0.2] }).alt
 * // → "Sentence 1 (0.80) rests on 'fine' (0.90); sentence 2 (0.20) rests on 'it' (0.50) and 'rained' (0.50)."
 */
export function highlightText(
  words: readonly (readonly string[])[],
  weights: readonly Numbers[],
  options: HighlightTextOptions = {},
): Highlight {
  const { title, sentenceWeights, sumToOne = true } = options ?? {};
  checkOptions("highlightText", options, { title, sentenceWeights, sumToOne });
  const read = readWeights(words, weights, sumToOne);
  const ofSentences = readSentenceWeights(words.length, options);
  const alt = sentences([title, describe(words, read, ofSentences)]);
  const rows = words.map(
    (sentence, s) =>
      `<div style="display:flex;align-items:center;margin:4px 0">${bar(ofSentences?.[s], s)}` +
      `<div style="line-height:2.1">${sentence.map((word, i) => shaded(word, read[s][i])).join(" ")}</div></div>`,
  );
  const heading = title ? `<div style="font-weight:600;margin-bottom:8px">${escaped(title)}</div>` : "";
  const legend = `<div style="margin-top:10px;font-size:12px">weight ${[0, 0.25, 0.5, 0.75, 1].map((w) => shaded(w.toFixed(2), w)).join(" ")}</div>`;
  const html = `<div role="figure" aria-label="${escaped(alt)}" style="max-width:700px;font-size:14px">${heading}${rows.join("")}${legend}</div>`;
  return { html, alt, [jupyterDisplay]: async () => ({ "text/html": html, "text/plain": alt }) };
}

/** The weights of each sentence's words. */
function readWeights(
  words: readonly (readonly string[])[],
  weights: readonly Numbers[],
  sumToOne: boolean,
): number[][] {
  const where = "highlightText";
  checkKind(where, "an array", { words, weights });
  for (const [s, sentence] of words.entries()) checkKind(where, "an array", { [`sentence ${s + 1}`]: sentence });
  const count = words.length;
  check(count > 0, where, "there must be at least one sentence", count);
  const total = sum(words.map((sentence) => sentence.length));
  check(total <= MOST_WORDS, where, `there must be at most ${MOST_WORDS} words: show a part of the text`, total);
  const fits = weights.length === count;
  check(fits, where, "there must be weights for each sentence", `${weights.length} for ${count} sentences`);
  return weights.map((numbers, s) => {
    const read = vector(where, `the weights of sentence ${s + 1}`, numbers, "[words]");
    const rule = `sentence ${s + 1} must have one weight for each word`;
    check(words[s].length === read.length, where, rule, `${read.length} weights for ${words[s].length} words`);
    checkWeights(`the words of sentence ${s + 1}`, read, sumToOne);
    return read;
  });
}

function readSentenceWeights(count: number, options: HighlightTextOptions): number[] | undefined {
  if (options.sentenceWeights === undefined) return undefined;
  const read = vector("highlightText", "sentenceWeights", options.sentenceWeights, "[sentences]");
  const rule = "there must be one weight for each sentence";
  check(read.length === count, "highlightText", rule, `${read.length} for ${count} sentences`);
  checkWeights("the sentences", read, options.sumToOne ?? true);
  return read;
}

function checkWeights(of: string, weights: readonly number[], sumToOne: boolean): void {
  const outside = noWeight(weights);
  check(outside === undefined, "highlightText", `the weights of ${of} must lie between 0 and 1`, outside);
  const rule = `the weights of ${of} must sum to 1, or sumToOne: false says that they need not`;
  check(!sumToOne || sumsToOne(weights), "highlightText", rule, Number(sum(weights).toFixed(3)));
}

/** Which words and sentences weigh most. */
function describe(words: readonly (readonly string[])[], weights: number[][], ofSentences?: number[]): string {
  const top = (numbers: number[]) => largest(numbers, 2).filter((i, n) => n === 0 || numbers[i] >= 0.25);
  return firstOf(
    words.map((sentence, s) => {
      const of = ofSentences ? ` (${spokenWeight(ofSentences[s])})` : "";
      const told = top(weights[s]).map((i) => `'${sentence[i]}' (${spokenWeight(weights[s][i])})`);
      return `sentence ${s + 1}${of} rests on ${list(told)}`;
    }),
  );
}

/** The underline repeats what the shade says, for those who see shades badly. */
const shaded = (word: string, weight: number): string =>
  `<span title="${escaped(word)}: ${spokenWeight(weight)}" style="background-color:rgba(${BLUE.join(",")},${weight.toFixed(2)});` +
  `border-bottom:${(weight * 4).toFixed(1)}px solid rgb(${BLUE.join(",")});padding:2px 3px;border-radius:3px">${escaped(word)}</span>`;

function bar(weight: number | undefined, s: number): string {
  if (weight === undefined) return "";
  return (
    `<div title="sentence ${s + 1}: ${spokenWeight(weight)}" style="flex:0 0 100px;height:14px;margin-right:8px;border:1px solid rgba(136,136,136,0.5)">` +
    `<div style="width:${(weight * 100).toFixed(0)}%;height:100%;background-color:rgb(${BLUE.join(",")})"></div></div>` +
    `<div style="flex:0 0 40px;font-size:12px">${spokenWeight(weight)}</div>`
  );
}

const escaped = (text: string): string =>
  text.replace(
    /[&<>"']/g,
    (letter) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[letter]!,
  );
