import { check } from "../check";
import type { Numbers } from "../tensors";
import { vegaLite, type Chart, type Heading } from "./chart";
import { readLabels } from "./map";
import { vector } from "./read";
import { grey, palette, text, textWidth, WIDTH } from "./theme";
import { largest, list, say } from "./words";

export interface BarsOptions extends Heading {
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

/**
 * Bars from zero, up or down: the profile of weights over keys, an accuracy for each model.
 *
 * @throws if there is not one label for each value, or series differ in length.
 *
 * @example
 * plots.bars({ values: [0.7, 0.4, -0.1], labels: ["a", "b", "c"], x: "key", y: "weight" }).alt
 * // → "Weight for each key, 3 bars: highest for a (0.7) and b (0.4), lowest for c (-0.1)."
 */
export function bars({ values, labels, x: xTitle, y: yTitle, domain, ...heading }: BarsOptions): Chart {
  const series = readSeries(values);
  const count = series[0].values.length;
  for (const s of series) {
    check(
      s.values.length === count,
      "bars",
      "every series must have as many values as the first",
      `${count} and ${s.values.length}`,
    );
  }
  const strings = readLabels("bars", "value", labels, count);
  const numeric = labels !== undefined && labels.every((label) => typeof label === "number");
  const all = series.flatMap((s) => s.values);
  const ends = domain ?? [Math.min(0, ...all), Math.max(0, ...all)];

  const rows = series.flatMap((s) =>
    s.values.map((value, i) => ({
      series: s.name,
      at: numeric ? labels[i] : strings[i],
      value: Number(value.toPrecision(4)),
    })),
  );
  const widest = Math.ceil(Math.max(...strings.map((name) => textWidth(name)))) + 12;
  const room = Math.floor((WIDTH - 100) / count);
  const lying = !numeric && widest > room;
  const step = Math.max(3, Math.min(room, Math.max(64, widest)));
  const numbers = !numeric && (lying || step > 34);
  const at = numeric
    ? { field: "at", type: "quantitative", title: xTitle, scale: { zero: false } }
    : {
        field: "at",
        type: "nominal",
        title: xTitle,
        scale: { domain: strings },
        axis: { labelAngle: 0, ticks: false },
      };
  const value = {
    field: "value",
    type: "quantitative",
    title: yTitle,
    axis: { tickCount: 5 },
    scale: { domain: numbers && !domain ? withRoom(ends as [number, number]) : ends, nice: !domain },
  };
  const [x, y] = lying ? [value, at] : [at, value];
  const nudge = (size: number) => ({ expr: `datum.value < 0 ? ${-size} : ${size}` });
  const panel = {
    width: numeric || lying ? WIDTH - (lying ? 240 : 100) : step * count,
    height: lying ? 24 * count : series.length > 1 ? Math.max(60, 240 / series.length) : 200,
    layer: [
      {
        mark: numeric
          ? { type: "rule", strokeWidth: Math.max(1.5, Math.min(6, 300 / count)) }
          : { type: "bar", [lying ? "height" : "width"]: lying || step <= 64 ? { band: 0.8 } : 52 },
        encoding: {
          x,
          y,
          color: { condition: { test: "datum.value < 0", value: palette[1] }, value: palette[0] },
          ...(numeric ? { y2: { datum: 0 } } : {}),
          tooltip: [
            ...(series.length > 1 ? [{ field: "series", type: "nominal" }] : []),
            { field: "at", type: numeric ? "quantitative" : "nominal", title: xTitle },
            { field: "value", type: "quantitative", title: yTitle },
          ],
        },
      },
      { mark: { type: "rule", color: grey }, encoding: { [lying ? "x" : "y"]: { datum: 0 } } },
      ...(numbers
        ? [
            {
              mark: lying
                ? {
                    ...text,
                    baseline: "middle",
                    align: { expr: "datum.value < 0 ? 'right' : 'left'" },
                    xOffset: nudge(5),
                  }
                : { ...text, yOffset: nudge(-9) },
              encoding: { x, y, text: { field: "value", format: "~g" } },
            },
          ]
        : []),
    ],
  };
  const row = {
    field: "series",
    title: null,
    sort: series.map((s) => s.name),
    header: { labelAngle: 0, labelAnchor: "start", labelOrient: "top", labelPadding: 4 },
  };
  const told = labels && numeric ? labels.map((label) => say(Number(label))) : strings;
  return vegaLite(heading, [], [describe(series, told, xTitle, yTitle)], {
    data: { values: rows },
    ...(series.length > 1 ? { facet: { row }, spec: panel, spacing: 12 } : panel),
  });
}

/** Room for the numbers that stand at the bars' ends. */
const withRoom = ([low, high]: [number, number]): [number, number] => {
  const room = (high - low || 1) * 0.1;
  return [low < 0 ? low - room : low, high > 0 ? high + room : high];
};

function readSeries(values: BarsOptions["values"]): { name: string; values: number[] }[] {
  const several =
    typeof values === "object" && !Array.isArray(values) && !ArrayBuffer.isView(values) && !("arraySync" in values);
  if (!several) return [{ name: "", values: vector("bars", "values", values as Numbers) }];
  const entries = Object.entries(values as Record<string, Numbers>);
  check(entries.length > 0, "bars", "at least one series must be given", "none");
  return entries.map(([name, numbers]) => ({ name, values: vector("bars", name, numbers) }));
}

function describe(series: { name: string; values: number[] }[], names: string[], x: string, y: string): string {
  const about = series.map(({ name, values }) => {
    const order = largest(values, values.length);
    const tell = (i: number) => `${names[i]} (${say(values[i])})`;
    const lowest = order[order.length - 1];
    const most = list(order.slice(0, Math.min(2, values.length - 1) || 1).map(tell));
    return `${name ? `'${name}': ` : ""}highest for ${most}${values.length > 1 ? `, lowest for ${tell(lowest)}` : ""}`;
  });
  return `${y} for each ${x}, ${names.length} bars: ${about.join("; ")}`;
}
