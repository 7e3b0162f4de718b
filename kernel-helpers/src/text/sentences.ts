import { checkKind } from "../check";

/** What ends with a full stop and no sentence with it. */
const SHORT = /(?:^|[\s(])(?:e\.g|i\.e|etc|cf|vs?|no|nos|sec|art|inc|ltd|corp|co|dr|mr|mrs|st|u\.s|u\.s\.c|[a-z])\.$/i;
/** The number or letter of a list's item, which belongs to what follows: "1.", "2.1", "(a)", "iv)", "*", "-". */
const NUMBERING =
  /^(?:[*•o-]|\(?(?:\d+(?:\.\d+)*|[a-z]|[ivx]+)[.)]?\)?|(?:section|article|clause)\s+\d+(?:\.\d+)*[.:]?)$/i;

/**
 * The sentences of an English text, each without line breaks. The parts of a list, which semicolons, colons or empty
 * lines separate, count as sentences too; a number at the head of a part stays with it.
 *
 * @example
 * text.sentences("You may copy it, e.g. for a friend. You must:\n\n  1. keep\nthis notice;\n  2. pay nothing.")
 * // → ["You may copy it, e.g. for a friend.", "You must:", "1. keep this notice;", "2. pay nothing."]
 */
export function sentences(text: string): string[] {
  checkKind("text.sentences", "a text", { text });
  return text.split(/\n\s*\n/).flatMap((paragraph) => {
    const found: string[] = [];
    let begun = "";
    for (const word of paragraph.split(/\s+/).filter(Boolean)) {
      begun = begun ? `${begun} ${word}` : word;
      const ends = /[.;:?!]["'”’)\]]*$/.test(word);
      if (!ends || NUMBERING.test(begun) || SHORT.test(begun)) continue;
      found.push(begun);
      begun = "";
    }
    return begun ? [...found, begun] : found;
  });
}
