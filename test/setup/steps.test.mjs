// Set-up's own tools: a step is done once, is done again when its inputs change, and goes on after having been stopped.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { contents, once } from "../../.scripts/setup/stamp.mjs";
import { clone, folder, root, run } from "./support.mjs";

test("a step is done once for the same inputs, and only success counts", async (t) => {
  const stamp = path.join(folder(t), "stamp");
  let done = 0;
  const work = async () => {
    done++;
  };
  await assert.rejects(
    once(stamp, ["a"], async () => {
      throw new Error("stopped");
    }),
    /stopped/,
  );
  await once(stamp, ["a"], work);
  await once(stamp, ["a"], work);
  assert.equal(done, 1);
  await once(stamp, ["b"], work);
  assert.equal(done, 2);
  await assert.rejects(
    once(stamp, ["c"], async () => {
      throw new Error("stopped");
    }),
    /stopped/,
  );
  await once(stamp, ["b"], work);
  assert.equal(done, 3, "what a failed step has touched is not trusted");
});

test("a fingerprint sees contents and names", (t) => {
  const where = folder(t);
  fs.writeFileSync(path.join(where, "one"), "1");
  const before = contents(where);
  assert.equal(contents(where), before);
  fs.renameSync(path.join(where, "one"), path.join(where, "two"));
  const renamed = contents(where);
  assert.notEqual(renamed, before);
  fs.writeFileSync(path.join(where, "two"), "2");
  assert.notEqual(contents(where), renamed);
});

test("a second set-up waits for the first, and not for a dead one", async (t) => {
  const where = clone(folder(t));
  const held = path.join(where, ".cache", "setup.lock");
  fs.mkdirSync(path.dirname(held));
  const code = `const { lock } = await import("./.scripts/setup/lock.mjs"); (await lock())(); console.log("mine");`;
  const attempt = () => run(process.execPath, ["--input-type=module", "-e", code], { cwd: where });

  const holder = spawn("sleep", ["60"]);
  fs.writeFileSync(held, String(holder.pid));
  setTimeout(() => holder.kill(), 1500);
  const waited = await attempt();
  assert.match(
    waited.said,
    new RegExp(`another set-up is running here \\(process ${holder.pid}\\): waiting for it\nmine`),
  );
  assert.ok(!fs.existsSync(held));
});

test("npm's own record tells whether the packages are installed as the lockfile has them", async (t) => {
  const where = clone(folder(t));
  const { missing } = await import(path.join(where, ".scripts", "setup", "node-packages.mjs"));
  const all = missing().length;
  assert.ok(all > 400, `${all} packages`);
  const lock = JSON.parse(fs.readFileSync(path.join(where, "package-lock.json"), "utf8"));
  for (const name of Object.keys(lock.packages)) fs.mkdirSync(path.join(where, name), { recursive: true });
  const record = path.join(where, "node_modules", ".package-lock.json");
  fs.writeFileSync(record, JSON.stringify(lock));
  assert.deepEqual(missing(), []);
  // What npm 10 does when tfjs-node's own download fails: the package is gone, and npm reports success.
  delete lock.packages["node_modules/@tensorflow/tfjs-node"];
  fs.writeFileSync(record, JSON.stringify(lock));
  assert.deepEqual(missing(), ["node_modules/@tensorflow/tfjs-node"]);
});

test("the lockfile knows every system's variant of a package, so that npm ci accepts it everywhere", () => {
  const { packages } = JSON.parse(fs.readFileSync(path.join(root, "package-lock.json"), "utf8"));
  const names = new Set(Object.keys(packages).map((where) => where.split("node_modules/").pop()));
  const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) => Object.keys(optionalDependencies));
  assert.ok(wanted.length > 50);
  assert.deepEqual(
    wanted.filter((name) => !names.has(name)),
    [],
  );
});
