import * as tf from "@tensorflow/tfjs";
import { check } from "../check";
import { readMask, type Mask } from "../masks/mask";
import type { Numbers } from "../tensors";
import type { Heading, Spec } from "./chart";
import { matrix } from "./read";
import { masked, scoreScale, textWidth, weightScale, WIDTH } from "./theme";
import { few, largest, list, say, sayWeight } from "./words";

/** What every view of a map `[query][key]` is told beside the numbers. */
export interface MapOptions extends Heading {
  /** One label for each query (row); default: 1 to N. A label that occurs twice is numbered. */
  queries?: (string | number)[];
  /** One label for each key (column); default: the queries' labels where the map is square, else 1 to M. */
  keys?: (string | number)[];
  /** Where attention is allowed, as `attend` takes it; forbidden cells are grey. */
  mask?: Mask;
  /** "weights" lie between 0 and 1 and are drawn on that scale; "scores" may be any numbers, drawn around zero. */
  scale?: "weights" | "scores";
  /** False for a distribution whose weights need not sum to 1 for each query, such as a sigmoid. */
  sumToOne?: boolean;
  /** What queries and keys are, in words; default "this query" and "attends to this key". */
  queryTitle?: string;
  keyTitle?: string;
}

/** A map that was read, checked and, where it was too large to be seen, folded. */
export interface AttentionMap {
  /** `[query][key]`; null where the mask forbids. */
  cells: (number | null)[][];
  queries: string[];
  keys: string[];
  scale: "weights" | "scores";
  /** The scale's end: 1 for weights, the largest magnitude for scores. */
  largest: number;
  /** What a reader has to know beside the picture. */
  notes: string[];
}

/** More tokens than this are folded together: nobody could read a smaller cell. */
export const MOST_TOKENS = 64;

/** Reads and checks one map; `most` is how many tokens each way are drawn. */
export function readMap(where: string, numbers: Numbers, options: MapOptions, most = MOST_TOKENS): AttentionMap {
  const rows = matrix(where, "weights", numbers);
  const scale = options.scale ?? "weights";
  const queries = readLabels(where, "query (row)", options.queries, rows.length, rows[0].length);
  const keys = readLabels(
    where,
    "key (column)",
    options.keys ?? (rows.length === rows[0].length ? options.queries : undefined),
    rows[0].length,
    rows.length,
  );
  const allowed = readAllowed(where, options.mask, rows);
  if (scale === "weights") checkWeights(where, rows, queries, allowed, options.sumToOne ?? true);
  const cells = rows.map((row, i) => row.map((w, j) => (allowed && !allowed[i][j] ? null : w)));
  const magnitude = Math.max(...cells.flat().map((w) => Math.abs(w ?? 0)));
  const map = { cells, queries, keys, scale, largest: scale === "weights" ? 1 : magnitude || 1, notes: [] };
  return fold({ ...map, notes: allowed ? ["grey: not allowed by the mask"] : [] }, most);
}

/** Labels as they were given, or numbers; what occurs twice is numbered. */
export function readLabels(
  where: string,
  of: string,
  labels: (string | number)[] | undefined,
  count: number,
  other?: number,
): string[] {
  if (!labels) return Array.from({ length: count }, (_, i) => String(i + 1));
  const hint = labels.length === other ? "; a map is [query][key]: is it transposed, or are the labels exchanged?" : "";
  check(
    labels.length === count,
    where,
    `there must be one label for each ${of}`,
    `${labels.length} labels for ${count}${hint}`,
  );
  return distinct(labels.map(String));
}

/** Numbers what would otherwise share a name: "the", "the (2)". */
export function distinct(names: string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  });
}

function readAllowed(where: string, mask: Mask | undefined, rows: number[][]): boolean[][] | undefined {
  if (mask === undefined) return undefined;
  const shape = [rows.length, rows[0].length];
  const allowed = tf.tidy(() => {
    const read = readMask(where, mask, shape);
    return tf.broadcastTo(squeezed(read).toInt(), shape).arraySync() as number[][];
  });
  return allowed.map((row) => row.map(Boolean));
}

/** Without leading axes of length one. */
const squeezed = (x: tf.Tensor): tf.Tensor => (x.rank > 2 && x.shape[0] === 1 ? squeezed(x.squeeze([0])) : x);

function checkWeights(
  where: string,
  rows: number[][],
  queries: string[],
  allowed: boolean[][] | undefined,
  sumToOne: boolean,
): void {
  const outside = rows.flat().find((w) => w < -1e-4 || w > 1 + 1e-4);
  check(
    outside === undefined,
    where,
    'weights must lie between 0 and 1; numbers before the distribution are drawn with scale: "scores"',
    outside,
  );
  rows.forEach((row, i) =>
    row.forEach((w, j) =>
      check(
        !allowed || allowed[i][j] || w < 1e-3,
        where,
        "a key that the mask forbids must have weight 0 (in a mask, true means allowed)",
        `${say(w)} at query ${i + 1}, key ${j + 1}`,
      ),
    ),
  );
  if (!sumToOne) return;
  const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
  // A query without any allowed key has weights of zero.
  const fits = (total: number) => Math.abs(total - 1) < 0.01 || total < 1e-4;
  const off = rows.findIndex((row) => !fits(sum(row)));
  if (off < 0) return;
  const columns = rows[0].map((_, j) => sum(rows.map((row) => row[j])));
  const transposed = columns.every((total) => Math.abs(total - 1) < 0.01);
  check(
    false,
    where,
    "the weights of each query (row) must sum to 1, or sumToOne: false says that they need not",
    `${say(sum(rows[off]))} for '${queries[off]}'${transposed ? "; the columns do: is the map transposed? It must be [query][key]" : ""}`,
  );
}

/** Folds neighbouring tokens of a map that is too large into one cell, and says so. */
function fold(map: AttentionMap, most: number): AttentionMap {
  const { cells, queries, keys, scale } = map;
  const [perRow, perColumn] = [queries, keys].map((labels) => Math.ceil(labels.length / most));
  if (perRow === 1 && perColumn === 1) return map;
  // Weights of neighbouring keys are summed, so that what a query gives away still sums to 1; everything else is
  // averaged.
  const cell = (block: (number | null)[][]): number | null => {
    const numbers = block.flat().filter((w): w is number => w !== null);
    if (numbers.length === 0) return null;
    const total = numbers.reduce((a, b) => a + b, 0);
    return total / (scale === "weights" ? block.length : numbers.length);
  };
  const folded = groups(cells, perRow).map((rows) =>
    groups(rows[0], perColumn).map((_, j) => cell(rows.map((row) => row.slice(j * perColumn, (j + 1) * perColumn)))),
  );
  const note =
    `${queries.length} × ${keys.length} tokens, too many to be seen: each cell ${scale === "weights" ? "sums" : "averages"} ` +
    `${perColumn} keys and averages ${perRow} ${perRow === 1 ? "query" : "queries"}`;
  return {
    ...map,
    cells: folded,
    notes: [...map.notes, note],
    queries: groups(queries, perRow).map(span),
    keys: groups(keys, perColumn).map(span),
  };
}

export const groups = <T>(items: T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));

const span = (labels: string[]): string =>
  labels.length === 1 ? labels[0] : `${labels[0]} … ${labels[labels.length - 1]}`;

/** Three decimals are more than an eye can see. */
export const compact = (cells: (number | null)[]): (number | null)[] =>
  cells.map((w) => (w === null ? null : Math.abs(w) < 10 ? Math.round(w * 1000) / 1000 : Number(w.toPrecision(4))));

/**
 * The data of a map, a row of numbers for each query, and what makes cells of it: fields `query`, `key`, `value`, and
 * their positions `i` and `j` from 0. A fifth of the bytes of a record for each cell.
 */
export function cellData(cells: (number | null)[][], extra: Spec = {}): Spec[] {
  return cells.map((row, i) => ({ ...extra, i, value: compact(row) }));
}

export const cellTransform = (groupby: string[] = []): Spec[] => [
  { flatten: ["value"] },
  { window: [{ op: "row_number", as: "j" }], groupby: ["i", ...groupby] },
  { calculate: "datum.j - 1", as: "j" },
  { calculate: "queries[datum.i]", as: "query" },
  { calculate: "keys[datum.j]", as: "key" },
];

/** The labels, where `cellTransform` finds them. */
export const labelParams = ({ queries, keys }: { queries: string[]; keys: string[] }): Spec[] => [
  { name: "queries", value: queries },
  { name: "keys", value: keys },
];

/** What a cell is called by the pointer and by a screen reader. */
export const cellSays = (scale: "weights" | "scores"): Spec => ({
  calculate:
    "datum.value === null ? datum.query + ' may not attend to ' + datum.key" +
    ` : datum.query + ' attends to ' + datum.key + ': ' + format(datum.value, '${scale === "weights" ? ".2f" : ".3~g"}')`,
  as: "says",
});

/** The colour of a cell, with its legend. */
export const cellColor = (map: Pick<AttentionMap, "scale" | "largest">, legend: Spec = {}): Spec => ({
  condition: { test: "datum.value === null", value: masked },
  field: "value",
  type: "quantitative",
  scale: map.scale === "weights" ? weightScale : scoreScale(map.largest),
  legend: {
    title: map.scale === "weights" ? "weight" : "score",
    gradientLength: 120,
    ...legend,
    ...(map.scale === "weights" ? { values: [0, 0.25, 0.5, 0.75, 1], format: ".2f" } : { tickCount: 5 }),
  },
});

/** A number's colour on its cell. */
export const onCell = (map: Pick<AttentionMap, "scale" | "largest">): Spec => ({
  condition: {
    test: map.scale === "weights" ? "datum.value > 0.55" : `abs(datum.value) < ${0.65 * map.largest}`,
    value: "#111111",
  },
  value: "white",
});

/** The side of a cell, so that map, labels and legend fit the page. */
export function cellSize(map: AttentionMap, panels = 1, most = 44): number {
  const room =
    WIDTH - 130 - 16 * (panels - 1) - Math.min(180, Math.max(...map.queries.map((label) => textWidth(label))));
  return Math.max(4, Math.min(most, Math.floor(room / panels / map.keys.length), Math.floor(640 / map.queries.length)));
}

/** The two axes of a map: queries downwards, keys to the right, both in their order. */
export function mapAxes(map: AttentionMap, size: number, options: MapOptions): { x: Spec; y: Spec } {
  const fontSize = Math.max(9, Math.min(12, size));
  const upright = Math.max(...map.keys.map((label) => textWidth(label, fontSize))) <= size - 3;
  const axis = { ticks: false, domain: false, labelFontSize: fontSize, labelOverlap: size < 11 ? "greedy" : false };
  return {
    x: {
      field: "key",
      type: "nominal",
      scale: { domain: map.keys, padding: 0 },
      axis: {
        ...axis,
        orient: "top",
        title: options.keyTitle ?? "attends to this key",
        ...(upright ? { labelAngle: 0 } : { labelAngle: size < 18 ? -90 : -50, labelAlign: "left" }),
      },
    },
    y: {
      field: "query",
      type: "nominal",
      scale: { domain: map.queries, padding: 0 },
      axis: { ...axis, title: options.queryTitle ?? "this query" },
    },
  };
}

/** "'siebzig' attends mostly to 'seventy' (0.93)", for the first few queries. */
export function describeMap({ cells, queries, keys, scale }: AttentionMap): string {
  const rows = cells.map((row, i) => {
    const numbers = row.map((w) => w ?? -Infinity);
    const top = largest(numbers, 2).filter(
      (j, n) => Number.isFinite(numbers[j]) && (n === 0 || (scale === "weights" && numbers[j] >= 0.2)),
    );
    if (!top.length || (scale === "weights" && numbers[top[0]] <= 0)) return `'${queries[i]}' attends to nothing`;
    const told = list(
      top.map((j) => `'${keys[j]}' (${scale === "weights" ? sayWeight(numbers[j]) : say(numbers[j])})`),
    );
    return scale === "weights"
      ? `'${queries[i]}' attends mostly to ${told}`
      : `'${queries[i]}' scores highest with ${told}`;
  });
  return few(rows);
}
