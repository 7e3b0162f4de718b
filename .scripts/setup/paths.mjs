import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
/** @param {string[]} parts */
export const inRoot = (...parts) => path.join(root, ...parts);

/** What set-up keeps for itself: stamps, logs, the native library. Deleting it only costs time. */
export const cache = inRoot(".cache");

/** Where a Python environment is given (Binder makes its own), that is used; else the project makes one. */
export const givenEnvironment = process.env.NOTEBOOK_ENVIRONMENT;
export const venv = givenEnvironment ?? inRoot(".venv");
export const venvPython =
  process.platform === "win32" ? path.join(venv, "Scripts", "python.exe") : path.join(venv, "bin", "python");
