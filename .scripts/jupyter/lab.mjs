import { spawn } from "node:child_process";
import { root, venvPython } from "../setup/paths.mjs";
import { jupyterEnvironment } from "./environment.mjs";
import { openWithContents } from "./workspace.mjs";

/**
 * Runs JupyterLab, as .config/jupyter and the flags say, until it ends, and resolves to its exit code; Ctrl-C and a
 * polite kill end it and its kernels.
 *
 * @param {string[]} flags
 * @returns {Promise<number>}
 */
export function jupyterLab(flags) {
  openWithContents(jupyterEnvironment.JUPYTERLAB_WORKSPACES_DIR);
  return new Promise((resolve, reject) => {
    const lab = spawn(venvPython, ["-m", "jupyterlab", ...flags], {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, ...jupyterEnvironment },
    });
    let stopped = false;
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
      process.on(signal, () => {
        stopped = true;
        lab.kill("SIGTERM");
      });
    }
    lab.on("error", reject);
    lab.on("close", (code) => resolve(stopped ? 0 : (code ?? 1)));
  });
}
