import { dataFile, readFileSync } from "../files";

/**
 * The rows of a file in the project's `data/` folder, each a record of its columns' texts; our files need no quotes.
 */
export function readTable(file: string, separator: "," | "\t"): Record<string, string>[] {
  const [columns, ...rows] = readFileSync(dataFile(file), "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split(separator));
  return rows.map((cells) => Object.fromEntries(cells.map((cell, i) => [columns[i], cell])));
}

export const readCsv = (file: string): Record<string, string>[] => readTable(file, ",");

/** A vector that a file holds as one sign of base 36 for each number, in fiftieths: from -17.5 to 17.5. */
export const fromSigns = (signs: string): number[] => Array.from(signs, (sign) => parseInt(sign, 36) - 17.5);
