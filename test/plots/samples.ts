import { datasets, masks, plots } from "kernel-helpers";

/**
 * One picture of each view, on the material of the lessons: for the golden files, the gallery and the browser test.
 * Plain arithmetic only, so that every backend draws the same.
 */
type View = plots.Chart | plots.Highlight;

const softmax = (scores: number[]): number[] => {
  const powers = scores.map(Math.exp);
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((p) => p / sum);
};

/** A number from 0 to 1 that looks random and is always the same. */
const noise = (...at: number[]): number => {
  const x = Math.sin(at.reduce((sum, n, i) => sum + (n + 1) * (12.9898 + 65.233 * i), 0)) * 43758.5453;
  return x - Math.floor(x);
};

// Lesson 04: 721,006 in English and in German, whose words cross.
const english = "seven hundred and twenty one thousand and six".split(" ");
const german = "sieben hundert ein und zwanzig tausend sechs".split(" ");
const links: [number, number][] = [
  [0, 0],
  [1, 1],
  [2, 4],
  [3, 2],
  [4, 3],
  [5, 5],
  [6, 7],
];
const aligned = (focus: number, seed = 0): number[][] =>
  german.map((_, i) =>
    softmax(english.map((_word, j) => (links.some(([q, k]) => q === i && k === j) ? focus : 0) + noise(i, j, seed))),
  );
const words = { queries: german, keys: english, queryTitle: "German word", keyTitle: "attends to English word" };

const sentence = "the quick brown fox jumps over".split(" ");
const causal = (n: number, sharpness: number, seed: number): number[][] =>
  Array.from({ length: n }, (_, i) => [
    ...softmax(Array.from({ length: i + 1 }, (_key, j) => sharpness * noise(i, j, seed))),
    ...Array(n - 1 - i).fill(0),
  ]);
const heads = [0, 1].map((l) => [0, 1, 2].map((h) => causal(6, 2 + 3 * h + l, 3 * l + h)));

// Lesson 01: cars, and a kernel over their horsepower.
const cars = datasets.cars();
const some = cars.filter((_, i) => i % 5 === 0);
const [power, miles] = [some.map((car) => car.horsepower), some.map((car) => car.milesPerGallon)];
const kernel = (query: number, width: number): number[] =>
  softmax(power.map((p) => -((p - query) ** 2) / (2 * width ** 2)));
const answer = (query: number, width: number): number =>
  kernel(query, width).reduce((sum, w, i) => sum + w * miles[i], 0);
const grid = Array.from({ length: 61 }, (_, i) => 46 + 3 * i);
const query = (at: number) => ({ x: at, y: answer(at, 12), weights: kernel(at, 12) });

const steps = Array.from({ length: 31 }, (_, i) => 20 * i);
const run = (pace: number, seed: number): plots.Run => ({
  step: steps,
  loss: steps.map((s, i) => 3 * Math.exp(-s / pace) + 0.15 + 0.1 * noise(i, seed)),
  "exact match": steps.map(
    (s, i) => Math.min(1, 1 - Math.exp(-((s / pace) ** 2) / 6) + 0.04 * noise(i, seed + 9)) * 0.99,
  ),
});

const attribute = Array.from({ length: 12 }, (_, r) =>
  Array.from({ length: 12 }, (_c, c) => {
    if (Math.hypot(r - 3, c - 8.5) < 2.6) return [0.93, 0.75, 0.2];
    if (Math.abs(r - 8.5) < 2 && Math.abs(c - 3.5) < 2) return [0.35, 0.65, 0.9];
    return [0.12, 0.13, 0.16].map((base) => base + 0.05 * noise(r, c));
  }),
);
const looks = [
  [1, 2],
  [2, 1],
  [0, 0],
].map(([row, column], t) => {
  const flat = softmax(Array.from({ length: 9 }, (_, k) => (k === row * 3 + column ? 4 - t : 0) + noise(k, t)));
  return [0, 1, 2].map((r) => flat.slice(3 * r, 3 * r + 3));
});

const hours = Array.from({ length: 48 }, (_, t) => t);
const level = hours.map((t) => Math.sin((2 * Math.PI * t) / 12) + 0.3 * noise(t));
const inPhase = hours.map((q) =>
  softmax(hours.map((t) => (t === q ? -9 : 5 * Math.cos((2 * Math.PI * (t - q)) / 12)))),
);

const positions = Array.from({ length: 24 }, (_, p) =>
  Array.from({ length: 16 }, (_d, d) => (d % 2 ? Math.cos : Math.sin)(p / 10000 ** ((d - (d % 2)) / 16))),
);
const animals = ["cat", "dog", "horse", "bread", "rice", "apple", "run", "jump", "swim"];
const embedded = (spread: number): number[][] =>
  animals.map((_, i) =>
    [0, 1, 2].map((axis) => (Math.floor(i / 3) === axis ? 1 : 0) * (1 - spread) + spread * (noise(i, axis) - 0.5)),
  );

const stepScores = [0.2, 2.8, 0.9, -0.4, 1.1, 1.9];
const scaled = stepScores.map((s) => s / Math.sqrt(2));

export const samples: Record<string, () => View> = {
  attentionMap: () => plots.attentionMap(aligned(3), { title: "A German word asks the English sentence", ...words }),
  "attentionMap-masked": () => plots.attentionMap(causal(6, 3, 1), { queries: sentence, mask: masks.causal() }),
  "attentionMap-scores": () =>
    plots.attentionMap(
      aligned(3).map((row) => row.map((w) => Math.log(w) + 2)),
      { title: "Scores", ...words, scale: "scores" },
    ),
  "attentionMap-folded": () =>
    plots.attentionMap(
      Array.from({ length: 70 }, (_, i) =>
        softmax(Array.from({ length: 130 }, (_k, j) => (Math.abs(j - 1.8 * i) < 3 ? 5 : 0))),
      ),
    ),
  alignmentLines: () =>
    plots.alignmentLines(aligned(3), { title: "A German word asks the English sentence", ...words }),
  scoredMap: () =>
    plots.scoredMap(aligned(3), {
      title: "Found, or not",
      ...words,
      sure: links,
      possible: [[3, 6]],
      scores: { "pointing accuracy": { value: 1, chance: 0.125 }, "alignment error rate": 0.03 },
    }),
  compareMaps: () =>
    plots.compareMaps(
      {
        softmax: aligned(1.5),
        "softmax, sharper": aligned(4),
        hardmax: aligned(4).map((row) => row.map((w) => Number(w === Math.max(...row)))),
      },
      { title: "One example under three distributions", ...words },
    ),
  headGrid: () =>
    plots.headGrid(heads, { title: "Two layers of three heads", queries: sentence, mask: masks.causal() }),
  headStats: () => plots.headStats(heads, { title: "Three numbers for each head" }),
  attentionSteps: () =>
    plots.attentionSteps({
      title: "One query through the equation",
      query: "it",
      keys: ["the", "cat", "sat", "on", "it", "mat"],
      scores: { "q · k": stepScores, "÷ √2": scaled },
      mask: [true, true, true, true, true, false],
      weights: { softmax: [...softmax(scaled.slice(0, 5)), 0] },
      values: [
        [1, 0, 0.5],
        [0, 1, -0.3],
        [0.5, 0.5, 1],
        [-1, 0.2, 0.2],
        [0.1, 0.1, 0.1],
        [2, 2, 2],
      ],
    }),
  trainingMovie: () =>
    plots.trainingMovie(
      [0, 0.4, 1, 2, 3.5, 4.5].map((focus, t) => aligned(focus, t)),
      {
        title: "An alignment forms",
        ...words,
        times: [0, 50, 100, 150, 250, 350],
        timeTitle: "step",
      },
    ),
  learningCurves: () =>
    plots.learningCurves(
      {
        "with attention": [run(120, 1), run(150, 2), run(180, 3)],
        "without attention": [run(420, 4), run(500, 5), run(600, 6)],
      },
      { title: "Two models, three seeds each", log: ["loss"] },
    ),
  curves: () =>
    plots.curves({
      title: "Three widths",
      x: "horsepower",
      y: "miles per gallon",
      points: { x: power, y: miles, name: `${power.length} cars` },
      lines: Object.fromEntries([60, 12, 2].map((h) => [`width ${h}`, { x: grid, y: grid.map((g) => answer(g, h)) }])),
    }),
  "curves-query": () =>
    plots.curves({
      title: "What one query attends to",
      x: "horsepower",
      y: "miles per gallon",
      points: { x: power, y: miles },
      lines: { "width 12": { x: grid, y: grid.map((g) => answer(g, 12)) } },
      query: [query(75), query(110), query(180)],
    }),
  "curves-log": () =>
    plots.curves({
      title: "The error for each width",
      x: "width h",
      y: "mean squared error",
      logX: true,
      marks: [{ x: 0.194, label: "learned: 0.194" }],
      lines: {
        "left-out points": { x: [0.02, 0.05, 0.1, 0.2, 0.5, 1], y: [0.054, 0.033, 0.012, 0.006, 0.08, 0.289] },
        "seen points": { x: [0.02, 0.05, 0.1, 0.2, 0.5, 1], y: [0.004, 0.02, 0.05, 0.07, 0.15, 0.33] },
      },
    }),
  bars: () =>
    plots.bars({
      title: "Accuracy",
      x: "model",
      y: "accuracy",
      labels: ["no attention", "scaled dot product", "additive"],
      values: [0.28, 0.97, 0.99],
      domain: [0, 1],
    }),
  "bars-profiles": () =>
    plots.bars({
      title: "Two weight profiles for one query",
      x: "horsepower of the car",
      y: "weight",
      labels: power,
      values: { "kernel, width 12": kernel(180, 12), "least squares": leastSquares(180) },
    }),
  imageAttention: () =>
    plots.imageAttention(attribute, { title: "Which cell answers", weights: looks, steps: ["yellow", "circle", "."] }),
  "imageAttention-glimpses": () =>
    plots.imageAttention(attribute, {
      title: "Four glimpses",
      glimpses: {
        at: [
          [1, 2],
          [4, 5],
          [3, 8],
          [8, 3],
        ],
        size: 4,
      },
    }),
  seriesAttention: () =>
    plots.seriesAttention(level, {
      title: "Each hour asks the others",
      weights: inPhase,
      queries: hours,
      x: "hour",
      y: "level",
    }),
  highlightText: () =>
    plots.highlightText(
      [
        ["the", "food", "was", "surprisingly", "good"],
        ["we", "waited", "an", "hour"],
        ["I", "would", "come", "again"],
      ],
      [
        [0.02, 0.1, 0.03, 0.25, 0.6],
        [0.1, 0.5, 0.1, 0.3],
        [0.1, 0.2, 0.3, 0.4],
      ],
      { title: "Why the verdict is kind", sentenceWeights: [0.7, 0.1, 0.2] },
    ),
  surface: () =>
    plots.surface(positions, {
      title: "Sinusoidal positions",
      rowTitle: "position",
      columnTitle: "feature",
      z: "code",
    }),
  cloud: () =>
    plots.cloud([1, 0.6, 0.2].map(embedded), {
      title: "Words find their kind",
      labels: animals,
      groups: animals.map((_, i) => ["animal", "food", "act"][Math.floor(i / 3)]),
      frames: [0, 100, 200],
      frameTitle: "step",
    }),
};

function leastSquares(at: number): number[] {
  const mean = power.reduce((a, b) => a + b, 0) / power.length;
  const variance = power.reduce((sum, p) => sum + (p - mean) ** 2, 0);
  return power.map((p) => 1 / power.length + ((at - mean) * (p - mean)) / variance);
}
