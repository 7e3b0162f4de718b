import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The rows of a file in the project's `data/` folder, each a record of its columns' texts; our files need no quotes. */
export function readCsv(file: string): Record<string, string>[] {
  // From src/datasets as from dist/datasets, the project's root is three folders up.
  const path = join(__dirname, "..", "..", "..", "data", file);
  const [columns, ...rows] = readFileSync(path, "utf8").trim().split("\n").map((line) => line.split(","));
  return rows.map((cells) => Object.fromEntries(cells.map((cell, i) => [columns[i], cell])));
}
