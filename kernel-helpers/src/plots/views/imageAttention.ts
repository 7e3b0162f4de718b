import { check, checkOptions, shapeText } from "../../check";
import type { Numbers } from "../../tensors";
import { cellColor, worded } from "../parts/cells";
import { vegaLite, type Chart, type Heading, type Spec } from "../parts/chart";
import { groups, largest, noWeight, round3, sum, sumsToOne } from "../parts/numbers";
import { cube, matrix, readLabels, shapeOfNumbers } from "../parts/read";
import { followingTitle, noteParams, slider } from "../parts/slider";
import { highlight, palette, text } from "../parts/theme";
import { counted, firstOf, list } from "../parts/words";

export interface ImageAttentionOptions extends Heading {
  /** `[T, R, C]` or `[R, C]`: at each step a weight for each region, rows of regions from the top. */
  weights?: Numbers;
  /**
   * Or `[T, 2]`: at each step the row and column of the pixel that was looked at, and how many pixels were seen
   * across.
   */
  glimpses?: { at: Numbers; size: number };
  /** One label for each step, such as the word that was written; default: 1 to T. */
  steps?: (string | number)[];
  /** False for weights that need not sum to 1 over the regions. */
  sumToOne?: boolean;
}

/** A picture's longer side on the page: beside the weights, and alone; in how many points it is drawn at most. */
const SIDE_BY_SIDE = 196;
const ALONE = 280;
const MOST_PIXELS = 64;
/** So many weights, over all steps, make 300 kB. */
const MOST_WEIGHTS = 50_000;

/**
 * Where a model looks in a picture: the picture beside the weights of its regions, or the path of glimpses over it, and
 * a slider over the steps. The strongest region has a frame; the pointer frames another in both.
 *
 * @param image `[H, W]` grey or `[H, W, 3]` red, green, blue, from 0 (dark) to 1 (light).
 * @throws if the picture's numbers are not between 0 and 1, weights are not, or do not sum to 1 at a step, or labels do
 *   not fit.
 *
 * @example
 * plots.imageAttention([[0, 1], [0, 0]], { weights: [[[0.1, 0.7], [0.1, 0.1]]], steps: ["one"] }).alt
 * // → "A picture of 2 × 2 pixels in 2 × 2 regions, 1 step. At 'one' it looks mostly at row 1, column 2 (0.70)."
 */
export function imageAttention(image: Numbers, options: ImageAttentionOptions): Chart {
  const { title, weights, glimpses, steps, sumToOne } = options ?? {};
  checkOptions(where, options, { title, weights, glimpses, steps, sumToOne });
  const one = (weights === undefined) !== (glimpses === undefined);
  check(one, where, "either weights or glimpses must be given", weights ? "both" : "neither");
  const pixels = readImage(image);
  return weights !== undefined
    ? regions(weights, options, pageOf(pixels, SIDE_BY_SIDE))
    : path(glimpses!, options, pageOf(pixels, ALONE));
}

const where = "imageAttention";

/** A picture of H × W pixels, and how it is drawn. */
interface Page {
  H: number;
  W: number;
  width: number;
  height: number;
  /** Points on the page for each pixel of the picture. */
  scale: number;
  notes: string[];
  picture: Spec;
}

function pageOf(pixels: number[][][], side: number): Page {
  const [H, W] = [pixels.length, pixels[0].length];
  const scale = side / Math.max(H, W);
  const shrink = Math.ceil(Math.max(H, W) / MOST_PIXELS);
  const notes = shrink > 1 ? [`${H} × ${W} pixels: each point averages ${shrink} × ${shrink} of them`] : [];
  const [width, height] = [Math.round(W * scale), Math.round(H * scale)];
  return { H, W, width, height, scale, notes, picture: pictureLayer(pixels, shrink, scale) };
}

const px = (field: string): Spec => ({ field, type: "quantitative", scale: null, axis: null });
const box: Spec = { x: px("x"), x2: { field: "x2" }, y: px("y"), y2: { field: "y2" } };

/** The slider over the steps, and the title that says which step it is. */
function stepping(options: Heading, notes: string[], steps: string[]): { title: Spec; params: Spec[] } {
  const numbered = steps.every((label, i) => label === String(i + 1));
  const texts = steps.map((label, i) => `step ${i + 1}${numbered ? "" : `: ${label}`}`);
  return {
    title: followingTitle(options.title, "step", notes),
    params: [
      ...noteParams(notes),
      ...slider({ name: "step", label: "step", texts, values: steps, at: steps.length - 1 }),
    ],
  };
}

function regions(weights: Numbers, options: ImageAttentionOptions, page: Page): Chart {
  const { H, W, width, height, notes, picture } = page;
  const { maps, steps } = readRegions(weights, options);
  const [R, C] = [maps[0].length, maps[0][0].length];
  const transform = regionTransform(C, width / C, height / R);
  const values = maps.map((map, t) => ({ t, value: map.flat().map(round3), top: largest(map.flat(), 1)[0] }));
  const panel = (title: string, layer: Spec[]): Spec => ({
    title: { text: title, fontSize: 12, fontWeight: 600, anchor: "start", offset: 6 },
    width,
    height,
    layer,
  });
  const { title, params } = stepping(options, notes, steps);
  const select = { type: "point", fields: ["k"], on: "mouseover", clear: "mouseout" };
  const color = cellColor({ scale: "weights", largest: 1 });
  const alt = `A picture of ${H} × ${W} pixels in ${R} × ${C} regions, ${counted(maps.length, "step")}`;
  return vegaLite(options, notes, [alt, firstOf(describeRegions(maps, steps), 4)], {
    title,
    data: { values },
    params: [...params, { name: "pointed", select, views: ["framed", "framedWeights"] }],
    spacing: 20,
    hconcat: [
      panel("the picture", [picture, frame("framed", transform)]),
      panel("where it looks", [
        { transform, mark: { type: "rect", aria: false, tooltip: null }, encoding: { ...box, color } },
        frame("framedWeights", transform),
      ]),
    ],
  });
}

function readRegions(weights: Numbers, options: ImageAttentionOptions): { maps: number[][][]; steps: string[] } {
  const maps =
    shapeOfNumbers(weights).length === 2
      ? [matrix(where, "weights", weights, "[region rows, region columns]")]
      : cube(where, "weights", weights, "[steps, region rows, region columns]");
  const count = maps.length * maps[0].length * maps[0][0].length;
  check(count <= MOST_WEIGHTS, where, `there must be at most ${MOST_WEIGHTS} weights: show fewer steps`, count);
  const steps = readLabels(where, "step", options.steps, maps.length);
  for (const [t, map] of maps.entries()) {
    const all = map.flat();
    const outside = noWeight(all);
    check(outside === undefined, where, "weights must lie between 0 and 1", outside);
    const rule = "the weights of all regions must sum to 1 at each step (or sumToOne: false)";
    check(options.sumToOne === false || sumsToOne(all), where, rule, `${sum(all).toFixed(3)} at '${steps[t]}'`);
  }
  return { maps, steps };
}

/** The step's row of weights as a rectangle for each region, `C` of them in a row. */
const regionTransform = (C: number, w: number, h: number): Spec[] => [
  { filter: "datum.t === step" },
  { flatten: ["value"] },
  { window: [{ op: "row_number", as: "k" }] },
  { calculate: "datum.k - 1", as: "k" },
  { calculate: `floor(datum.k / ${C})`, as: "row" },
  { calculate: `datum.k % ${C}`, as: "column" },
  { calculate: `datum.column * ${w}`, as: "x" },
  { calculate: `datum.x + ${w}`, as: "x2" },
  { calculate: `datum.row * ${h}`, as: "y" },
  { calculate: `datum.y + ${h}`, as: "y2" },
  {
    calculate: "'row ' + (datum.row + 1) + ', column ' + (datum.column + 1) + ': ' + format(datum.value, '.2f')",
    as: "words",
  },
];

/** A frame around the strongest region, and around the one under the pointer. */
const frame = (name: string, transform: Spec[]): Spec => ({
  name,
  transform,
  mark: { type: "rect", fill: "transparent", strokeWidth: 3 },
  encoding: {
    ...box,
    stroke: {
      condition: [
        { param: "pointed", empty: false, value: palette[1] },
        { test: "datum.k === datum.top", value: highlight },
      ],
      value: "transparent",
    },
    ...worded,
  },
});

const describeRegions = (maps: number[][][], steps: string[]): string[] =>
  maps.map((map, t) => {
    const [all, C] = [map.flat(), map[0].length];
    const top = largest(all, 2).filter((k, n) => n === 0 || all[k] >= 0.2);
    const told = top.map((k) => `row ${Math.floor(k / C) + 1}, column ${(k % C) + 1} (${all[k].toFixed(2)})`);
    return `at '${steps[t]}' it looks mostly at ${list(told)}`;
  });

function path(input: { at: Numbers; size: number }, options: ImageAttentionOptions, page: Page): Chart {
  const { H, W, width, height, notes, picture, scale } = page;
  const at = readGlimpses(input, page);
  const steps = readLabels(where, "step", options.steps, at.length);
  const told = at.map(([r, c], t) => `at '${steps[t]}' it looks at row ${r + 1}, column ${c + 1}`);
  const alt = `A picture of ${H} × ${W} pixels, ${at.length} ${at.length === 1 ? "glimpse" : "glimpses"}`;
  return vegaLite(options, notes, [alt, firstOf(told, 4)], {
    ...stepping(options, notes, steps),
    width,
    height,
    layer: [picture, ...glimpseLayers(glimpseData(at, scale, input.size))],
  });
}

function readGlimpses({ at: input, size }: { at: Numbers; size: number }, { H, W }: Page): number[][] {
  const at = matrix(where, "glimpses", input, "[steps, 2]");
  check(at[0].length === 2, where, "a glimpse must be a row and a column", shapeText([at.length, at[0].length]));
  const outside = at.find(([r, c]) => r < 0 || r >= H || c < 0 || c >= W);
  check(!outside, where, `glimpses must lie within the picture of ${H} rows and ${W} columns`, outside);
  check(size > 0, where, "a glimpse's size must be a positive number of pixels", size);
  return at;
}

function glimpseData(at: number[][], scale: number, size: number): Spec[] {
  const half = (size * scale) / 2;
  return at.map(([r, c], t) => {
    const [x, y] = [(c + 0.5) * scale, (r + 0.5) * scale];
    const edges = { x: x - half, x2: x + half, y: y - half, y2: y + half };
    return { t, n: t + 1, cx: x, cy: y, ...edges, words: `glimpse ${t + 1}: row ${r + 1}, column ${c + 1}` };
  });
}

/** The path of glimpses: past ones stay as faint frames, future ones are not there yet. */
function glimpseLayers(values: Spec[]): Spec[] {
  const past = { data: { values }, transform: [{ filter: "datum.t <= step" }] };
  const now = { test: "datum.t === step" };
  const opacity = { condition: { ...now, value: 1 }, value: 0.45 };
  const number = (mark: Spec): Spec => ({
    ...past,
    mark: { ...text, fontSize: 13, fontWeight: 600, ...mark },
    encoding: { x: px("cx"), y: px("cy"), text: { field: "n" }, opacity },
  });
  return [
    {
      ...past,
      mark: { type: "line", color: palette[1], strokeDash: [4, 3], aria: false, tooltip: null },
      encoding: { x: px("cx"), y: px("cy"), order: { field: "t" } },
    },
    {
      ...past,
      mark: { type: "rect", fill: "transparent", stroke: highlight, clip: true },
      encoding: { ...box, opacity, strokeWidth: { condition: { ...now, value: 3.5 }, value: 1.5 }, ...worded },
    },
    // Black around orange: read on every picture.
    number({ stroke: "black", strokeWidth: 3, color: "black" }),
    number({ color: "#ffb066" }),
  ];
}

function readImage(image: Numbers): number[][][] {
  const shape = "[height, width] or [height, width, 3]";
  const grey = shapeOfNumbers(image).length === 2;
  const pixels = grey
    ? matrix(where, "image", image, shape).map((row) => row.map((v) => [v, v, v]))
    : cube(where, "image", image, shape).map((row) => row.map((v) => (v.length === 1 ? [v[0], v[0], v[0]] : v)));
  const depth = pixels[0][0].length;
  check(depth === 3, where, "a pixel must be one number or three (red, green, blue)", depth);
  const outside = pixels.flat(2).find((v) => v < 0 || v > 1);
  check(outside === undefined, where, "the image's numbers must lie between 0 and 1 (divide bytes by 255)", outside);
  return pixels;
}

/** The pixels, one rectangle each. */
function pictureLayer(pixels: number[][][], shrink: number, scale: number): Spec {
  const shrunk = groups(pixels, shrink).map((rows) =>
    groups(rows[0], shrink).map((_, j) => {
      const block = rows.flatMap((row) => row.slice(j * shrink, (j + 1) * shrink));
      return [0, 1, 2].map((c) => block.reduce((sum, pixel) => sum + pixel[c], 0) / block.length);
    }),
  );
  const hex = (v: number) =>
    Math.round(v * 255)
      .toString(16)
      .padStart(2, "0");
  const side = scale * shrink;
  return {
    data: { values: shrunk.map((row, y) => ({ row: y, color: row.map((pixel) => `#${pixel.map(hex).join("")}`) })) },
    transform: [
      { flatten: ["color"] },
      { window: [{ op: "row_number", as: "n" }], groupby: ["row"] },
      { calculate: `(datum.n - 1) * ${side}`, as: "x" },
      { calculate: `datum.n * ${side} + 0.4`, as: "x2" },
      { calculate: `datum.row * ${side}`, as: "y" },
      { calculate: `(datum.row + 1) * ${side} + 0.4`, as: "y2" },
    ],
    mark: { type: "rect", aria: false, tooltip: null, clip: true },
    encoding: { ...box, color: { field: "color", type: "nominal", scale: null } },
  };
}
