import { plots } from "kernel-helpers";

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const uniform = (n: number, m: number): number[][] => upTo(n).map(() => Array<number>(m).fill(1 / m));
const noise = (i: number, j: number): number => 0.2 + Math.abs(Math.sin(12.9898 * i + 78.233 * j));
/** Weights that are all unlike: the hardest to pack. */
const uneven = (n: number): number[][] =>
  upTo(n).map((i) => {
    const row = upTo(n).map((j) => noise(i, j));
    const sum = row.reduce((a, b) => a + b, 0);
    return row.map((w) => w / sum);
  });
const axes = { x: "x", y: "y" };

const drawn: Record<string, () => plots.Chart> = {
  "attentionMap of 360 × 360": () => plots.attentionMap(uneven(360)),
  "attentionMap of 1,000 × 1,000": () => plots.attentionMap(uneven(1000)),
  "alignmentLines of 64 × 64": () => plots.alignmentLines(uneven(64)),
  "scoredMap of 64 × 64": () => plots.scoredMap(uneven(64), { sure: upTo(64).map((i) => [i, i] as const) }),
  "compareMaps of three 500 × 500": () => plots.compareMaps({ a: uneven(500), b: uniform(500, 500), c: uneven(500) }),
  "compareMaps of sixteen": () => plots.compareMaps(Object.fromEntries(upTo(16).map((i) => [`map ${i}`, uneven(100)]))),
  "trainingMovie of 500 × 500": () => plots.trainingMovie([uneven(500), uniform(500, 500)]),
  "trainingMovie of 100 maps of 64 × 64": () => plots.trainingMovie(upTo(100).map(() => uneven(64))),
  "headGrid of 500 × 500": () => plots.headGrid([[uneven(500), uniform(500, 500)]]),
  "headGrid of 48 × 32 heads": () => plots.headGrid(upTo(48).map(() => upTo(32).map(() => uneven(12)))),
  "headStats of 500 × 500": () => plots.headStats([[uneven(500), uniform(500, 500)]]),
  "bars, 100 named": () => plots.bars({ ...axes, values: upTo(100) }),
  "bars, 2,000 numbered": () => plots.bars({ ...axes, values: upTo(2000), labels: upTo(2000) }),
  "curves of 5,000 points": () => plots.curves({ ...axes, points: { x: upTo(5000), y: upTo(5000) } }),
  "curves of 200,000 steps": () => plots.curves({ ...axes, lines: { a: { x: upTo(200_000), y: upTo(200_000) } } }),
  "curves of 300 queries over 1,000 points": () =>
    plots.curves({
      ...axes,
      points: { x: upTo(1000), y: upTo(1000) },
      query: upTo(300).map((x) => ({ x, y: 1, weights: uniform(1, 1000)[0] })),
    }),
  "learningCurves of 200,000 steps": () => plots.learningCurves({ a: { step: upTo(200_000), loss: upTo(200_000) } }),
  "seriesAttention of 1,000 moments": () => plots.seriesAttention(upTo(1000), { weights: uniform(1000, 1000) }),
  "imageAttention of 500 × 500 pixels": () => plots.imageAttention(uniform(500, 500), { weights: [[1]] }),
  "surface of 140 × 140": () => plots.surface(uniform(140, 140), { rowTitle: "r", columnTitle: "c", z: "z" }),
  "cloud of 6,000 points": () => plots.cloud(upTo(6000).map((i) => [i, i, i])),
};

test.each(Object.keys(drawn))("%s: drawn, and light enough for a notebook", async (name) => {
  const chart = drawn[name]();
  expect(JSON.stringify(chart.spec).length).toBeLessThan(400_000);
  expect((await chart.png()).length).toBeLessThan(500_000);
});

const refused: [string, () => unknown, RegExp][] = [
  [
    "a map of 3,000 × 3,000",
    () => plots.attentionMap(uniform(3000, 3000)),
    /at most 1048576 numbers: show a part of them, got \[3000, 3000\]/,
  ],
  [
    "lines of 500 tokens",
    () => plots.alignmentLines(uniform(500, 400)),
    /at most 64 queries and keys; attentionMap draws more, got 500 queries and 400 keys/,
  ],
  [
    "links over 500 tokens",
    () => plots.scoredMap(uniform(500, 500), { sure: [[0, 0]] }),
    /scoredMap: .* at most 64 .*, got 500 queries and 500 keys/,
  ],
  [
    "twenty maps",
    () => plots.compareMaps(Object.fromEntries(upTo(20).map((i) => [i, [[1]]]))),
    /at most 16 maps, got 20/,
  ],
  [
    "2,000 named bars",
    () => plots.bars({ ...axes, values: upTo(2000) }),
    /bars: there must be at most 100 named bars; curves draws more, got 2000/,
  ],
  [
    "200,000 bars",
    () => plots.bars({ ...axes, values: upTo(200_000), labels: upTo(200_000) }),
    /at most 2000 bars; curves draws more, got 200000/,
  ],
  [
    "200,000 points",
    () => plots.curves({ ...axes, points: { x: upTo(200_000), y: upTo(200_000) } }),
    /at most 5000 points: draw a sample, got 200000/,
  ],
  [
    "200,000 moments",
    () => plots.seriesAttention(upTo(200_000), { weights: uniform(1, 200_000)[0] }),
    /at most 1000 moments/,
  ],
  [
    "400,000 regions",
    () => plots.imageAttention([[1]], { weights: upTo(100).map(() => uniform(64, 64)) }),
    /at most 50000 weights: show fewer steps, got 409600/,
  ],
  [
    "20,000 words",
    () =>
      plots.highlightText(
        upTo(2000).map(() => Array<string>(10).fill("a")),
        uniform(2000, 10),
      ),
    /at most 5000 words: show a part of the text, got 20000/,
  ],
  [
    "a surface of 500 × 500",
    () => plots.surface(uniform(500, 500), { rowTitle: "r", columnTitle: "c", z: "z" }),
    /at most 20000 numbers, .* got 250000/,
  ],
  ["60,000 points in space", () => plots.cloud(upTo(60_000).map((i) => [i, i, i])), /at most 20000 numbers/],
];

test.each(refused)("%s: refused, with the limit and the number that was given", (_, draw, message) => {
  expect(draw).toThrow(message);
});
