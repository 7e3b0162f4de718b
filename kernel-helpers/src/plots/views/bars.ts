import { check, checkKind, checkOptions } from "../../check";
import type { Numbers } from "../../tensors";
import { worded } from "../parts/cells";
import { vegaLite, type Chart, type Heading, type Spec } from "../parts/chart";
import { largest, max, min } from "../parts/numbers";
import { readLabels, underNames, vector } from "../parts/read";
import { roles, rolesOf, type Role, type RoleOptions } from "../parts/roles";
import { grey, palette, text, textWidth, WIDTH } from "../parts/theme";
import { growing } from "../parts/width";
import { list, spoken } from "../parts/words";

export interface BarsOptions extends Heading, RoleOptions {
  /** `[N]`, one bar each; or several named series, drawn one under the other on one scale. */
  values: Numbers | Record<string, Numbers>;
  /** The bars' names; numbers put the bars where they belong on a line. Default: 1 to N. */
  labels?: (string | number)[];
  /** What the bars stand for and what their length says, in words. */
  x: string;
  y: string;
  /** The ends of the value axis, say [0, 1] for weights or shares; default: from the numbers, always with 0. */
  domain?: [number, number];
}

/** So many bars are told apart: with names, and on a line of numbers. */
const MOST_NAMED = 100;
const MOST_NUMBERED = 2000;
const MOST_SERIES = 12;

/**
 * Bars from zero, up or down: the profile of weights over keys, an accuracy for each model.
 *
 * @throws if there is not one label for each value, series differ in length, or there are more than 100 named bars or
 *   2,000 numbered ones.
 *
 * @example
 * plots.bars({ values: [0.7, 0.4, -0.1], labels: ["a", "b", "c"], x: "key", y: "weight" }).alt
 * // → "Weight for each key, 3 bars: highest for a (0.7) and b (0.4), lowest for c (-0.1)."
 */
export function bars(options: BarsOptions): Chart {
  const { title, values, labels, x, y, domain, roles: given } = options ?? {};
  checkOptions("bars", options, { title, values, labels, x, y, domain, roles: given });
  checkKind("bars", "a text", { x, y });
  if (labels !== undefined) checkKind("bars", "an array", { labels });
  const series = readSeries(values);
  const count = series[0].values.length;
  const numbered = labels !== undefined && labels.every((label) => typeof label === "number");
  const most = numbered ? MOST_NUMBERED : MOST_NAMED;
  const rule = `there must be at most ${most} ${numbered ? "" : "named "}bars; curves draws more`;
  check(count <= most, "bars", rule, count);
  const names = readLabels("bars", "value", labels, count);
  const spokenNames = numbered ? labels.map((label) => spoken(Number(label))) : names;
  const rows = series.flatMap((s, k) =>
    s.values.map((value, i) => ({
      series: k,
      at: numbered ? labels[i] : names[i],
      value: Number(value.toPrecision(4)),
      words: `${s.name ? `${s.name}, ` : ""}${x} ${spokenNames[i]}: ${y} ${spoken(value)}`,
    })),
  );
  const layout = layOut(names, numbered, series.length);
  const color =
    series.length > 1
      ? colorBy(
          "series",
          series.map(({ name }) => name),
          given,
        )
      : colorBy("at", names, given);
  const panel = panelSpec(layout, scales(series, names, { x, y, domain }, layout), color);
  return vegaLite({ title }, [], [describe(series, spokenNames, x, y)], {
    data: { values: rows },
    ...(series.length > 1 ? facets(series, panel) : panel),
  });
}

interface Series {
  name: string;
  values: number[];
}

function readSeries(values: BarsOptions["values"]): Series[] {
  if (!underNames(values)) return [{ name: "", values: vector("bars", "values", values) }];
  const series = Object.entries(values).map(([name, numbers]) => ({ name, values: vector("bars", name, numbers) }));
  check(series.length > 0, "bars", "at least one series must be given", "none");
  check(series.length <= MOST_SERIES, "bars", `there must be at most ${MOST_SERIES} series`, series.length);
  const count = series[0].values.length;
  const other = series.find((s) => s.values.length !== count);
  const rule = "every series must have as many values as the first";
  check(!other, "bars", rule, `${count} and ${other?.values.length}`);
  return series;
}

interface Layout {
  count: number;
  /** Bars along a line of numbers are thin rules. */
  numbered: boolean;
  /** Names too long to stand below bars: the bars lie, each name on its left. */
  horizontal: boolean;
  /** From one bar to the next. */
  step: number;
  several: number;
  /** Whether each bar has its number. */
  numbers: boolean;
}

function layOut(names: string[], numbered: boolean, several: number): Layout {
  const count = names.length;
  const widest = Math.ceil(1.1 * max(names.map((name) => textWidth(name)))) + 12;
  const room = Math.floor((WIDTH - 70) / count);
  const horizontal = !numbered && widest > room;
  const step = Math.max(3, Math.min(room, Math.max(64, widest)));
  return { count, numbered, horizontal, step, several, numbers: !numbered && (horizontal || step > 34) };
}

/** The two channels: where a bar stands, and how long it is. */
function scales(
  series: Series[],
  names: string[],
  { x, y, domain }: Pick<BarsOptions, "x" | "y" | "domain">,
  { numbered, horizontal, numbers }: Layout,
): { at: Spec; value: Spec; x: Spec; y: Spec } {
  const all = series.map((s) => s.values);
  const ends: [number, number] = domain ?? [Math.min(0, min(all.map(min))), Math.max(0, max(all.map(max)))];
  const at = numbered
    ? { field: "at", type: "quantitative", title: x, scale: { zero: false } }
    : { field: "at", type: "nominal", title: x, scale: { domain: names }, axis: { labelAngle: 0, ticks: false } };
  const value = {
    field: "value",
    type: "quantitative",
    title: y,
    axis: { tickCount: 5 },
    scale: { domain: numbers && !domain ? withRoom(ends) : ends, nice: !domain },
  };
  return { at, value, ...(horizontal ? { x: value, y: at } : { x: at, y: value }) };
}

/** Room for the numbers that stand at the bars' ends. */
const withRoom = ([low, high]: [number, number]): [number, number] => {
  const room = (high - low || 1) * 0.1;
  return [low < 0 ? low - room : low, high > 0 ? high + room : high];
};

/** The colour of the bar's role, or of its series'; else one for what is above zero, and one for what is below. */
function colorBy(field: "series" | "at", names: string[], given?: Record<string, Role>): Spec {
  const found = rolesOf("bars", names, given);
  const above = palette[0];
  if (!found.some(Boolean)) return { condition: { test: "datum.value < 0", value: palette[1] }, value: above };
  const domain = field === "at" ? names : names.map((_, k) => k);
  const range = found.map((role) => (role ? roles[role] : above));
  return { field, type: "nominal", scale: { domain, range }, legend: null };
}

function panelSpec(layout: Layout, { x, y }: { x: Spec; y: Spec }, color: Spec): Spec {
  const { count, numbered, horizontal, step, several } = layout;
  const mark = numbered
    ? { type: "rule", strokeWidth: Math.max(1, Math.min(6, 300 / count)) }
    : { type: "bar", [horizontal ? "height" : "width"]: horizontal || step <= 64 ? { band: 0.8 } : 52 };
  const barLayer: Spec = {
    mark,
    encoding: {
      x,
      y,
      color,
      ...(numbered ? { y2: { datum: 0 } } : {}),
      ...worded,
    },
  };
  const zero: Spec = {
    mark: { type: "rule", color: grey, aria: false },
    encoding: { [horizontal ? "x" : "y"]: { datum: 0 } },
  };
  const beside = horizontal ? 240 : 84;
  const growth = several > 1 ? { width: WIDTH - beside } : growing(beside);
  return {
    ...(numbered || horizontal ? growth : { width: step * count }),
    height: horizontal ? 24 * count : several > 1 ? Math.max(60, 240 / several) : 200,
    layer: [barLayer, zero, ...(layout.numbers ? [numberLayer(horizontal, { x, y })] : [])],
  };
}

/** Each bar's number at its end. */
function numberLayer(horizontal: boolean, place: Spec): Spec {
  const nudge = (size: number) => ({ expr: `datum.value < 0 ? ${-size} : ${size}` });
  const beside = { baseline: "middle", align: { expr: "datum.value < 0 ? 'right' : 'left'" }, xOffset: nudge(5) };
  return {
    mark: { ...text, ...(horizontal ? beside : { yOffset: nudge(-9) }) },
    encoding: { ...place, text: { field: "value", format: "~g" } },
  };
}

/** Several series, one under the other on one scale. */
function facets(series: Series[], panel: Spec): Spec {
  // By number: Vega-Lite would write a name into an expression.
  const header = {
    labelExpr: "names[datum.value]",
    labelAngle: 0,
    labelAnchor: "start",
    labelOrient: "top",
    labelPadding: 4,
  };
  return {
    params: [{ name: "names", value: series.map((s) => s.name) }],
    facet: { row: { field: "series", type: "ordinal", title: null, header } },
    spec: panel,
    spacing: 12,
  };
}

function describe(series: Series[], names: string[], x: string, y: string): string {
  const about = series.map(({ name, values }) => {
    const order = largest(values, values.length);
    const tell = (i: number) => `${names[i]} (${spoken(values[i])})`;
    const lowest = order[order.length - 1];
    const most = list(order.slice(0, Math.min(2, values.length - 1) || 1).map(tell));
    return `${name ? `'${name}': ` : ""}highest for ${most}${values.length > 1 ? `, lowest for ${tell(lowest)}` : ""}`;
  });
  return `${y} for each ${x}, ${names.length} bars: ${about.join("; ")}`;
}
