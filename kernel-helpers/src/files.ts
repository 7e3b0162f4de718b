import { existsSync } from "node:fs";
import { join } from "node:path";

export { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";

/** Where a file of the project's `data/` lies: the build puts a copy into the package, beside this file. */
export function dataFile(name: string): string {
  const inPackage = join(__dirname, "data", name);
  return existsSync(inPackage) ? inPackage : join(__dirname, "../../data", name);
}
