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
 * Runs a command, showing what it says: at once, or, since another runs beside it, under a title when it has ended.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @param {string} [title]
 * @returns {Promise<{ code: number, said: string }>}
 */
function show(command, args, env = {}, title = "") {
  return new Promise((resolve, reject) => {
    if (title) console.log(`… ${title}`);
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const name of /** @type {const} */ (["stdout", "stderr"])) {
      child[name].on("data", (data) => {
        said += data;
        if (!title) process[name].write(data);
      });
    }
    child.on("error", reject);
    child.on("close", (code) => {
      if (title) console.log(`--- ${title}\n${said.trimEnd()}`);
      resolve({ code: code ?? 1, said });
    });
  });
}

/**
 * The test files of a folder, those first that are long: they take longest, as a rule, and nobody waits for the last.
 *
 * @param {string} folder
 * @param {RegExp} named
 */
function testFiles(folder, named) {
  const size = (/** @type {string} */ file) => fs.statSync(inRoot(...file.split("/"))).size;
  return fs
    .readdirSync(inRoot(...folder.split("/")))
    .filter((name) => named.test(name))
    .map((name) => `${folder}/${name}`)
    .sort((a, b) => size(b) - size(a));
}

/**
 * Runs each file in a process of its own, two at a time: kernels, pages and readers are waited for most of the time.
 *
 * @param {string[]} files
 * @param {(file: string) => Promise<Count>} run
 */
async function twoAtATime(files, run) {
  const waiting = [...files];
  const lane = async () => {
    const counts = [];
    for (let file = waiting.shift(); file; file = waiting.shift()) counts.push(await run(file));
    return counts;
  };
  return sum((await Promise.all([lane(), lane()])).flat());
}

/** @param {Count[]} counts */
const sum = (counts) => ({
  passed: counts.reduce((total, { passed }) => total + passed, 0),
  failed: counts.reduce((total, { failed }) => total + failed, 0),
});

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
 * Jest, on all tests but those below some paths; tells also which test files have made no tensor (see jest-setup.ts).
 *
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} apart
 * @returns {Promise<Count & { withoutTensors: string[] }>}
 */
export async function jest(name, env, apart) {
  const file = path.join(reports, `${name}.json`);
  const list = path.join(reports, `${name}-without-tensors.txt`);
  fs.mkdirSync(reports, { recursive: true });
  fs.rmSync(file, { force: true });
  fs.writeFileSync(list, "");
  const { code } = await show(
    process.execPath,
    [
      inRoot("node_modules", "jest", "bin", "jest.js"),
      "-c",
      inRoot(".config", "jest.config.cjs"),
      "--ci",
      "--json",
      `--outputFile=${file}`,
      "--testPathIgnorePatterns",
      ...apart.map((path) => path.replaceAll(".", "\\.")),
    ],
    { ...env, WITHOUT_TENSORS: list },
  );
  const withoutTensors = fs
    .readFileSync(list, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((test) => `/${path.relative(root, test).split(path.sep).join("/")}`);
  if (!fs.existsSync(file)) return { passed: 0, failed: 1, withoutTensors };
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(fs.readFileSync(file, "utf8"));
  return { ...count(code, numPassedTests, numFailedTests + numRuntimeErrorTestSuites), withoutTensors };
}

/**
 * Node's own test runner, on the files of a folder.
 *
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} [env]
 */
export const nodeTest = (folder, env) => nodeTestOf(testFiles(folder, NODE_TESTS), folder, env);

/**
 * The same, two files at a time: for files that have nothing in common.
 *
 * @param {string} folder
 */
export const nodeTestsSideBySide = (folder) =>
  twoAtATime(testFiles(folder, NODE_TESTS), (file) => nodeTestOf([file], file, {}, file));

const NODE_TESTS = /\.test\.mjs$/;

/**
 * @param {string[]} files
 * @param {string} name of the report
 * @param {NodeJS.ProcessEnv} [env]
 * @param {string} [title]
 */
async function nodeTestOf(files, name, env, title) {
  const tap = path.join(reports, `${path.basename(name)}.tap`);
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
    title,
  );
  const report = fs.readFileSync(tap, "utf8");
  /** @param {string} word */
  const number = (word) => Number(report.match(new RegExp(`^# ${word} (\\d+)`, "m"))?.[1] ?? 0);
  return count(code, number("pass"), number("fail") + number("cancelled"));
}

/**
 * Python's unittest, on the test_*.py of a folder, in the project's environment: two modules at a time, then those that
 * say `ALONE = "why"`.
 *
 * @param {string} folder
 */
export async function unittest(folder) {
  const modules = testFiles(folder, /^test_.*\.py$/);
  const isAlone = (/** @type {string} */ file) =>
    /^ALONE = /m.test(fs.readFileSync(inRoot(...file.split("/")), "utf8"));
  const beside = await twoAtATime(
    modules.filter((file) => !isAlone(file)),
    unittestModule,
  );
  const alone = modules.filter(isAlone).map((file) => () => unittestModule(file));
  return sum([beside, await all(...alone)]);
}

/** @param {string} file */
async function unittestModule(file) {
  const args = ["-m", "unittest", "discover", "-v", "-s", path.dirname(file), "-p", path.basename(file)];
  const { code, said } = await show(venvPython, args, jupyterEnvironment, file);
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
  const counts = [];
  for (const tool of tools) counts.push(await tool());
  return sum(counts);
}

/**
 * The same, all at once.
 *
 * @param {(() => Promise<Count>)[]} tools
 */
export const atOnce = async (...tools) => sum(await Promise.all(tools.map((tool) => tool())));
