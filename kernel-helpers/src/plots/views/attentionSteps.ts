import { check, checkKind, checkOptions, shapeText } from "../../check";
import type { Numbers } from "../../tensors";
import { compact, worded } from "../parts/cells";
import { vegaLite, type Chart, type Heading, type Spec } from "../parts/chart";
import { largest, max, sum, sumsToOne } from "../parts/numbers";
import { matrix, readLabels, vector } from "../parts/read";
import { roles } from "../parts/roles";
import {
  flatColorBar,
  highlight,
  ink,
  masked,
  numberOn,
  scoreScale,
  text,
  textWidth,
  weightScale,
  WIDTH,
} from "../parts/theme";
import { list } from "../parts/words";

export interface AttentionStepsOptions extends Heading {
  /** The query's label. */
  query: string;
  /** One label for each key; default 1 to M. */
  keys?: (string | number)[];
  /** The scores, step by step, `[M]` each: `{ "q · k": …, "÷ √d": … }`. */
  scores: Record<string, Numbers>;
  /** Where attention is allowed, one for each key. */
  mask?: readonly boolean[];
  /** The weights, `[M]`, under the name of the distribution: `{ softmax: … }`. */
  weights: Record<string, Numbers>;
  /** `[M, E]`: what each key has to tell. */
  values: Numbers;
  /** One label for each feature of the values; default: 1 to E. */
  features?: (string | number)[];
}

/** Their names. */
const OPTIONS: Record<keyof AttentionStepsOptions, true> = {
  title: true,
  query: true,
  keys: true,
  scores: true,
  mask: true,
  weights: true,
  values: true,
  features: true,
};

/** Past this many keys or features the numbers could not be read. */
const MOST_KEYS = 16;
const MOST_FEATURES = 6;

/**
 * One query on its way through the equation, every number visible: scores, mask, weights, each value times its weight,
 * and their sum, the context. The pointer follows a key through all steps, a click holds it.
 *
 * @throws if the numbers of keys differ between the parts, the weights do not sum to 1, or there are more than 16 keys
 *   or 6 features.
 *
 * @example
 * const steps = { scores: { "q · k": [2, 0] }, weights: { softmax: [0.88, 0.12] }, values: [[1, 0], [0, 1]] };
 * plots.attentionSteps({ query: "it", keys: ["cat", "mat"], ...steps }).alt.split(". ").slice(0, 2)
 * // → ["'it' asks 2 keys", "Its q · k is highest for 'cat'"]
 */
export function attentionSteps(options: AttentionStepsOptions): Chart {
  const steps = readSteps(options);
  const stages = stagesOf(steps);
  const layout = layOut(steps, stages);
  const panels = stages.map((stage, k) => panelSpec(stage, k, layout));
  const point = (name: string, more: Spec) => ({
    name,
    select: { type: "point", fields: ["j"], ...more },
    views: panels.map((_, k) => `cells_${k}`),
  });
  const grey = steps.allowed.every(Boolean) ? "" : "; grey: not allowed by the mask";
  return vegaLite(options, [`the query '${options.query}'${grey}`], describe(options.query, steps), {
    params: [
      { name: "keys", value: [...steps.keys, ""] },
      { name: "totals", value: [...steps.keys.map(() => ""), "Σ context"] },
      point("pointed", { on: "mouseover", clear: "mouseout" }),
      point("held", { toggle: "true" }),
    ],
    spacing: 18,
    concat: panels,
    columns: layout.abreast,
    resolve: { scale: { color: "independent" } },
  });
}

/** What was given, read and checked, and the context that follows from it. */
interface Steps {
  scores: { name: string; numbers: number[] }[];
  distribution: string;
  weights: number[];
  values: number[][];
  keys: string[];
  features: string[];
  allowed: readonly boolean[];
  masked: boolean;
  weighted: number[][];
  context: number[];
}

function readSteps(options: AttentionStepsOptions): Steps {
  const where = "attentionSteps";
  checkOptions(where, options, OPTIONS);
  checkKind(where, "a text", { query: options.query });
  checkKind(where, "an object with names", { scores: options.scores, weights: options.weights });
  const named = Object.entries(options.weights);
  const rule = "weights must be under one name, that of the distribution";
  check(named.length === 1, where, rule, Object.keys(options.weights));
  const [distribution, weights] = [named[0][0], vector(where, "weights", named[0][1], "[keys]")];
  const values = matrix(where, "values", options.values, "[keys, features]");
  const [count, [M, E]] = [weights.length, [values.length, values[0].length]];
  check(M === count, where, "there must be one value for each key", `values ${shapeText([M, E])} and ${count} weights`);
  const most = `there must be at most ${MOST_KEYS} keys and ${MOST_FEATURES} features`;
  check(count <= MOST_KEYS && E <= MOST_FEATURES, where, most, shapeText([M, E]));
  check(sumsToOne(weights), where, "the weights must sum to 1", sum(weights));
  const { mask } = options;
  const oneEach = !mask || mask.length === count;
  check(oneEach, where, "the mask must have one entry for each key", `${mask?.length} for ${count} keys`);
  const weighted = values.map((row, j) => row.map((v) => v * weights[j]));
  const features = readLabels(where, "feature of the values", options.features, E);
  return {
    scores: readScores(options.scores, count),
    distribution,
    weights,
    values,
    keys: readLabels(where, "key", options.keys, count),
    features,
    allowed: mask ?? weights.map(() => true),
    masked: mask !== undefined,
    weighted,
    context: features.map((_, e) => sum(weighted.map((row) => row[e]))),
  };
}

function readScores(scores: Record<string, Numbers>, count: number): Steps["scores"] {
  return Object.entries(scores).map(([name, input]) => {
    const numbers = vector("attentionSteps", name, input, "[keys]");
    const got = `${numbers.length} for '${name}' and ${count} keys`;
    check(numbers.length === count, "attentionSteps", "every step must have a score for each key", got);
    return { name, numbers };
  });
}

/** One panel: its columns of numbers, a row for each key and, below the last panel, their sum. */
interface Stage {
  kind: "score" | "weight" | "value";
  title: string;
  columns: string[];
  /** `[key][column]`; null where the mask forbids. */
  numbers: (number | null)[][];
  color: Spec;
  totals?: number[];
}

function stagesOf({
  scores,
  distribution,
  weights,
  values,
  features,
  allowed,
  weighted,
  context,
  ...steps
}: Steps): Stage[] {
  const names = scores.map(({ name }) => name);
  const last = scores[scores.length - 1]?.numbers;
  // With a mask, its own column shows what is left of the last scores.
  const scored = weights.map((_, j) => [
    ...scores.map(({ numbers }) => numbers[j]),
    ...(steps.masked && last ? [allowed[j] ? last[j] : null] : []),
  ]);
  const scoreColor = diverging(
    scored.flat().map((s) => s ?? 0),
    "score",
  );
  const valueColor = diverging([...values.flat(), ...context], "value");
  const [score, weight, value] = ["score", "weight", "value"] as const;
  const columns = [...names, ...(steps.masked ? ["mask"] : [])];
  return [
    ...(last ? [{ kind: score, title: "scores", columns, numbers: scored, color: scoreColor }] : []),
    { kind: weight, title: "weights", columns: [distribution], numbers: weights.map((w) => [w]), color: weightColor },
    { kind: value, title: "values", columns: features, numbers: values, color: valueColor },
    {
      kind: value,
      title: "weight × value",
      columns: features,
      numbers: weighted,
      color: { ...valueColor, legend: null },
      totals: context,
    },
  ];
}

function diverging(numbers: number[], title: string): Spec {
  const reach = Math.max(1e-6, max(numbers.map(Math.abs)));
  return {
    condition: { test: "datum.value === null", value: masked },
    field: "value",
    type: "quantitative",
    scale: scoreScale(reach),
    legend: flatColorBar([-reach, 0, reach], ".2~f", title),
  };
}

const weightColor: Spec = {
  field: "value",
  type: "quantitative",
  scale: weightScale,
  legend: flatColorBar([0, 1], ".0f", "weight"),
};

interface Layout {
  keys: string[];
  /** How many panels stand side by side. */
  abreast: number;
  /** A column's width. */
  column: number;
}

/** All panels side by side where their columns are wide enough for a number, else two rows of panels. */
function layOut({ keys }: Steps, stages: Stage[]): Layout {
  const label = 1.1 * Math.min(150, max(keys.map((key) => textWidth(key))));
  const room = WIDTH - label - textWidth("Σ context");
  const widthOf = (row: Stage[], gaps: number) => Math.floor((room - gaps) / sum(row.map((s) => s.columns.length)));
  const wide = widthOf(stages, 110);
  if (wide >= 34) return { keys, abreast: stages.length, column: Math.min(58, wide) };
  const rows = [stages.slice(0, -2), stages.slice(-2)];
  return { keys, abreast: 2, column: Math.max(28, Math.min(58, ...rows.map((row) => widthOf(row, 40)))) };
}

/** A row's height. */
const ROW = 30;

function panelSpec(stage: Stage, k: number, { keys, abreast, column }: Layout): Spec {
  const { kind, title, columns, totals } = stage;
  const at = { type: "nominal", title: null };
  const none = { ticks: false, domain: false };
  const x = {
    ...at,
    field: "column",
    scale: { domain: columns, padding: 0.04 },
    axis: { ...none, orient: "top", labelAngle: 0, labelLimit: column },
  };
  const rows = [...keys.map((_, j) => j), keys.length];
  const labelled = k % abreast === 0 || totals;
  const y = {
    ...at,
    field: "row",
    scale: { domain: rows, padding: 0.06 },
    axis: labelled
      ? { ...none, labelExpr: `${totals ? "totals" : "keys"}[datum.value]`, labelColor: totals ? ink : roles.keys }
      : null,
  };
  const number = { field: "value", format: kind === "weight" ? ".2f" : ".2~f" };
  const { domain } = stage.color.scale as { domain: [number, number] };
  return {
    name: `step_${k}`,
    title: {
      text: title,
      fontSize: 12,
      fontWeight: 600,
      anchor: "start",
      offset: 6,
      ...(title === "values" ? { color: roles.values } : {}),
    },
    width: column * columns.length,
    height: ROW * rows.length,
    data: { values: cellsOf(stage, keys) },
    layer: [
      cellLayer(k, { x, y }, stage.color),
      {
        transform: [{ filter: "datum.value !== null" }],
        mark: { ...text, fontSize: 11, fontWeight: { expr: "datum.j < 0 ? 600 : 400" } },
        encoding: { x, y, text: number, color: numberOn(kind === "weight" ? "viridis" : "blueorange", domain[1]) },
      },
    ],
  };
}

/** A row of data for each number, with its words; a sum belongs to no key. */
function cellsOf({ title, columns, numbers, totals = [] }: Stage, keys: string[]): Spec[] {
  const words = (name: string, column: string, value: number | null) =>
    `${name}, ${title} ${columns.length > 1 ? column : ""}: ${value === null ? "not allowed" : Number(value.toFixed(3))}`;
  const cells = columns.flatMap((column, c) =>
    compact(numbers.map((row) => row[c])).map((value, j) => ({
      j,
      row: j,
      column,
      value,
      words: words(keys[j], column, value),
    })),
  );
  const below = compact(totals).map((value, c) => ({
    j: -1,
    row: keys.length,
    column: columns[c],
    value,
    words: words("context", columns[c], value),
  }));
  return [...cells, ...below];
}

function cellLayer(k: number, place: Spec, color: Spec): Spec {
  const on = (param: string) => `indexof(${param}.j, datum.j) >= 0`;
  return {
    name: `cells_${k}`,
    mark: { type: "rect", strokeWidth: 2, cursor: "pointer" },
    encoding: {
      ...place,
      color,
      opacity: { condition: { test: `datum.j < 0 || !held.j || ${on("held")}`, value: 1 }, value: 0.25 },
      stroke: { condition: { test: `datum.j >= 0 && pointed.j && ${on("pointed")}`, value: highlight }, value: null },
      ...worded,
    },
  };
}

function describe(query: string, { scores, distribution, weights, keys, context }: Steps): string[] {
  const top = largest(weights, 3).filter((j) => weights[j] >= 0.05);
  return [
    `'${query}' asks ${keys.length} keys`,
    ...scores.map(({ name, numbers }) => `Its ${name} is highest for '${keys[largest(numbers, 1)[0]]}'`),
    `After ${distribution} it attends mostly to ${list(top.map((j) => `'${keys[j]}' (${weights[j].toFixed(2)})`))}`,
    `The context is ${context.map((c) => Number(c.toFixed(2))).join(", ")}`,
  ];
}
