// Runs a test tool with its output on the screen, and counts from what the tool itself reports, not from what is
// printed.
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { jupyterEnvironment } from "../jupyter/environment.mjs";
import { cache, inRoot, root, venvPython } from "../setup/paths.mjs";

const reports = path.join(cache, "test");

/** @typedef {{ passed: number, failed: number }} Count */

/**
 * Runs a command, showing what it says.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<{ code: number, said: string }>}
 */
function show(command, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const name of /** @type {const} */ (["stdout", "stderr"])) {
      child[name].on("data", (data) => {
        said += data;
        process[name].write(data);
      });
    }
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, said }));
  });
}

/**
 * A tool that ended badly has failed, even where it reports no failing test.
 *
 * @param {number} code
 * @param {number} passed
 * @param {number} failed
 * @returns {Count}
 */
const count = (code, passed, failed) => ({ passed, failed: code === 0 ? failed : Math.max(failed, 1) });

/**
 * A check that is right or wrong as a whole.
 *
 * @param {string} file
 * @param {string[]} args
 */
export async function check(file, ...args) {
  const { code } = await show(process.execPath, [inRoot(...file.split("/")), ...args]);
  return count(code, code === 0 ? 1 : 0, 0);
}

/**
 * Jest, on some of the tests.
 *
 * @param {string} name
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
export async function jest(name, args, env) {
  const file = path.join(reports, `${name}.json`);
  fs.mkdirSync(reports, { recursive: true });
  fs.rmSync(file, { force: true });
  const { code } = await show(
    process.execPath,
    [
      inRoot("node_modules", "jest", "bin", "jest.js"),
      "-c",
      inRoot(".config", "jest.config.cjs"),
      "--ci",
      "--json",
      `--outputFile=${file}`,
      ...args,
    ],
    env,
  );
  if (!fs.existsSync(file)) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(fs.readFileSync(file, "utf8"));
  return count(code, numPassedTests, numFailedTests + numRuntimeErrorTestSuites);
}

/**
 * Node's own test runner, on the files of a folder.
 *
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} [env]
 */
export async function nodeTest(folder, env) {
  const files = fs
    .readdirSync(inRoot(...folder.split("/")))
    .filter((name) => name.endsWith(".test.mjs"))
    .map((name) => `${folder}/${name}`);
  const tap = path.join(reports, `${path.basename(folder)}.tap`);
  fs.mkdirSync(reports, { recursive: true });
  const { code } = await show(
    process.execPath,
    [
      "--test",
      "--test-reporter=spec",
      "--test-reporter-destination=stdout",
      "--test-reporter=tap",
      `--test-reporter-destination=${tap}`,
      ...files,
    ],
    env,
  );
  const report = fs.readFileSync(tap, "utf8");
  /** @param {string} word */
  const number = (word) => Number(report.match(new RegExp(`^# ${word} (\\d+)`, "m"))?.[1] ?? 0);
  return count(code, number("pass"), number("fail") + number("cancelled"));
}

/**
 * Python's unittest, on the test_*.py of a folder, in the project's environment.
 *
 * @param {string} folder
 */
export async function unittest(folder) {
  const { code, said } = await show(venvPython, ["-m", "unittest", "discover", "-v", "-s", folder], jupyterEnvironment);
  /** @param {RegExp} pattern */
  const number = (pattern) => Number(said.match(pattern)?.[1] ?? 0);
  const failed = number(/\bfailures=(\d+)/) + number(/\berrors=(\d+)/) + number(/\bunexpected successes=(\d+)/);
  const skipped = number(/\bskipped=(\d+)/);
  return count(code, number(/^Ran (\d+) tests?/m) - failed - skipped, failed);
}

/**
 * The lessons, each of which holds or does not.
 *
 * @param {string[]} args
 */
export async function lessons(...args) {
  const { code, said } = await show(
    venvPython,
    [inRoot(".scripts", "lessons"), "--check", ...args],
    jupyterEnvironment,
  );
  const run = new Set(said.match(/^\d\d-.*\.ipynb$/gm));
  const wrong = new Set([...said.matchAll(/^✗ (\d\d-.*?\.ipynb)/gm)].map(([, name]) => name));
  return count(code, [...run].filter((name) => !wrong.has(name)).length, wrong.size);
}

/**
 * Adds up the counts of several tools, run one after the other.
 *
 * @param {(() => Promise<Count>)[]} tools
 */
export async function all(...tools) {
  const total = { passed: 0, failed: 0 };
  for (const tool of tools) {
    const { passed, failed } = await tool();
    total.passed += passed;
    total.failed += failed;
  }
  return total;
}
