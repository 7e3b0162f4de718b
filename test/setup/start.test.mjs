// JupyterLab as `npm start` brings it up in this project, where everything is installed.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { test } from "node:test";
import { folder, root } from "./support.mjs";

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const answers = (url) => fetch(url).then((answer) => answer.status, () => undefined);

test("npm start: quick, on loopback, with a token, with one kernel, and nothing written outside the project", { timeout: 120_000 }, async (t) => {
  const home = folder(t);
  const port = await freePort();
  const began = Date.now();
  const lab = spawn(process.execPath, ["-r", "./.scripts/check-node.cjs", ".scripts/start.mjs", "--no-browser", "--port", String(port)],
    { cwd: root, env: { ...process.env, HOME: home }, stdio: ["ignore", "pipe", "pipe"] });
  t.after(() => lab.kill());
  let said = "";
  for (const stream of [lab.stdout, lab.stderr]) stream.on("data", (data) => { said += data; });
  const ended = new Promise((resolve) => lab.on("close", resolve));

  const api = `http://127.0.0.1:${port}/api`;
  const until = async (holds) => {
    while (!await holds()) {
      assert.ok(Date.now() - began < 60_000 && lab.exitCode === null, said);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  await until(async () => await answers(api) === 200);
  const took = Date.now() - began;
  const address = new RegExp(`http://127\\.0\\.0\\.1:${port}/lab/tree/notebooks/00-start-here\\.ipynb\\?token=(\\w+)`);
  await until(() => address.test(said)); // it opens on the start page
  const [, token] = said.match(address);
  t.diagnostic(`JupyterLab answers after ${took} ms`);
  assert.match(said, /✓ TensorFlow: (native \d\S*|WebAssembly), \w+/, "the backend is told, with where it is from");
  assert.doesNotMatch(said, /…/, "nothing was left to install");

  assert.equal(await answers(`${api}/contents`), 403, "without the token, nothing");
  const contents = await (await fetch(`${api}/contents?token=${token}`)).json();
  assert.ok(contents.content.some(({ name }) => name === "notebooks"), "it runs from the project's root");
  const { default: usual, kernelspecs } = await (await fetch(`${api}/kernelspecs?token=${token}`)).json();
  assert.equal(usual, "tslab");
  assert.deepEqual(Object.keys(kernelspecs), ["tslab"]);
  const { schema } = await (await fetch(`http://127.0.0.1:${port}/lab/api/settings/@jupyterlab/apputils-extension:notification?token=${token}`)).json();
  assert.equal(schema.properties.fetchNews.default, "false", "no question about news");
  await assert.rejects(fetch(`http://[::1]:${port}/api`), "only loopback, and only the one address");

  lab.kill("SIGINT");
  assert.equal(await ended, 0, said);
  assert.equal(await answers(api), undefined);
  assert.deepEqual(fs.readdirSync(home), [], "the home is as empty as before");
  assert.ok(took < 15_000, `it took ${took} ms`); // 2 s on two idle cores; the tests before may still weigh on the machine
});

test("a taken usual port is passed over, and said", async (t) => {
  const holder = net.createServer();
  await new Promise((resolve) => holder.on("error", resolve).listen(8888, "127.0.0.1", resolve)); // or another program has it: as well
  t.after(() => holder.close());
  const { withFreePort } = await import(path.join(root, ".scripts", "jupyter", "port.mjs"));
  const [flag] = await withFreePort(["--no-browser"]);
  assert.match(flag, /^--port=88(89|9\d)$|^--port=89[0-3]\d$/);
  assert.deepEqual(await withFreePort([`--port=${await freePort()}`]).then((flags) => flags.length), 1, "an asked port is left as it is");
});
