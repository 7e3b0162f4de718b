import { checkKind } from "../check";
import { words } from "./words";

/** Words that say little of what a sentence is about. */
const SMALL = new Set(
  (
    "a about all an and any are as at be being but by can did do does down especially etc for from had has have having he her him " +
    "his i if in into is it its made make more most my no not of off on one or other our out over own she so some someone " +
    "something such than that the their them there these they this those to up us used usually very was we were what when where " +
    "which who whose will with would you your"
  ).split(" "),
);
const ENDINGS: readonly [ending: string, instead: string][] = [
  ["ies", "y"],
  ["ing", ""],
  ["ed", ""],
  ["es", ""],
  ["s", ""],
  ["ly", ""],
];

/** A word without its ending: rough, but the same for "river" and "rivers", "pay" and "paying". */
function stem(word: string): string {
  const [ending, instead] = ENDINGS.find(([e]) => word.endsWith(e) && word.length - e.length >= 3) ?? ["", ""];
  return word.slice(0, word.length - ending.length) + instead;
}

/**
 * The words that say what an English text is about, without their endings, in order; small words are left out.
 *
 * @param without a word that is left out too, in all its forms.
 *
 * @example
 * text.contentWords("He sat on the bank of two rivers", "bank")   // → ["sat", "two", "river"]
 */
export function contentWords(text: string, without?: string): string[] {
  checkKind("text.contentWords", "a text", { text, ...(without !== undefined && { without }) });
  const root = without && stem(without).slice(0, Math.max(3, stem(without).length - 1));
  const telling = words(text)
    .filter((word) => word.length > 2 && !SMALL.has(word))
    .map(stem);
  return root ? telling.filter((word) => !word.startsWith(root)) : telling;
}
