import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export { createHash } from "node:crypto";
export { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
export { dirname } from "node:path";

/** Where a file of the project's `data/` lies: the build puts a copy into the package, beside this file. */
export function dataFile(name: string): string {
  const inPackage = join(__dirname, "data", name);
  return existsSync(inPackage) ? inPackage : join(__dirname, "../../data", name);
}

export const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** Works with files in a folder of their own, which is gone afterwards. */
export function inTemporaryFolder<T>(files: Record<string, Uint8Array>, work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), `kernel-helpers-${process.pid}-`));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
