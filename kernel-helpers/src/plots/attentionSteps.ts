import { check, shapeText } from "../check";
import type { Numbers } from "../tensors";
import { vegaLite, type Chart, type Heading, type Spec } from "./chart";
import { compact, readLabels } from "./map";
import { matrix, vector } from "./read";
import { masked, scoreScale, text, textWidth, weightScale, WIDTH } from "./theme";
import { largest, list } from "./words";

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
  const where = "attentionSteps";
  const scores = Object.entries(options.scores).map(([name, numbers]) => ({
    name,
    numbers: vector(where, name, numbers, "[keys]"),
  }));
  const named = Object.entries(options.weights);
  check(
    named.length === 1,
    where,
    "weights must be under one name, that of the distribution",
    Object.keys(options.weights),
  );
  const [distribution, weights] = [named[0][0], vector(where, "weights", named[0][1], "[keys]")];
  const values = matrix(where, "values", options.values, "[keys, features]");
  const count = weights.length;
  const [M, E] = [values.length, values[0].length];
  check(M === count, where, "there must be one value for each key", `values ${shapeText([M, E])} and ${count} weights`);
  for (const { name, numbers } of scores)
    check(
      numbers.length === count,
      where,
      "every step must have a score for each key",
      `${numbers.length} for '${name}' and ${count} keys`,
    );
  check(
    !options.mask || options.mask.length === count,
    where,
    "the mask must have one entry for each key",
    `${options.mask?.length} for ${count} keys`,
  );
  check(
    count <= MOST_KEYS && E <= MOST_FEATURES,
    where,
    `there must be at most ${MOST_KEYS} keys and ${MOST_FEATURES} features`,
    shapeText([M, E]),
  );
  const total = weights.reduce((a, b) => a + b, 0);
  check(Math.abs(total - 1) < 0.01 || total < 1e-4, where, "the weights must sum to 1", total);
  const keys = readLabels(where, "key", options.keys, count);
  const features = readLabels(where, "feature of the values", options.features, E);
  const allowed = keys.map((_, j) => options.mask?.[j] ?? true);
  const weighted = values.map((row, j) => row.map((v) => v * weights[j]));
  const context = features.map((_, e) => weighted.reduce((sum, row) => sum + row[e], 0));

  const height = 30;
  const reach = (numbers: number[]) => Math.max(1e-6, ...numbers.map(Math.abs));
  const rows = [...keys, SUM];
  const label = Math.min(150, Math.max(...keys.map((key) => textWidth(key)), textWidth("context")));
  const columns = scores.length + (options.mask ? 1 : 0) + 1 + 2 * E;
  const column = Math.max(34, Math.min(58, Math.floor((WIDTH - label - 165) / columns)));
  // A column for each step or feature; a row for each key, and one for the sum below the last panel.
  const panel = (
    title: string,
    names: string[],
    numbers: (number | null)[][],
    color: Spec,
    kind: string,
    k: number,
    sum?: number[],
  ): Spec => {
    const cells = names.flatMap((name, c) =>
      compact(numbers.map((row) => row[c])).map((value, j) => ({ key: keys[j], j, column: name, value })),
    );
    const sums = (sum ?? []).map((value, c) => ({ key: SUM, j: -1, column: names[c], value: compact([value])[0] }));
    const x = {
      field: "column",
      type: "nominal",
      title: null,
      scale: { domain: names, padding: 0.04 },
      axis: { orient: "top", labelAngle: 0, ticks: false, domain: false, labelLimit: column },
    };
    const y = {
      field: "key",
      type: "nominal",
      title: null,
      scale: { domain: rows, padding: 0.06 },
      axis:
        k === 0 || sum
          ? {
              ticks: false,
              domain: false,
              labelExpr: `datum.value === "${SUM}" ? "${sum ? "Σ context" : ""}" : "${sum ? "" : '" + datum.label + "'}"`,
            }
          : null,
    };
    return {
      name: `step_${k}`,
      title: { text: title, fontSize: 12, fontWeight: 600, anchor: "start", offset: 6 },
      width: column * names.length,
      height: height * rows.length,
      data: { values: [...cells, ...sums] },
      transform: [
        {
          calculate: `(datum.j < 0 ? "context" : datum.key) + ", ${title.replace(/["\\]/g, "")} ${names.length > 1 ? '" + datum.column + "' : ""}: " + (datum.value === null ? "not allowed" : format(datum.value, ".3~f"))`,
          as: "says",
        },
      ],
      layer: [
        {
          name: `cells_${k}`,
          mark: { type: "rect", strokeWidth: 2, cursor: "pointer" },
          encoding: {
            x,
            y,
            color,
            opacity: {
              condition: { test: "datum.j < 0 || !held.j || indexof(held.j, datum.j) >= 0", value: 1 },
              value: 0.25,
            },
            stroke: {
              condition: { test: "datum.j >= 0 && pointed.j && indexof(pointed.j, datum.j) >= 0", value: "#ff7f0e" },
              value: null,
            },
            tooltip: { field: "says" },
            description: { field: "says" },
          },
        },
        {
          transform: [{ filter: "datum.value !== null" }],
          mark: { ...text, fontSize: 11, fontWeight: { expr: "datum.j < 0 ? 600 : 400" } },
          encoding: {
            x,
            y,
            text: { field: "value", format: kind === "weight" ? ".2f" : ".2~f" },
            color: numberColor(kind, color),
          },
        },
      ],
    };
  };
  const diverging = (numbers: number[], title: string): Spec => ({
    condition: { test: "datum.value === null", value: masked },
    field: "value",
    type: "quantitative",
    scale: scoreScale(reach(numbers)),
    legend: { title, orient: "bottom", direction: "horizontal", gradientLength: 100, tickCount: 3 },
  });
  const weightColor: Spec = {
    field: "value",
    type: "quantitative",
    scale: weightScale,
    legend: { title: "weight", orient: "bottom", direction: "horizontal", gradientLength: 60, values: [0, 1] },
  };
  // With a mask, its own column shows what is left of the last scores.
  const stages = [...scores.map(({ name }) => name), ...(options.mask && scores.length ? ["mask"] : [])];
  const scored = keys.map((_, j) =>
    stages.map((_stage, s) =>
      s < scores.length ? scores[s].numbers[j] : allowed[j] ? scores[s - 1].numbers[j] : null,
    ),
  );
  const valueColor = diverging([...values.flat(), ...context], "value");
  const panels = [
    ...(scores.length
      ? [
          panel(
            "scores",
            stages,
            scored,
            diverging(
              scored.flat().map((s) => s ?? 0),
              "score",
            ),
            "score",
            0,
          ),
        ]
      : []),
    panel(
      "weights",
      [distribution],
      weights.map((w) => [w]),
      weightColor,
      "weight",
      scores.length ? 1 : 0,
    ),
    panel("values", features, values, valueColor, "value", 2),
    panel("weight × value", features, weighted, { ...valueColor, legend: null }, "value", 3, context),
  ];
  const point = (name: string, more: Spec) => ({
    name,
    select: { type: "point", fields: ["j"], ...more },
    views: panels.map((_, k) => `cells_${k}`),
  });
  const top = largest(weights, 3).filter((j) => weights[j] >= 0.05);
  const alt = [
    `'${options.query}' asks ${count} keys`,
    ...scores.map(({ name, numbers }) => `Its ${name} is highest for '${keys[largest(numbers, 1)[0]]}'`),
    `After ${distribution} it attends mostly to ${list(top.map((j) => `'${keys[j]}' (${weights[j].toFixed(2)})`))}`,
    `The context is ${context.map((c) => Number(c.toFixed(2))).join(", ")}`,
  ];
  const notes = [`the query '${options.query}'${allowed.every(Boolean) ? "" : "; grey: not allowed by the mask"}`];
  return vegaLite(options, notes, alt, {
    params: [point("pointed", { on: "mouseover", clear: "mouseout" }), point("held", { toggle: "true" })],
    spacing: 18,
    hconcat: panels,
    resolve: { scale: { color: "independent" } },
  });
}

/** The row below the keys. */
const SUM = "sum";

/** Dark or light, whichever is read on the cell. */
function numberColor(kind: string, color: Spec): Spec {
  const { domain } = color.scale as { domain: [number, number] };
  const test = kind === "weight" ? "datum.value > 0.55" : `abs(datum.value) < ${0.65 * domain[1]}`;
  return { condition: { test, value: "#111111" }, value: "white" };
}
