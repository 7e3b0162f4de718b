/**
 * All views on one page that needs neither JupyterLab nor a network: `npm run gallery` writes
 * .cache/gallery/index.html, and the picture that the README shows. It follows the system's choice of light or dark; a
 * button changes it.
 */
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { compiledSamples } from "../test/plots/compiled.mjs";
import { inRoot } from "./setup/paths.mjs";

const require = createRequire(import.meta.url);
const folder = inRoot(".cache", "gallery");
await mkdir(folder, { recursive: true });

await require("kernel-helpers").ready();
/** @type {typeof import("../test/plots/samples")} */
const { samples } = require(await compiledSamples());

const scripts = [
  "vega/build/vega.min.js",
  "vega-lite/build/vega-lite.min.js",
  "vega-embed/build/vega-embed.min.js",
  "plotly.js-dist/plotly.js",
];
const fonts = ["400Regular/Inter_400Regular.ttf", "600SemiBold/Inter_600SemiBold.ttf"].map(
  (font) => `@expo-google-fonts/inter/${font}`,
);
for (const file of [...scripts, ...fonts]) await copyFile(inRoot("node_modules", file), join(folder, basename(file)));

/**
 * What a cell shows, by MIME type. The specifications are Vega-Lite's or Plotly's; only their titles are looked at
 * here.
 *
 * @typedef {{ title?: { text?: string | string[] }, layout?: { title?: { text?: string } } }} Specification
 * @typedef {Record<string, Specification> & { "text/plain"?: string | string[] }} Bundle
 */

/** @typedef {{ cells: { outputs?: { data?: Bundle }[] }[] }} Notebook */

/** The charts that the lessons' last run left in the notebooks, by their titles: real results, not drawn again here. */
async function fromLessons() {
  const mimes = ["application/vnd.vegalite.v5+json", "application/vnd.plotly.v1+json"];
  const files = (await readdir(inRoot("notebooks"))).filter((file) => file.endsWith(".ipynb")).sort();
  /** @type {Notebook[]} */
  const lessons = await Promise.all(
    files.map(async (file) => JSON.parse(await readFile(inRoot("notebooks", file), "utf8"))),
  );
  const outputs = lessons.flatMap(({ cells }, i) =>
    cells.flatMap((cell) => (cell.outputs ?? []).map(({ data = {} }) => ({ lesson: files[i].slice(0, 2), data }))),
  );
  return outputs
    .flatMap(({ lesson, data }) =>
      mimes
        .filter((mime) => data[mime])
        .map((mime) => {
          const alt = [data["text/plain"]].flat().join("");
          return { origin: `lesson ${lesson}`, mime, spec: data[mime], html: undefined, alt };
        }),
    )
    .map((picture, i) => ({ id: `lesson-${i + 1}`, ...picture }));
}

/** What a picture is about: its title, or the first sentence of its words. @param {Specification | undefined} spec @param {string} alt */
function about(spec, alt) {
  const title = spec?.title?.text ?? spec?.layout?.title?.text;
  // Plotly's titles are HTML.
  return typeof title === "string" ? title.replace(/<[^>]*>/g, "") : alt.split(". ")[0].replace(/\.$/, ""); // without a title, notes stand in its place
}
const results = await fromLessons();

const views = Object.entries(samples).map(([name, draw]) => ({
  id: name,
  origin: name,
  mime: undefined,
  spec: undefined,
  html: undefined,
  ...draw(),
}));
/** @typedef {{ id: string, origin: string, mime?: string, spec?: Specification, html?: string, alt: string }} Picture */

/** @type {{ id: string, heading: string, says: string, pictures: Picture[] }[]} */
const chapters = [
  { id: "lessons", heading: "From the lessons", says: "as their last run left them", pictures: results },
  {
    id: "views",
    heading: "Every view once",
    says: "on numbers made up for the picture, so that also what no lesson uses yet can be seen",
    pictures: views,
  },
];
const pictures = [...results, ...views];
/** @param {string} text */
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
// A "</script>" inside a specification would end the page's own.
/** @param {unknown} value */
const json = (value) => JSON.stringify(value).replaceAll("<", "\\u003c");

await writeFile(
  join(folder, "index.html"),
  `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>attention, cell by cell: the views</title>
<style>
  @font-face { font-family: Inter; font-weight: 400; src: url(Inter_400Regular.ttf); }
  @font-face { font-family: Inter; font-weight: 600; src: url(Inter_600SemiBold.ttf); }
  :root { color-scheme: light; --jp-content-font-color0: #111; }
  :root.dark { color-scheme: dark; --jp-content-font-color0: #fff; }
  body { max-width: 1560px; margin: 2rem auto; padding: 0 1rem; font: 15px/1.5 Inter, system-ui, sans-serif; background: white; color: #111; }
  .dark body { background: #1e1e1e; color: #eee; }
  .dark a { color: #9cf; }
  body > button { position: fixed; top: 1rem; right: 1rem; font: inherit; padding: 0.2rem 0.8rem; }
  .pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 740px), 1fr)); gap: 2.5rem 2rem; }
  section { min-width: 0; }
  h2 { margin-top: 3rem; }
  h3 { margin: 0; font-size: 1.05rem; }
  .view { min-height: 60px; margin: 0.5rem 0; overflow-x: auto; }
  .origin, .alt { margin: 0; opacity: 0.85; font-size: 13px; }
</style>
<body>
<button type="button"></button>
<h1>The views</h1>
<p>Each is a function of <code>plots</code> in kernel-helpers. Below each picture stands what it says to those who do not see it.
${chapters.map(({ id, heading, says }) => `<a href="#${id}">${heading}</a>: ${says}.`).join(" ")}</p>
${chapters
  .map(
    (chapter) => `<h2 id="${chapter.id}">${chapter.heading}</h2><div class="pictures">
${chapter.pictures.map(({ id, origin, spec, html, alt }) => `<section id="${id}"><h3>${escaped(about(spec, alt))}</h3><p class="origin">${origin}</p><div class="view">${html ?? ""}</div><p class="alt">${escaped(alt)}</p></section>`).join("\n")}
</div>`,
  )
  .join("\n")}
${scripts.map((file) => `<script src="${basename(file)}"></script>`).join("\n")}
<script>
const charts = ${json(Object.fromEntries(pictures.filter(({ spec }) => spec).map(({ id, mime, spec }) => [id, { mime, spec }])))};
let dark = matchMedia("(prefers-color-scheme: dark)").matches;
function draw() {
  document.documentElement.classList.toggle("dark", dark);
  document.querySelector("button").textContent = dark ? "light" : "dark";
  for (const [name, { mime, spec }] of Object.entries(charts)) {
    const place = document.querySelector("#" + CSS.escape(name) + " .view");
    if (mime.includes("plotly")) Plotly.newPlot(place, spec.data, spec.layout).then((plot) => spec.frames && Plotly.addFrames(plot, spec.frames));
    else vegaEmbed(place, { ...spec, background: "transparent" }, { mode: "vega-lite", actions: false, ...(dark ? { theme: "dark" } : {}) });
  }
}
document.querySelector("button").onclick = () => { dark = !dark; draw(); };
draw();
</script>
</body>
</html>
`,
);

console.log(`${pictures.length} pictures: ${pathToFileURL(join(folder, "index.html"))}`);
if (process.argv.includes("--page")) process.exit(); // without the README's picture

// Four pictures of the lessons side by side for the README: SVG within SVG, their inner names kept apart.
const { drawSvg } = require(inRoot("kernel-helpers", "dist", "plots", "draw", "svg.js"));
const { drawPng } = require(inRoot("kernel-helpers", "dist", "plots", "draw", "raster.js"));
const shown = ["Too wide, about right", "Follow the dots down", "721, 45: German says", "Up to three numbers"];
const svgs = await Promise.all(
  shown.map(async (title, k) => {
    const { spec } = results.find(({ spec, alt }) => about(spec, alt).startsWith(title)) ?? {};
    if (!spec) throw new Error(`no lesson has a picture called "${title}…" any more: choose another for the README`);
    return (await drawSvg(spec)).replace(/(clip|gradient_)(\d+)/g, `$1${k}_$2`);
  }),
);
const sizes = svgs.map((svg) => (/width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? []).slice(1).map(Number));
const column = Math.max(sizes[0][0], sizes[2][0]);
const gap = 24;
const places = [
  [0, 0],
  [column, 0],
  [0, sizes[0][1] + gap],
  [column, sizes[1][1] + gap],
];
const width = column + Math.max(sizes[1][0], sizes[3][0]);
const height = gap + Math.max(sizes[0][1] + sizes[2][1], sizes[1][1] + sizes[3][1]);
const picture =
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><rect width="100%" height="100%" fill="white"/>` +
  `${svgs.map((svg, k) => svg.replace("<svg ", `<svg x="${places[k][0]}" y="${places[k][1]}" `)).join("")}</svg>`;
await mkdir(inRoot("notebooks", "images"), { recursive: true });
await writeFile(inRoot("notebooks", "images", "views.png"), await drawPng(picture));
