import { existsSync } from "node:fs";
import { join } from "node:path";

export { createHash } from "node:crypto";
export { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
export { dirname } from "node:path";

/** Where a file of the project's `data/` lies: the build puts a copy into the package, beside this file. */
export function dataFile(name: string): string {
  const inPackage = join(__dirname, "data", name);
  return existsSync(inPackage) ? inPackage : join(__dirname, "../../data", name);
}
