import { spawn } from "node:child_process";
import { root, venvPython } from "../setup/paths.mjs";
import { jupyterEnvironment } from "./environment.mjs";
import { openWithContents } from "./workspace.mjs";

/**
 * Flags with the page that JupyterLab opens: a folder elsewhere, as `--notebook-dir` names it, has no start page.
 *
 * @param {string[]} flags
 */
export const withPage = (flags) =>
  flags.some((flag) => /^--(notebook-dir|ServerApp\.root_dir|preferred-dir)\b/.test(flag))
    ? ["--LabApp.default_url=/lab", ...flags]
    : flags;

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
    const lab = spawn(venvPython, ["-m", "jupyterlab", ...withPage(flags)], {
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
