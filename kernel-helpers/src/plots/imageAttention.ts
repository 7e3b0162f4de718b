import { check, shapeText } from "../check";
import type { Numbers } from "../tensors";
import { vegaLite, type Chart, type Heading, type Spec } from "./chart";
import { cellColor, groups, readLabels } from "./map";
import { cube, matrix, shapeOfNumbers } from "./read";
import { palette, text } from "./theme";
import { few, largest, list } from "./words";

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

/** A picture's longer side on the page, and in how many points it is drawn at most. */
const SIDE = 280;
const MOST_PIXELS = 64;

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
  const where = "imageAttention";
  check(
    (options.weights === undefined) !== (options.glimpses === undefined),
    where,
    "either weights or glimpses must be given",
    options.weights ? "both" : "neither",
  );
  const pixels = readImage(image);
  const [H, W] = [pixels.length, pixels[0].length];
  const scale = SIDE / Math.max(H, W);
  const [width, height] = [Math.round(W * scale), Math.round(H * scale)];
  const shrink = Math.ceil(Math.max(H, W) / MOST_PIXELS);
  const notes = shrink > 1 ? [`${H} × ${W} pixels: each point averages ${shrink} × ${shrink} of them`] : [];
  const picture = pictureLayer(pixels, shrink, scale);
  return options.weights !== undefined
    ? regions(options.weights, options, { H, W, width, height, notes, picture })
    : glimpses(options.glimpses!, options, { H, W, width, height, notes, picture, scale });
}

interface Page {
  H: number;
  W: number;
  width: number;
  height: number;
  notes: string[];
  picture: Spec;
}

const px = (field: string): Spec => ({ field, type: "quantitative", scale: null, axis: null });

function regions(
  weights: Numbers,
  options: ImageAttentionOptions,
  { H, W, width, height, notes, picture }: Page,
): Chart {
  const where = "imageAttention";
  const maps =
    shapeOfNumbers(weights).length === 2
      ? [matrix(where, "weights", weights, "[region rows, region columns]")]
      : cube(where, "weights", weights, "[steps, region rows, region columns]");
  const steps = readLabels(where, "step", options.steps, maps.length);
  for (const [t, map] of maps.entries()) {
    const all = map.flat();
    check(
      all.every((w) => w > -1e-4 && w < 1 + 1e-4),
      where,
      "weights must lie between 0 and 1",
      all.find((w) => w < 0 || w > 1),
    );
    const total = all.reduce((a, b) => a + b, 0);
    check(
      options.sumToOne === false || Math.abs(total - 1) < 0.01 || total < 1e-4,
      where,
      "the weights of all regions must sum to 1 at each step (or sumToOne: false)",
      `${total.toFixed(3)} at '${steps[t]}'`,
    );
  }
  const [R, C] = [maps[0].length, maps[0][0].length];
  const [w, h] = [width / C, height / R];
  const data = {
    values: maps.map((map, t) => ({
      t,
      value: map.flat().map((v) => Math.round(v * 1000) / 1000),
      top: largest(map.flat(), 1)[0],
    })),
  };
  const transform: Spec[] = [
    { filter: "datum.t === step - 1" },
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
      calculate: '"row " + (datum.row + 1) + ", column " + (datum.column + 1) + ": " + format(datum.value, ".2f")',
      as: "says",
    },
  ];
  const place = { x: px("x"), x2: { field: "x2" }, y: px("y"), y2: { field: "y2" } };
  const frame = (name: string): Spec => ({
    name,
    transform,
    mark: { type: "rect", fill: "transparent", strokeWidth: 3 },
    encoding: {
      ...place,
      stroke: {
        condition: [
          { param: "pointed", empty: false, value: palette[1] },
          { test: "datum.k === datum.top", value: "#ff7f0e" },
        ],
        value: "transparent",
      },
      tooltip: { field: "says" },
      description: { field: "says" },
    },
  });
  const panel = (title: string, layer: Spec[]): Spec => ({
    title: { text: title, fontSize: 12, fontWeight: 600, anchor: "start", offset: 6 },
    width,
    height,
    layer,
  });
  const tell = maps.map((map, t) => {
    const all = map.flat();
    const top = largest(all, 2).filter((k, n) => n === 0 || all[k] >= 0.2);
    return `at '${steps[t]}' it looks mostly at ${list(top.map((k) => `row ${Math.floor(k / C) + 1}, column ${(k % C) + 1} (${all[k].toFixed(2)})`))}`;
  });
  const alt = [
    `A picture of ${H} × ${W} pixels in ${R} × ${C} regions, ${maps.length} ${maps.length === 1 ? "step" : "steps"}`,
    few(tell, 4),
  ];
  return vegaLite(options, notes, alt, {
    ...stepTitle(options, notes, steps),
    data,
    params: [
      ...stepParams(steps),
      {
        name: "pointed",
        select: { type: "point", fields: ["k"], on: "mouseover", clear: "mouseout" },
        views: ["framed", "framedWeights"],
      },
    ],
    spacing: 24,
    hconcat: [
      panel("the picture", [picture, frame("framed")]),
      panel("where it looks", [
        {
          transform,
          mark: { type: "rect", aria: false, tooltip: null },
          encoding: { ...place, color: cellColor({ scale: "weights", largest: 1 }) },
        },
        frame("framedWeights"),
      ]),
    ],
  });
}

function glimpses(
  given: { at: Numbers; size: number },
  options: ImageAttentionOptions,
  page: Page & { scale: number },
): Chart {
  const where = "imageAttention";
  const { H, W, width, height, notes, picture, scale } = page;
  const at = matrix(where, "glimpses", given.at, "[steps, 2]");
  check(at[0].length === 2, where, "a glimpse must be a row and a column", shapeText([at.length, at[0].length]));
  check(
    at.every(([r, c]) => r >= 0 && r < H && c >= 0 && c < W),
    where,
    `glimpses must lie within the picture of ${H} rows and ${W} columns`,
    at.find(([r, c]) => r < 0 || r >= H || c < 0 || c >= W),
  );
  check(given.size > 0, where, "a glimpse's size must be a positive number of pixels", given.size);
  const steps = readLabels(where, "step", options.steps, at.length);
  const half = (given.size * scale) / 2;
  const rows = at.map(([r, c], t) => {
    const [x, y] = [(c + 0.5) * scale, (r + 0.5) * scale];
    return {
      t,
      n: t + 1,
      cx: x,
      cy: y,
      x: x - half,
      x2: x + half,
      y: y - half,
      y2: y + half,
      says: `glimpse ${t + 1}: row ${r + 1}, column ${c + 1}`,
    };
  });
  const data = { values: rows };
  // Past glimpses stay as faint frames, future ones are not there yet.
  const now = { condition: { test: "datum.t === step - 1", value: 1 }, value: 0.45 };
  const past = [{ filter: "datum.t < step" }];
  const tell = at.map(([r, c], t) => `at '${steps[t]}' it looks at row ${r + 1}, column ${c + 1}`);
  const alt = [
    `A picture of ${H} × ${W} pixels, ${at.length} ${at.length === 1 ? "glimpse" : "glimpses"}`,
    few(tell, 4),
  ];
  return vegaLite(options, notes, alt, {
    ...stepTitle(options, notes, steps),
    params: stepParams(steps),
    width,
    height,
    layer: [
      picture,
      {
        data,
        transform: past,
        mark: { type: "line", color: palette[1], strokeDash: [4, 3], aria: false, tooltip: null },
        encoding: { x: px("cx"), y: px("cy"), order: { field: "t" } },
      },
      {
        data,
        transform: past,
        mark: { type: "rect", fill: "transparent", stroke: "#ff7f0e", clip: true },
        encoding: {
          x: px("x"),
          x2: { field: "x2" },
          y: px("y"),
          y2: { field: "y2" },
          opacity: now,
          strokeWidth: { condition: { test: "datum.t === step - 1", value: 3.5 }, value: 1.5 },
          tooltip: { field: "says" },
          description: { field: "says" },
        },
      },
      {
        data,
        transform: past,
        mark: { ...text, fontSize: 13, fontWeight: 600, stroke: "black", strokeWidth: 3, color: "black" },
        encoding: { x: px("cx"), y: px("cy"), text: { field: "n" }, opacity: now },
      },
      {
        data,
        transform: past,
        mark: { ...text, fontSize: 13, fontWeight: 600, color: "#ffb066" },
        encoding: { x: px("cx"), y: px("cy"), text: { field: "n" }, opacity: now },
      },
    ],
  });
}

/** The step's slider, and the title that says which step it is. */
const stepParams = (steps: string[]): Spec[] => [
  { name: "steps", value: steps },
  {
    name: "step",
    value: steps.length,
    ...(steps.length > 1 ? { bind: { input: "range", min: 1, max: steps.length, step: 1, name: "step " } } : {}),
  },
];

function stepTitle(options: Heading, notes: string[], steps: string[]): Spec {
  const lines = {
    expr: `["step " + step + ${steps.every((label, i) => label === String(i + 1)) ? '""' : '": " + steps[step - 1]'}${notes.map((note) => `, ${JSON.stringify(note)}`).join("")}]`,
  };
  return {
    title: options.title ? { text: options.title, subtitle: lines } : { text: lines, fontSize: 12, fontWeight: 400 },
  };
}

function readImage(image: Numbers): number[][][] {
  const where = "imageAttention";
  const rank = shapeOfNumbers(image).length;
  const pixels =
    rank === 2
      ? matrix(where, "image", image, "[height, width] or [height, width, 3]").map((row) => row.map((v) => [v, v, v]))
      : cube(where, "image", image, "[height, width] or [height, width, 3]").map((row) =>
          row.map((v) => (v.length === 1 ? [v[0], v[0], v[0]] : v)),
        );
  check(
    pixels[0][0].length === 3,
    where,
    "a pixel must be one number or three (red, green, blue)",
    pixels[0][0].length,
  );
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
    encoding: {
      x: px("x"),
      x2: { field: "x2" },
      y: px("y"),
      y2: { field: "y2" },
      color: { field: "color", type: "nominal", scale: null },
    },
  };
}
