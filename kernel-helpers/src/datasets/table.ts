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
