// JupyterLab as `npm start` brings it up in this project, where everything is installed.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { test } from "node:test";
import { withFreePort } from "../../.scripts/jupyter/port.mjs";
import { folder, freePort, root } from "./support.mjs";

/** @param {string} url */
const answers = (url) =>
  fetch(url).then(
    (answer) => answer.status,
    () => undefined,
  );

test(
  "npm start: quick, on loopback, with a token, with one kernel, and nothing written outside the project",
  { timeout: 120_000 },
  async (t) => {
    const home = folder(t);
    const port = await freePort();
    const began = Date.now();
    const lab = spawn(
      process.execPath,
      ["-r", "./.scripts/check-node.cjs", ".scripts/start.mjs", "--no-browser", "--port", String(port)],
      { cwd: root, env: { ...process.env, HOME: home }, stdio: ["ignore", "pipe", "pipe"] },
    );
    t.after(() => lab.kill());
    let said = "";
    for (const stream of [lab.stdout, lab.stderr])
      stream.on("data", (data) => {
        said += data;
      });
    const ended = new Promise((resolve) => lab.on("close", resolve));

    const api = `http://127.0.0.1:${port}/api`;
    /** @param {() => boolean | Promise<boolean>} holds */
    const until = async (holds) => {
      while (!(await holds())) {
        assert.ok(Date.now() - began < 60_000 && lab.exitCode === null, said);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    await until(async () => (await answers(api)) === 200);
    const took = Date.now() - began;
    const address = new RegExp(
      `http://127\\.0\\.0\\.1:${port}/lab/tree/notebooks/00-start-here\\.ipynb\\?token=(\\w+)`,
    );
    await until(() => address.test(said)); // it opens on the start page
    const token = said.match(address)?.[1];
    t.diagnostic(`JupyterLab answers after ${took} ms`);
    assert.match(said, /✓ TensorFlow: (native \d\S*|WebAssembly), \w+/, "the backend is told, with where it is from");
    assert.doesNotMatch(said, /…/, "nothing was left to install");
    assert.doesNotMatch(said, /warning/i, "nor anything to be warned of");

    assert.equal(await answers(`${api}/contents`), 403, "without the token, nothing");
    /** @param {string} path */
    const read = async (path) => (await fetch(`http://127.0.0.1:${port}/${path}?token=${token}`)).json();
    const contents = /** @type {{ content: { name: string }[] }} */ (await read("api/contents"));
    assert.ok(
      contents.content.some(({ name }) => name === "notebooks"),
      "it runs from the project's root",
    );
    const { default: usual, kernelspecs } = /** @type {{ default: string, kernelspecs: object }} */ (
      await read("api/kernelspecs")
    );
    assert.equal(usual, "tslab");
    assert.deepEqual(Object.keys(kernelspecs), ["tslab"]);
    const news = /** @type {{ schema: { properties: { fetchNews: { default: string } } } }} */ (
      await read("lab/api/settings/@jupyterlab/apputils-extension:notification")
    );
    assert.equal(news.schema.properties.fetchNews.default, "false", "no question about news");
    await assert.rejects(fetch(`http://[::1]:${port}/api`), "only loopback, and only the one address");

    lab.kill("SIGINT");
    assert.equal(await ended, 0, said);
    assert.equal(await answers(api), undefined);
    assert.deepEqual(fs.readdirSync(home), [], "the home is as empty as before");
    assert.ok(took < 15_000, `it took ${took} ms`); // 2 s on two idle cores; the tests before may still weigh on the machine
  },
);

test(
  "of a folder elsewhere npm start opens the files; SIGTERM ends JupyterLab, too",
  { timeout: 120_000 },
  async (t) => {
    const home = folder(t);
    const port = await freePort();
    const npm = spawn("npm", ["start", "--", "--no-browser", "--port", String(port), "--notebook-dir", folder(t)], {
      cwd: root,
      env: { ...process.env, HOME: home, npm_config_cache: path.join(home, "npm") },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [npm.stdout, npm.stderr])
      stream.on("data", (data) => {
        said += data;
      });
    const address = `http://127.0.0.1:${port}/api`;
    /** @param {number | undefined} wanted the answer's status, none when nobody answers */
    const until = async (wanted) => {
      while ((await answers(address)) !== wanted) await new Promise((resolve) => setTimeout(resolve, 100));
    };
    await until(200);
    while (!said.includes("token=")) await new Promise((resolve) => setTimeout(resolve, 50));
    assert.match(said, new RegExp(`http://127\\.0\\.0\\.1:${port}/lab\\?token=`), "there is no start page of ours");
    npm.kill("SIGTERM");
    await until(undefined); // or the test's own time is up
  },
);

test("a taken usual port is passed over, and said", async (t) => {
  const holder = net.createServer();
  await once(holder.listen(8888, "127.0.0.1"), "listening").catch(() => {}); // or another program has it: as well
  t.after(() => holder.close());
  const [flag] = await withFreePort(["--no-browser"]);
  assert.match(flag, /^--port=88(89|9\d)$|^--port=89[0-3]\d$/);
  assert.equal((await withFreePort([`--port=${await freePort()}`])).length, 1, "an asked port is left as it is");
});
