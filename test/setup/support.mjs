import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/**
 * Runs a command to its end: { code, said }, with everything it printed.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<{ code: number | null, said: string }>}
 */
export function run(command, args, { cwd = root, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    child.stdout.on("data", (data) => {
      said += data;
    });
    child.stderr.on("data", (data) => {
      said += data;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, said }));
  });
}

/** A port that nobody listens on. */
export async function freePort() {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {net.AddressInfo} */ (server.address());
  await once(server.close(), "close");
  return port;
}

/**
 * A folder that is deleted after the test.
 *
 * @param {import("node:test").TestContext} t
 */
export function folder(t) {
  const made = fs.mkdtempSync(path.join(os.tmpdir(), "attention-setup-"));
  t.after(() => fs.rmSync(made, { recursive: true, force: true }));
  return made;
}

/**
 * The project's files without anything installed, as after `git clone`.
 *
 * @param {string} where
 */
export function clone(where) {
  const files = execFileSync(
    "git",
    [
      "ls-files",
      "-z",
      "--cached",
      "--others",
      "--exclude-standard",
      ".scripts",
      ".binder",
      ".config",
      ".npmrc",
      "package.json",
      "package-lock.json",
      "tsconfig.json",
      "data",
      "kernel-helpers",
      "notebooks",
    ],
    { cwd: root, encoding: "utf8" },
  )
    .split("\0")
    .filter(Boolean);
  for (const file of files.filter((name) => fs.existsSync(path.join(root, name)))) {
    const copy = path.join(where, file);
    fs.mkdirSync(path.dirname(copy), { recursive: true });
    fs.copyFileSync(path.join(root, file), copy);
  }
  return where;
}

/**
 * A PATH on which there is nothing but Node and what is given: { name: shell script }.
 *
 * @param {string} where
 * @param {Record<string, string>} [scripts]
 */
export function onlyOnPath(where, scripts = {}) {
  const bin = path.join(where, "bin");
  fs.mkdirSync(bin, { recursive: true });
  fs.symlinkSync(process.execPath, path.join(bin, "node"));
  for (const [name, script] of Object.entries(scripts))
    fs.writeFileSync(path.join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return bin;
}

/**
 * What `npm start` runs; npm itself is left out, as it may write in the user's home.
 *
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} env
 * @param {string[]} flags
 */
export const start = (cwd, env, ...flags) =>
  run(process.execPath, ["-r", "./.scripts/check-node.cjs", ".scripts/start.mjs", ...flags], {
    cwd,
    env: { npm_execpath: "", ...env },
  });
