import { readTable } from "./table";

/** The text of an open licence. */
export interface Licence {
  /** Its short name in the SPDX list. */
  id: string;
  name: string;
  /** Licences that have much of their text in common are one family: of a family, learn from all or from none. */
  family: string;
  /** Whether changed versions must be passed on under the same licence. */
  copyleft: boolean;
  sentences: string[];
  /** The sentences that make it copyleft, counted from 0; none if it is not. */
  decisive: number[];
}

/** What stands between two sentences in the file. */
const BREAK = " ¶ ";

/**
 * Open licences, copyleft ones and permissive ones of like length, as sentences. The truth that it knows: which
 * sentences make a licence copyleft, looked up by hand.
 *
 * Source: the texts of the SPDX licence list, through npm's spdx-license-list, and the Blue Oak Council's list of
 * what is permissive; see data/README.md.
 *
 * @example
 * const sleepycat = datasets.licences().find(({ id }) => id === "Sleepycat")!;
 * sleepycat.copyleft                                 // → true
 * sleepycat.sentences[sleepycat.decisive[0]].length > 40   // → true
 */
export function licences(): Licence[] {
  return readTable("licences.tsv", "\t").map(({ id, name, family, copyleft, decisive, text }) => ({
    id,
    name,
    family,
    copyleft: copyleft === "yes",
    sentences: text.split(BREAK),
    decisive: decisive ? decisive.split(",").map(Number) : [],
  }));
}
