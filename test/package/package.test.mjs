// The package as `npm pack` makes it, alone in another project: in Node, under TypeScript, and in a browser's page.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import * as esbuild from "esbuild";
import * as vite from "vite";
import { launchBrowser } from "../../.scripts/test/browser.mjs";
import { root } from "../setup/support.mjs";
import { otherProject } from "./support.mjs";

/** @type {Awaited<ReturnType<typeof otherProject>>} */
let project;
before(
  async () => {
    project = await otherProject();
  },
  { timeout: 300_000 },
);
after(() => project?.remove());

const sources = path.join(root, "kernel-helpers", "src");
const manifest = () => JSON.parse(fs.readFileSync(path.join(project.installed, "package.json"), "utf8"));
/** @param {string} folder */
const files = (folder) => fs.readdirSync(folder, { recursive: true }).map(String);
/** The rooms that the package has: folders of the source whose index says what is public. */
const rooms = fs.readdirSync(sources).filter((name) => fs.existsSync(path.join(sources, name, "index.ts")));
/** The exercises of each lesson, which have a door of their own, too. */
const exercises = fs
  .readdirSync(path.join(sources, "teaching", "exercises"))
  .map((name) => `exercises/${path.parse(name).name}`);
const doors = [...rooms, ...exercises];

test("npm is told what the package is, and the licence is in it", () => {
  const { license, keywords, engines, peerDependencies, peerDependenciesMeta } = manifest();
  assert.equal(license, "MIT");
  assert.match(fs.readFileSync(path.join(project.installed, "LICENSE"), "utf8"), /^MIT License/);
  assert.ok(keywords.includes("attention"));
  assert.deepEqual(engines, { node: ">=20" });
  assert.deepEqual(Object.keys(peerDependencies), ["@tensorflow/tfjs", "@tensorflow/tfjs-node"]);
  assert.deepEqual(peerDependenciesMeta, { "@tensorflow/tfjs-node": { optional: true } });
});

test("what the package does not need is not installed with it", () => {
  const installed = path.join(project.folder, "node_modules");
  assert.deepEqual(
    ["plotly.js-dist", "tslab", "@tensorflow/tfjs-node"].filter((name) => fs.existsSync(path.join(installed, name))),
    [],
  );
});

test("source maps have their sources", () => {
  const dist = path.join(project.installed, "dist");
  const maps = files(dist).filter((name) => name.endsWith(".js.map"));
  assert.ok(maps.length > 100);
  for (const name of maps) {
    const {
      sources: [source],
      sourcesContent,
    } = JSON.parse(fs.readFileSync(path.join(dist, name), "utf8"));
    assert.equal(path.join(path.dirname(name), source), path.join("../src", name.replace(/\.js\.map$/, ".ts")));
    assert.equal(sourcesContent[0], fs.readFileSync(path.join(sources, name.replace(/\.js\.map$/, ".ts")), "utf8"));
  }
});

test("Node: data, every room and exercise, one TensorFlow for host and package, and no warning", async () => {
  const said = await project.node(
    "app.mjs",
    `
    import * as tf from "@tensorflow/tfjs";
    import * as helpers from "kernel-helpers";
    import { attend } from "kernel-helpers/attend";
    ${doors.map((door, i) => `import * as door${i} from "kernel-helpers/${door}";`).join("\n")}
    await helpers.ready();
    const items = tf.input({ shape: [3, 4] });
    const model = tf.model({ inputs: items, outputs: helpers.layers.multiHead({ heads: 2 }).apply(items) });
    console.log(JSON.stringify({
      cars: helpers.datasets.cars().length,
      nouns: helpers.datasets.glosses().nouns.length,
      empty: [${doors.map((_, i) => `door${i}`)}].filter((door) => Object.keys(door).length === 0).length,
      same: [attend === helpers.attend, tf.Tensor === helpers.tf.Tensor],
      shape: model.predict(tf.ones([2, 3, 4])).shape,
    }));`,
  );
  assert.deepEqual(JSON.parse(said), {
    cars: 392,
    nouns: 300,
    empty: 0,
    same: [true, true],
    shape: [2, 3, 4],
  });
});

test("require works too, and pictures are drawn", async () => {
  const said = await project.node(
    "app.cjs",
    `
    const { bars } = require("kernel-helpers/plots");
    bars({ values: [0.7, 0.4], labels: ["a", "b"], x: "key", y: "weight" }).png()
      .then((png) => console.log(Buffer.from(png).toString("latin1", 1, 4)));`,
  );
  assert.equal(said.trim(), "PNG");
});

describe("TypeScript finds the package's and each room's types", () => {
  const text = () => `import { attend } from "kernel-helpers";
    import { attend as alone } from "kernel-helpers/attend";
    ${doors.map((door, i) => `import * as door${i} from "kernel-helpers/${door}";`).join("\n")}
    import { bars } from "kernel-helpers/plots";
    export const all = [attend, alone, ${doors.map((_, i) => `door${i}`)}];
    export const wrong: number = bars({ values: [1], labels: ["a"], x: "x", y: "y" }).alt;`;
  for (const [name, compiler, options] of /** @type {[string, string, object][]} */ ([
    [
      "as the kernel resolves it",
      "@tslab/typescript-for-tslab",
      { module: "CommonJS", moduleResolution: "Node10", esModuleInterop: true, skipLibCheck: true },
    ],
    [
      "as Node resolves it",
      "typescript",
      { module: "Node16", moduleResolution: "Node16", strict: true, skipLibCheck: true },
    ],
    [
      "as a bundler resolves it",
      "typescript",
      { module: "ESNext", moduleResolution: "Bundler", strict: true, skipLibCheck: true },
    ],
  ])) {
    test(name, async () => {
      const { said } = await project.types(compiler, "app.ts", text(), options);
      assert.match(
        said.trim(),
        /^\S*app\.ts\(\d+,18\): error TS2322: Type 'string' is not assignable to type 'number'\.$/,
      );
    });
  }
});

test("what stands for a Node-only file in a browser has the same names", async () => {
  const dist = path.join(project.installed, "dist");
  const inBrowser = files(dist)
    .filter((name) => name.endsWith(".browser.js"))
    .map((name) => `./dist/${name.split(path.sep).join("/")}`);
  assert.deepEqual(Object.values(manifest().browser).sort(), inBrowser.sort());
  const said = await project.node(
    "app.cjs",
    `
    const names = (file) => Object.keys(require(require("node:path").join(${JSON.stringify(project.installed)}, file))).sort();
    console.log(JSON.stringify(${JSON.stringify(Object.entries(manifest().browser))}.map((pair) => pair.map(names))));`,
  );
  for (const [node, browser] of JSON.parse(said)) assert.deepEqual(browser, node);
});

test("a bundler leaves out a room that is imported and not used, but not the layers, which loading a model needs", async () => {
  /** @param {string} room */
  const keeps = async (room) => {
    const stdin = { contents: `import * as room from "kernel-helpers/${room}";`, resolveDir: project.folder };
    const {
      outputFiles: [{ text }],
    } = await esbuild.build({ stdin, bundle: true, write: false, logLevel: "silent" });
    return text.includes("kernel-helpers/dist");
  };
  assert.deepEqual([await keeps("plots"), await keeps("layers")], [false, true]);
});

describe("in a browser", () => {
  // What it found stands in the page's title once it is through.
  const page = `
    import * as tf from "@tensorflow/tfjs";
    import { alignments, attend, datasets, mechanisms, plots, ready, show, tf as theirs } from "kernel-helpers";
    import { attend as alone } from "kernel-helpers/attend";
    const backend = await ready();
    const { context, weights } = attend([[1, 0]], [[4, 0], [0, 4]], [[10], [20]], { alignment: alignments.dot() });
    const chart = plots.attentionMap(weights, { title: "Who is asked" });
    let refused;
    try { datasets.cars(); } catch (error) { refused = error.message; }
    await show(chart);
    const found = {
      backend: backend.name,
      one: [tf.Tensor === theirs.Tensor, alone === attend],
      context: (await context.array()).flat().map((x) => x.toFixed(2)),
      shape: mechanisms.selfAttention({ width: 4 })(tf.ones([1, 3, 4])).context.shape,
      svg: (await chart.svg()).includes("Who is asked"),
      png: String.fromCharCode(...(await chart.png()).slice(1, 4)),
      refused,
    };
    document.title = JSON.stringify(found);`;
  const expected = {
    backend: "browser",
    one: [true, true],
    context: ["10.18"],
    shape: [1, 3, 4],
    svg: true,
    png: "PNG",
    refused: "kernel-helpers: data files and checkpoints need Node, got a browser",
  };
  /** @type {import("playwright-core").Browser} */
  let browser;
  before(async () => {
    project.write("page.js", page);
    project.write(
      "index.html",
      `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>`,
    );
    browser = await launchBrowser();
  });
  after(() => browser?.close());

  /**
   * Opens the page and compares what it found; anything on its console but TensorFlow's word on the graphics card is
   * wrong.
   *
   * @param {string | undefined} address
   */
  async function opens(address) {
    const tab = await browser.newPage();
    /** @type {string[]} */
    const problems = [];
    tab.on("pageerror", (error) => problems.push(String(error.stack)));
    tab.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) problems.push(message.text());
    });
    await tab.goto(String(address));
    await tab
      .waitForFunction(() => globalThis.document.title.startsWith("{"), undefined, { timeout: 60_000 })
      .catch(() => {});
    const title = await tab.title();
    await tab.close();
    assert.deepEqual(
      problems.filter((text) => !/webgl|gpu/i.test(text)),
      [],
    );
    assert.deepEqual(JSON.parse(title || "null"), expected);
  }

  test("a page made by esbuild", async () => {
    const result = await esbuild.build({
      absWorkingDir: project.folder,
      entryPoints: ["page.js"],
      outdir: "esbuild",
      bundle: true,
      format: "esm",
      metafile: true,
      logLevel: "silent",
    });
    assert.deepEqual(result.warnings, []);
    fs.copyFileSync(path.join(project.folder, "index.html"), path.join(project.folder, "esbuild", "index.html"));
    const server = await esbuild.context({});
    const { port } = await server.serve({ host: "127.0.0.1", servedir: path.join(project.folder, "esbuild") });
    await opens(`http://127.0.0.1:${port}/`);
    await server.dispose();
  });

  /** @returns {import("vite").InlineConfig} */
  const settings = () => ({
    root: project.folder,
    configFile: false,
    logLevel: "error",
    server: { host: "127.0.0.1" },
    preview: { host: "127.0.0.1" },
  });

  test("a page built by Vite", async () => {
    await vite.build(settings());
    const server = await vite.preview(settings());
    await opens(server.resolvedUrls?.local[0]);
    await server.close();
  });

  test("a page that Vite serves while one works on it", async () => {
    const server = await (await vite.createServer(settings())).listen();
    await opens(server.resolvedUrls?.local[0]);
    await server.close();
  });
});

describe("ready() names the backend, and what to do in this project for a faster one", () => {
  const told = async () =>
    (
      await project.node(
        "app.cjs",
        `require("kernel-helpers").ready().then(({ description }) => console.log(description));`,
      )
    ).trim();
  const native = () => path.join(project.folder, "node_modules", "@tensorflow", "tfjs-node");
  const ours = path.join(root, "node_modules", "@tensorflow", "tfjs-node");

  test("without the native TensorFlow", async () => {
    assert.equal(
      await told(),
      "WebAssembly (because the native TensorFlow is not installed; `npm install @tensorflow/tfjs-node` adds it)",
    );
  });

  test("where npm installed it without its script, which gets the library", async () => {
    await project.install("@tensorflow/tfjs-node@4.22.0");
    assert.match(
      await told(),
      /^WebAssembly \(because the native TensorFlow does not load; `npm rebuild @tensorflow\/tfjs-node` may mend it: .+[^. ]\)$/,
    );
  });

  test(
    "once the library is there",
    { skip: !fs.existsSync(path.join(ours, "lib")) && "set-up found no native library on this machine" },
    async () => {
      for (const name of ["deps", "lib"]) {
        fs.rmSync(path.join(native(), name), { recursive: true, force: true });
        fs.symlinkSync(fs.realpathSync(path.join(ours, name)), path.join(native(), name));
      }
      assert.match(await told(), /^native TensorFlow \d+\.\d+\.\d+ on \d+ cores$/);
    },
  );
});
