import fs from "node:fs";
import { needsSpace } from "./disk.mjs";
import { Failure } from "./failure.mjs";
import { findPython } from "./find-python.mjs";
import { cache, inRoot, root, venv, venvPython } from "./paths.mjs";
import { step } from "./progress.mjs";
import { ask, run } from "./run.mjs";
import { contents, once } from "./stamp.mjs";

const environment = { PIP_CACHE_DIR: `${cache}/pip`, PIP_DISABLE_PIP_VERSION_CHECK: "1", PIP_NO_INPUT: "1" };

/**
 * @param {string[]} args
 * @param {string} title
 */
export const pip = (args, title) => run(venvPython, ["-m", "pip", ...args], { title, env: environment });

async function makeEnvironment() {
  const { command } = await findPython();
  needsSpace(0.5e9, "Python and JupyterLab");
  await step("Python environment", "10 seconds", async () => {
    try {
      await run(command, ["-m", "venv", "--clear", venv], { title: "python -m venv" });
    } catch (error) {
      if (!(error instanceof Failure && /ensurepip/.test(error.details))) throw error;
      throw new Failure(
        "Python is here, but its venv module is not",
        "Debian and Ubuntu keep it apart: sudo apt install python3-venv, then run the same command again.",
      );
    }
  });
}

/**
 * Whether the environment is there and its Python still runs (the one it was made with may have been removed since).
 */
const works = async () => fs.existsSync(venvPython) && (await ask(venvPython, ["-c", "print('works')"])) === "works";

/** Asked first of all: without a Python, nothing else is worth installing. */
export async function checkPython() {
  if (await works()) return;
  fs.rmSync(`${venv}/.made`, { force: true });
  await findPython();
}

/**
 * JupyterLab in an environment of the project's own; for the tests, also what tests kernels and notebooks.
 *
 * @param {{ tests: boolean }} options
 */
export async function python({ tests }) {
  // Its own path is written into an environment, so a moved project needs a new one.
  await once(`${venv}/.made`, [root], makeEnvironment);
  for (const name of tests ? ["requirements", "requirements-test"] : ["requirements"]) {
    const file = inRoot(".binder", `${name}.txt`);
    const title = name === "requirements" ? "JupyterLab" : "Python packages for the tests";
    await once(`${venv}/.${name}`, [contents(file)], () =>
      step(title, "half a minute", () => pip(["install", "--requirement", file], "pip install")),
    );
  }
}
