/**
 * Each view in JupyterLab, drawn by the real kernel: its marks are there, and what a reader can do with it works.
 * `node --test test/browser/views.test.mjs`; THEME=dark looks at the dark theme. Pictures land in .cache/screenshots.
 */
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { inRoot } from "../../.scripts/setup/paths.mjs";
import { compiledSamples } from "../plots/compiled.mjs";
import { JupyterLab } from "./jupyterlab.mjs";

const THEME = process.env.THEME === "dark" ? "dark" : "light";
const SCREENSHOTS = inRoot(".cache", "screenshots");

/** @typedef {import("playwright-core").Locator} Locator */

/** @type {JupyterLab} */
let lab;
/** @type {import("./notebook-page.mjs").NotebookPage} */
let notebook;
/** @type {string[]} */
let names;

before(async () => {
  await mkdir(SCREENSHOTS, { recursive: true });
  const file = await compiledSamples();
  names = Object.keys(createRequire(import.meta.url)(file).samples);
  lab = await JupyterLab.start({ theme: THEME });
  notebook = await lab.openCells("views", [
    `import { plots, ready, show } from "kernel-helpers";\nawait ready();\nconst { samples } = require(${JSON.stringify(file)});`,
    ...names.map((name) => `await show(samples[${JSON.stringify(name)}]());`),
    LIVE,
  ]);
  await notebook.run(0);
});
after(() => lab?.stop());

/** A training of twelve seconds, with both live pictures: a busy machine draws one in a second. */
const LIVE = `const map = plots.liveMap({ queries: ["one", "two", "three"], title: "It forms" });
const curves = plots.liveCurves({ log: ["loss"] });
const started = Date.now();
for (let step = 0; step < 1200; step++) {
  const w = step / 1200;
  map.update(step, () => [0, 1, 2].map((i) => [0, 1, 2].map((j) => (i === j ? w : 0) + (1 - w) / 3)));
  curves.update(step, { loss: Math.exp(-step / 60), accuracy: w });
  await new Promise((resolve) => setTimeout(resolve, 10));
}
await map.done();
await curves.done();`;

/**
 * Runs the cell of a view and gives its output.
 *
 * @param {string} name
 */
async function shown(name) {
  const n = names.indexOf(name) + 1;
  await notebook.run(n);
  const cell = notebook.cells.nth(n);
  await cell.locator(".jp-OutputArea-output").first().waitFor();
  await cell.scrollIntoViewIfNeeded();
  return cell;
}

/** @param {string} name */
async function chart(name) {
  const cell = await shown(name);
  await cell.locator(".vega-embed svg .mark-group").first().waitFor();
  return cell;
}

/**
 * A mark by what it says to the pointer and to a screen reader.
 *
 * @param {Locator} cell
 * @param {string} says
 */
const mark = (cell, says) => cell.locator(`svg [aria-label="${says}"]`).first();
/**
 * @param {Locator} cell
 * @param {string} says
 */
const opacity = (cell, says) => mark(cell, says).evaluate((node) => Number(node.getAttribute("opacity") ?? 1));
/**
 * @param {Locator} cell
 * @param {string} color
 */
const stroked = (cell, color) => cell.locator(`svg path[stroke="${color}"]`).count();
/** @param {Locator} cell */
const words = (cell) => cell.locator("svg text").allTextContents();
/**
 * @param {Locator} cell
 * @param {string} name
 */
const picture = (cell, name) =>
  cell
    .locator(".jp-OutputArea-output")
    .first()
    .screenshot({ path: join(SCREENSHOTS, `view-${name}-${THEME}.png`) });

/**
 * What the pointer is told over a mark.
 *
 * @param {Locator} cell
 * @param {string} says
 */
async function pointed(cell, says) {
  await mark(cell, says).hover({ force: true });
  const tip = notebook.page.locator("#vg-tooltip-element.visible");
  await tip.waitFor();
  return tip.innerText();
}
const away = () => notebook.page.mouse.move(5, 5);

/**
 * @param {Locator} cell
 * @param {number} to
 */
async function slide(cell, to) {
  await cell.locator("input[type=range]").fill(String(to));
}

/**
 * What stands beside the slider.
 *
 * @param {Locator} cell
 */
const setTo = (cell) => cell.locator(".vega-bind input[readonly]").inputValue();

/**
 * The condition holds before long.
 *
 * @param {() => boolean | Promise<boolean>} holds
 * @param {string} what
 */
async function soon(holds, what) {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline;) {
    if (await holds()) return;
    await notebook.page.waitForTimeout(50);
  }
  assert.fail(what);
}

test("attentionMap: hover names the cell, a click holds its row, another lets it go", async () => {
  const cell = await chart("attentionMap");
  await picture(cell, "attentionMap");
  assert.equal(await cell.locator('svg [aria-label*=" attends to "]').count(), 7 * 8);
  assert.equal(await pointed(cell, "ein attends to one: 0.82"), "ein attends to one: 0.82");
  assert.ok(await stroked(cell, "#ff7f0e"), "the cell under the pointer has a frame");
  await mark(cell, "ein attends to one: 0.82").click({ force: true });
  await soon(async () => (await opacity(cell, "sechs attends to six: 0.74")) < 0.5, "other rows fade");
  assert.equal(await opacity(cell, "ein attends to six: 0.02"), 1);
  await mark(cell, "ein attends to one: 0.82").click({ force: true });
  await soon(async () => (await opacity(cell, "sechs attends to six: 0.74")) === 1, "all rows are back");
  await away();
});

test("attentionMap with a mask, with scores, folded: drawn", async () => {
  for (const [name, says, count] of /** @type {const} */ ([
    ["attentionMap-masked", " may not attend to ", 15],
    ["attentionMap-scores", " attends to ", 56],
    ["attentionMap-folded", " attends to ", 35 * 44],
  ])) {
    const cell = await chart(name);
    assert.equal(await cell.locator(`svg [aria-label*="${says}"]`).count(), count, name);
    await picture(cell, name);
  }
});

test("alignmentLines: hover on either side lights both ends, the slider and a click hold a query", async () => {
  const cell = await chart("alignmentLines");
  await picture(cell, "alignmentLines");
  /** @param {string} says */
  const line = (says) => mark(cell, says).evaluate((node) => Number(node.getAttribute("stroke-opacity") ?? 1));
  /** @param {string} text */
  const word = (text) => cell.locator("svg .mark-text text", { hasText: new RegExp(`^${text}$`) }).first();
  /** @param {string} text */
  const lit = async (text) => Number((await word(text).getAttribute("opacity")) ?? 1) === 1;
  const [one, other] = ["ein attends to one: 0.82", "sechs attends to six: 0.74"];
  assert.ok((await line(one)) > 0.5 && (await line(other)) > 0.5);
  await mark(cell, "ein").hover({ force: true });
  await soon(async () => (await line(other)) < 0.1 && (await line(one)) > 0.5, "only its own lines");
  await soon(async () => (await lit("ein")) && (await lit("one")), "both ends are lit");
  assert.ok(!(await lit("sechs")) && !(await lit("six")), "the others are not");
  await mark(cell, "six").hover({ force: true });
  await soon(async () => (await line(one)) < 0.1 && (await line(other)) > 0.5, "only the lines of the key");
  await soon(async () => (await lit("sechs")) && (await lit("six")), "both ends, from the other side");
  assert.ok(!(await lit("ein")) && !(await lit("one")), "the others are not");
  await away();
  await soon(async () => (await line(other)) > 0.5, "all lines are back");
  assert.match(await cell.locator(".vega-bind").first().innerText(), /^show the lines of/);
  await slide(cell, 7);
  await soon(async () => (await line(one)) < 0.1 && (await line(other)) > 0.5, "held by the slider");
  assert.equal(await setTo(cell), "sechs");
  await mark(cell, "ein").click({ force: true });
  await away();
  await soon(async () => (await line(one)) > 0.5 && (await line(other)) < 0.1, "held by a click");
  await soon(async () => (await setTo(cell)) === "ein", "the slider says so");
  await keysAreTheSliders(cell, async () => (await setTo(cell)) === "zwanzig");
});

test("scoredMap: true links and its score", async () => {
  const cell = await chart("scoredMap");
  assert.equal(await cell.locator('svg [aria-label^="true link: "]').count(), 8);
  assert.match((await words(cell)).join(" "), /pointing accuracy 1 \(chance 0.125\)/);
  await picture(cell, "scoredMap");
});

test("compareMaps: the pointer marks the same cell in every map", async () => {
  const cell = await chart("compareMaps");
  await picture(cell, "compareMaps");
  await mark(cell, "ein attends to one: 1.00").hover({ force: true });
  await soon(async () => (await stroked(cell, "#ff7f0e")) === 5, "three maps and two differences");
  await away();
});

test("headGrid: a click opens a head, and so do the sliders", async () => {
  const cell = await chart("headGrid");
  await picture(cell, "headGrid");
  await mark(cell, "layer 2, head 3").click({ force: true });
  await soon(async () => (await words(cell)).includes("layer 2, head 3"), "opened by a click");
  for (const input of await cell.locator("input[type=range]").all()) await input.fill("1");
  await soon(async () => (await words(cell)).includes("layer 1, head 1"), "opened by the sliders");
  await keysAreTheSliders(cell, async () => (await words(cell)).includes("layer 2, head 1"));
});

test("headStats: hover names a head's number", async () => {
  const cell = await chart("headStats");
  await picture(cell, "headStats");
  assert.match(await pointed(cell, "layer 1, head 3: 0.25"), /layer 1, head 3: 0.25/);
  await away();
});

test("attentionSteps: the pointer follows a key through all steps, a click holds it", async () => {
  const cell = await chart("attentionSteps");
  await picture(cell, "attentionSteps");
  const softmax = cell.locator('svg [aria-label^="cat, weights"]').first();
  await softmax.hover({ force: true });
  await soon(async () => (await stroked(cell, "#ff7f0e")) === 3 + 1 + 3 + 3, "one row through all steps");
  await softmax.click({ force: true });
  await away();
  const other = cell.locator('svg [aria-label^="mat, weights"]').first();
  await soon(async () => Number(await other.getAttribute("opacity")) < 0.5, "other keys fade");
});

test("trainingMovie: a slider goes through the epochs", async () => {
  const cell = await chart("trainingMovie");
  await picture(cell, "trainingMovie");
  assert.ok((await words(cell)).includes("step 350"));
  await slide(cell, 0);
  await soon(async () => (await words(cell)).includes("step 0"), "the first map");
  assert.equal(await setTo(cell), "0", "the title says of what, and it is not said twice");
  await keysAreTheSliders(cell, async () => (await setTo(cell)) === "100");
});

/**
 * Arrow keys move a cell's first slider, here two steps to the right, and the notebook stays where it is; Escape gives
 * them back to the notebook.
 *
 * @param {Locator} cell
 * @param {() => Promise<boolean>} moved
 */
async function keysAreTheSliders(cell, moved) {
  const active = () => notebook.page.evaluate(() => globalThis.jupyterapp.shell.currentWidget.content.activeCellIndex);
  const before = await active();
  await cell.locator("input[type=range]").first().focus();
  for (const key of ["ArrowRight", "ArrowUp", "ArrowDown", "ArrowRight"]) await notebook.page.keyboard.press(key);
  await soon(moved, "two steps to the right");
  assert.equal(await active(), before);
  await notebook.page.keyboard.press("Escape");
  await notebook.page.keyboard.press("ArrowDown");
  await soon(async () => (await active()) === before + 1, "after Escape the keys are the notebook's");
}

test("learningCurves, curves and bars: names beside the curves, a hover, a hold", async () => {
  const cell = await chart("learningCurves");
  await picture(cell, "learningCurves");
  assert.equal((await words(cell)).filter((word) => word === "without attention").length, 2);
  const line = cell.locator(`svg .mark-line path[aria-label^="'with attention' goes from 3.19"]`);
  const { x, y } = await middle(line);
  await notebook.page.mouse.move(x, y + 5); // beside the line is near enough
  await soon(async () => (await line.getAttribute("stroke-width")) === "4", "the curve under the pointer is thick");
  await notebook.page.mouse.click(x, y + 5);
  await soon(
    async () => (await cell.locator('svg .mark-line path[opacity="0.15"]').count()) === 2,
    "the other curve fades, in both panels",
  );
  await away();
  for (const name of ["curves", "curves-log", "bars", "bars-profiles"]) await picture(await chart(name), name);
  const bars = await chart("bars");
  assert.ok((await words(bars)).includes("0.99"));
});

/**
 * Where the middle of a line is on the screen; the middle of its box is mostly empty.
 *
 * @param {Locator} line
 */
const middle = (line) =>
  line.evaluate((/** @type {SVGPathElement} */ path) => {
    const { x, y } = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM() ?? undefined);
    return { x, y };
  });

test("curves with queries: the slider moves the query", async () => {
  const cell = await chart("curves-query");
  await picture(cell, "curves-query");
  const place = () =>
    cell
      .locator("svg text", { hasText: /^query$/ })
      .first()
      .evaluate((node) => node.getBoundingClientRect().x);
  const was = await place();
  assert.equal(await setTo(cell), "75");
  await slide(cell, 2);
  await soon(async () => (await place()) > was + 50, "the query stands further right");
  assert.equal(await setTo(cell), "180");
  await soon(async () => (await words(cell)).some((word) => word.startsWith("horsepower 180: ")), "the title follows");
});

test("imageAttention and its glimpses: a slider over the steps, a frame on the strongest region", async () => {
  const cell = await chart("imageAttention");
  await picture(cell, "imageAttention");
  assert.equal(await cell.locator('svg [aria-label^="row "]').count(), 18);
  await slide(cell, 0);
  await soon(async () => (await words(cell)).includes("step 1: yellow"), "the first step");
  const path = await chart("imageAttention-glimpses");
  await picture(path, "imageAttention-glimpses");
  assert.equal(await path.locator('svg [aria-label^="glimpse "]').count(), 4);
  await slide(path, 1);
  await soon(async () => (await path.locator('svg [aria-label^="glimpse "]').count()) === 2, "two glimpses so far");
});

test("seriesAttention: the slider moves the query", async () => {
  const cell = await chart("seriesAttention");
  await picture(cell, "seriesAttention");
  assert.equal(await cell.locator('svg [aria-label^="hour 12: weight 0.1"]').count(), 2, "dot and band");
  await slide(cell, 7);
  await soon(
    async () => (await cell.locator('svg [aria-label^="hour 12: weight 0.1"]').count()) === 0,
    "another query's weights",
  );
});

test("highlightText: the number under the pointer", async () => {
  const cell = await shown("highlightText");
  await picture(cell, "highlightText");
  const good = cell.locator('span[title="good: 0.60"]');
  assert.equal(await good.innerText(), "good");
  assert.match(await good.evaluate((node) => globalThis.getComputedStyle(node).backgroundColor), /0\.6/);
});

test("surface and cloud: drawn in three dimensions by JupyterLab's Plotly, with a slider", async () => {
  for (const name of ["surface", "cloud"]) {
    const cell = await shown(name);
    await cell.locator(".js-plotly-plot canvas").first().waitFor({ state: "attached" });
    await notebook.page.waitForTimeout(500);
    await picture(cell, name);
  }
  const plots = await notebook.plotlyPlots();
  assert.equal(plots.length, 2);
  for (const plot of plots) assert.ok(plot.drawn && !plot.noWebGl && plot.width > 500, JSON.stringify(plot));
  assert.equal(await notebook.page.locator(".js-plotly-plot .slider-group").count(), 1);
});

/**
 * Notes the height of a cell's outputs at every frame that the browser paints.
 *
 * @param {number} n
 */
function watchHeights(n) {
  /** @type {number[][]} */
  const heights = [[], []];
  Reflect.set(globalThis, "heights", heights);
  const look = () => {
    const outputs = globalThis.document.querySelectorAll(".jp-CodeCell")[n].querySelectorAll(".jp-OutputArea-output");
    heights.forEach((of, i) => outputs[i] && of.push(outputs[i].getBoundingClientRect().height));
    globalThis.requestAnimationFrame(look);
  };
  look();
}

test("liveMap and liveCurves: redrawn in place while the cell runs, a slider at the end", async () => {
  const n = names.length + 1;
  await notebook.start(n);
  const cell = notebook.cells.nth(n);
  const outputs = cell.locator(".jp-OutputArea-output");
  await notebook.page.evaluate(watchHeights, n);
  const [seen, waiting] = [new Set(), new Set()];
  await soon(
    async () => {
      for (const word of await words(cell)) if (/step \d+/.test(word)) seen.add(word);
      for (const input of await cell.locator("input[type=range]").all())
        waiting.add(await input.isDisabled().catch(() => undefined));
      return seen.size >= 4;
    },
    `the title changes while the cell runs: ${[...seen]}`,
  );
  assert.ok(waiting.has(true), "the slider has its place, and waits");
  await notebook.ended(n);
  await cell.locator("input[type=range]:enabled").waitFor();
  assert.equal(await outputs.count(), 2, "two pictures, each in its place");
  const heights = await notebook.page.evaluate(() => Reflect.get(globalThis, "heights"));
  for (const of of heights) {
    const once = of.slice(of.findIndex((/** @type {number} */ height) => height > 100));
    assert.ok(Math.max(...once) - Math.min(...once) <= 2, `it keeps its height: ${[...new Set(once)]}`);
  }
  await slide(cell, 0);
  await soon(async () => (await words(cell)).some((word) => word === "step 0"), "back at the first map");
  await cell.scrollIntoViewIfNeeded();
  await cell.screenshot({ path: join(SCREENSHOTS, `view-live-${THEME}.png`) });
});

/**
 * What the charts look like: the colour of their words, their ground, what is found by an address, their colour bar.
 */
const looks = () => {
  const svgs = [...globalThis.document.querySelectorAll(".vega-embed svg.marks")];
  const [bar] = svgs.filter((svg) => svg.textContent?.includes("A German word asks"));
  const color = (/** @type {Element} */ node) => globalThis.getComputedStyle(node).fill;
  const titles = svgs.flatMap((svg) => [...svg.querySelectorAll(".role-title-text text, .role-axis-label text")]);
  return {
    charts: svgs.length,
    words: [...new Set(titles.map(color))],
    grounds: [...new Set(svgs.flatMap((svg) => [...svg.querySelectorAll("path.background")].slice(0, 1).map(color)))],
    addresses: svgs.flatMap((svg) => [...svg.innerHTML.matchAll(/url\((?!#clip)[^)]*\)/g)].map(String)),
    steps: new Set([...bar.querySelectorAll(".role-legend-symbol path")].map(color)).size,
    seen: [...bar.querySelectorAll(".role-legend-symbol path")].every(
      (path) => path.getBoundingClientRect().height > 10,
    ),
  };
};

/** @param {"light" | "dark"} theme */
async function expectLook(theme) {
  const words = theme === "dark" ? "rgb(255, 255, 255)" : "rgb(0, 0, 0)";
  // Words of a role (queries, keys, values) have its colour, which is mixed with that of words.
  const plain = (/** @type {string[]} */ colors) => colors.filter((color) => !color.startsWith("color(srgb"));
  const enough = (/** @type {ReturnType<typeof looks>} */ now) => now.charts >= 20 && plain(now.words).join() === words;
  await soon(async () => enough(await notebook.page.evaluate(looks)), `every chart's words are ${words}`);
  const { grounds, addresses, steps, seen } = await notebook.page.evaluate(looks);
  assert.ok(
    grounds.every((ground) => ["none", "rgba(0, 0, 0, 0)", "transparent"].includes(ground)),
    `no box behind a chart: ${grounds}`,
  );
  assert.deepEqual([addresses, steps, seen], [[], 9, true]);
}

test("after a reload and in the other theme, without one and with, colour bars and words are seen", async () => {
  const reload = async () => {
    await notebook.page.reload();
    await notebook.isReady();
  };
  const change = (/** @type {string} */ theme) =>
    notebook.page.evaluate(
      (name) => globalThis.jupyterapp.commands.execute("apputils:change-theme", { theme: name }),
      theme,
    );
  /** @type {("light" | "dark")[]} */
  const [here, there] = THEME === "dark" ? ["dark", "light"] : ["light", "dark"];
  await notebook.page.evaluate(() => globalThis.jupyterapp.commands.execute("docmanager:save"));
  await reload();
  await expectLook(here);
  await change(there === "dark" ? "JupyterLab Dark" : "JupyterLab Light");
  await expectLook(there);
  await reload();
  await expectLook(there);
  await change(here === "dark" ? "JupyterLab Dark" : "JupyterLab Light");
  await expectLook(here);
});

test("a slider's row is seen whole: its words down to the p, its thumb, what stands beside it", async () => {
  const cut = await notebook.page.locator(".jp-OutputArea-output:has(input[type=range])").evaluateAll((outputs) =>
    outputs.map((output) => {
      const parts = [...output.querySelectorAll(".vega-bind, .vega-bind > *, .vega-bind input")];
      const words = [...output.querySelectorAll(".vega-bind-name")].map((name) => {
        const range = globalThis.document.createRange();
        range.selectNodeContents(name);
        return range;
      });
      const boxes = [...parts, ...words].map((part) => part.getBoundingClientRect()).filter(({ width }) => width > 0);
      return Math.max(...boxes.map(({ bottom }) => bottom)) - output.getBoundingClientRect().bottom;
    }),
  );
  assert.ok(cut.length >= 6, `${cut.length} charts with a slider`);
  assert.ok(Math.max(...cut) <= 0, `pixels that are cut off below: ${cut}`);
});

test("every chart is seen whole in an output of 560 pixels, and curves grow with a wider one", async () => {
  const outputs = notebook.page.locator(".jp-OutputArea-output:has(svg.marks)");
  const sizes = () =>
    outputs.evaluateAll((all) =>
      all.map((output) => {
        const svg = /** @type {Element} */ (output.querySelector("svg.marks"));
        const right = svg.getBoundingClientRect().right - output.getBoundingClientRect().left;
        return { room: output.clientWidth, right: Math.round(right), what: svg.textContent?.slice(0, 40) };
      }),
    );
  await notebook.page.setViewportSize({ width: 664, height: 900 });
  await soon(async () => (await sizes()).every(({ room }) => room === 560), "outputs of 560 pixels");
  await soon(
    async () => (await sizes()).every(({ room, right }) => right <= room),
    `nothing is cut: ${JSON.stringify((await sizes()).filter(({ room, right }) => right > room))}`,
  );
  await notebook.page.setViewportSize({ width: 1440, height: 900 });
  await notebook.page.reload();
  await notebook.isReady();
  await soon(async () => (await sizes()).filter(({ right }) => right > 650).length >= 5, "curves grow");
});

test("nothing went wrong on the page", async () => {
  assert.deepEqual(await notebook.errors(), []);
});
