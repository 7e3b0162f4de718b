/* What stands for files.ts in a browser, which has no files. */

const none = (): never => {
  throw new Error("kernel-helpers: data files and checkpoints need Node, got a browser");
};

export const closeSync = none;
export const createHash = none;
export const dirname = none;
export const existsSync = none;
export const fsyncSync = none;
export const openSync = none;
export const readFileSync = none;
export const renameSync = none;
export const rmSync = none;
export const writeFileSync = none;
export const dataFile = none;
export const inTemporaryFolder = none;
export const isFolder = none;
