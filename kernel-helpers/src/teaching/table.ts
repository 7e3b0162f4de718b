import { check, checkKind, checkOptions } from "../check";
import { display } from "../runtime/display";

/** One line of a table: a word or a number for each column. */
export type Row = Record<string, string | number>;

/**
 * Shows rows as a table: numbers to the right, rounded to `digits`, words to the left, letter by letter as they are.
 *
 * @param options.digits digits after the point; default 3. A column of whole numbers is shown whole, and a number that
 *   would be rounded to zero is shown as `1e-9`.
 * @throws if there are no rows, or a row has other columns than the first.
 *
 * @example
 * table([{ rule: "the mean", error: 0.7231 }, { rule: "straight line", error: 0.448 }]);
 */
export function table<R extends { [Column in keyof R]: string | number }>(
  rows: readonly R[],
  options: { digits?: number } = {},
): void {
  const { digits = 3 } = options ?? {};
  checkOptions("table", options, { digits });
  checkKind("table", "an array", { rows });
  show(rows as unknown as readonly Row[], digits);
}

function show(rows: readonly Row[], digits: number): void {
  check(rows.length > 0, "table", "there must be at least one row", "none");
  for (const row of rows) checkKind("table", "an object with names", { "a row": row });
  const columns = Object.keys(rows[0]);
  for (const row of rows) {
    check(
      Object.keys(row).join() === columns.join(),
      "table",
      `every row must have the columns ${columns.join(", ")}`,
      Object.keys(row).join(", "),
    );
  }
  const right = columns.map((column) => rows.every((row) => typeof row[column] === "number"));
  const whole = columns.map((column) => rows.every((row) => Number.isInteger(row[column])));
  const text = (cell: string | number, column: number) =>
    typeof cell === "string" ? cell.replace(/\s+/g, " ") : whole[column] ? String(cell) : rounded(cell, digits);
  const cells = rows.map((row) => columns.map((column, i) => text(row[column], i)));

  const markdown = [columns, right.map((r) => (r ? "---:" : ":---")), ...cells].map(
    (line) => `| ${line.map(escape).join(" | ")} |`,
  );
  const widths = columns.map((column, i) =>
    cells.reduce((most, line) => Math.max(most, line[i].length), column.length),
  );
  const plain = [columns, ...cells].map((line) =>
    line
      .map((cell, i) => (right[i] ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
      .join("   ")
      .trimEnd(),
  );
  display({ "text/markdown": markdown.join("\n"), "text/plain": plain.join("\n") });
}

/** `0.72312` as `0.723`, and what that would make `0.000` as `1e-9`. */
function rounded(value: number, digits: number): string {
  const fixed = value.toFixed(digits);
  return value !== 0 && Number(fixed) === 0 ? String(Number(value.toPrecision(Math.max(1, digits)))) : fixed;
}

/**
 * Markdown that shows the text itself: signs with a meaning are written by their number, and no formula crosses a span.
 */
const escape = (cell: string): string =>
  cell
    .replace(/[`*_[\]<>|~&!]/g, (sign) => `&#${sign.charCodeAt(0)};`)
    .replace(/[\\$]/g, (sign) => `<span>&#${sign.charCodeAt(0)};</span>`);
