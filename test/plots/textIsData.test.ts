import { plots } from "kernel-helpers";
import { run, texts } from "./look";

/** What breaks expressions, strings, templates and pages. */
const NASTY = [
  "\"'`\\",
  "two\nlines\r\u2028",
  "\u0000\u0007\u001b",
  "${x} {{y}} %{z}",
  "</script><b>&amp;",
  "datum.value",
  "\\u0041\\",
];
const all = NASTY.join(" ");
const map = [
  [0.5, 0.5],
  [1, 0],
];
const labels = NASTY.slice(0, 2);
const heading = { title: all, queries: labels, keys: labels, queryTitle: all, keyTitle: all };
const axes = { title: all, x: all, y: all };

/** Each view with such text wherever it takes text. */
const views: Record<string, () => plots.Chart> = {
  attentionMap: () => plots.attentionMap(map, { ...heading, numberTitle: all }),
  alignmentLines: () => plots.alignmentLines(map, heading),
  scoredMap: () => plots.scoredMap(map, { ...heading, numberTitle: all, sure: [[0, 0]], scores: { [all]: 0.5 } }),
  compareMaps: () => plots.compareMaps({ [all]: map, [NASTY[0]]: map }, { ...heading, numberTitle: all }),
  trainingMovie: () => plots.trainingMovie([map, map], { ...heading, numberTitle: all, times: labels, timeTitle: all }),
  headGrid: () => plots.headGrid([[map]], heading),
  headStats: () => plots.headStats([[map]], { title: all }),
  attentionSteps: () =>
    plots.attentionSteps({
      title: all,
      query: all,
      keys: labels,
      scores: { [all]: [1, 2] },
      mask: [true, true],
      weights: { [all]: [0.5, 0.5] },
      values: map,
      features: labels,
    }),
  bars: () => plots.bars({ ...axes, labels, values: { [all]: [1, 2], [NASTY[1]]: [3, -4] } }),
  "bars on a line": () => plots.bars({ ...axes, labels: [1, 2], values: [1, 2] }),
  curves: () =>
    plots.curves({
      ...axes,
      points: { x: [1, 2], y: [1, 2], name: all, labels },
      lines: { [all]: { x: [1, 2], y: [1, 2] } },
      query: [0, 1].map((x) => ({ x, y: 1, weights: [0.5, 0.5] })),
      marks: [{ x: 1, label: all }],
    }),
  learningCurves: () =>
    plots.learningCurves({ [all]: { step: [1, 2], [all]: [3, 4], [NASTY[0]]: [1, 1] } }, { x: all, title: all }),
  imageAttention: () =>
    plots.imageAttention(map, {
      title: all,
      weights: [map.map((r) => r.map((v) => v / 2)), [[1]]].slice(0, 1),
      steps: [all],
    }),
  "imageAttention, glimpses": () =>
    plots.imageAttention(map, { title: all, glimpses: { at: map, size: 1 }, steps: labels }),
  seriesAttention: () =>
    plots.seriesAttention({ [all]: [1, 2], [NASTY[1]]: [3, 4] }, { ...axes, weights: map, labels, queries: [0, 1] }),
  surface: () =>
    plots.surface([map, map], { title: all, rowTitle: all, columnTitle: all, z: all, frames: labels, frameTitle: all }),
  cloud: () =>
    plots.cloud(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      { ...axes, z: all, labels, groups: labels },
    ),
};

test.each(Object.keys(views))("%s: all text reaches the chart as data, whatever its letters", async (name) => {
  const chart = views[name]();
  expect(await chart.svg()).toMatch(/^<svg/);
  expect((await chart.png()).length).toBeGreaterThan(1000); // what draws it reads the SVG more strictly than a browser does
  // Every expression is one of the package's own: none holds a letter of what was given.
  const expressions: string[] = [];
  JSON.stringify(chart.spec, (key, value) => {
    if (["expr", "calculate", "filter", "test", "labelExpr", "update"].includes(key) && typeof value === "string")
      expressions.push(value);
    return value;
  });
  for (const expression of expressions) for (const text of NASTY.slice(0, 5)) expect(expression).not.toContain(text);
  if (chart.mime === "application/vnd.vegalite.v5+json") expect(texts(await run(chart)).join(" ")).toContain(NASTY[3]);
});
