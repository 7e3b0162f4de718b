import { check, checkKind } from "../check";

/**
 * The share of sentences that are right from the first word to the last.
 *
 * @param candidates what was said, `[sentences][words]`.
 * @param references what is right, one for each.
 * @throws if there are not as many of both, or none.
 *
 * @example
 * scoring.exactMatch([["zwei"], ["drei", "und"]], [["zwei"], ["drei"]])   // → 0.5
 */
export function exactMatch<Word>(
  candidates: readonly (readonly Word[])[],
  references: readonly (readonly Word[])[],
): number {
  checkKind("scoring.exactMatch", "an array", { candidates, references });
  check(
    candidates.length > 0 && candidates.length === references.length,
    "scoring.exactMatch",
    "there must be one reference for each candidate, and at least one",
    `${candidates.length} candidates and ${references.length} references`,
  );
  const right = candidates.filter(
    (said, i) => said.length === references[i].length && said.every((word, j) => word === references[i][j]),
  );
  return right.length / candidates.length;
}
