import { check, shapeText } from "../check";
import { headStatistics } from "../scoring/headStatistics";
import type { Numbers } from "../tensors";
import { vegaLite, type Chart, type Heading, type Spec } from "./chart";
import { readMap } from "./map";
import { grid4 } from "./read";
import { text, WIDTH } from "./theme";

export interface HeadStatsOptions extends Heading {
  /** False for a distribution whose weights need not sum to 1. */
  sumToOne?: boolean;
}

/**
 * Three numbers for each head: how spread its weights are (entropy, as a share of the most there could be), how far it
 * looks (mean distance between query and key, in tokens), and how much it gives to the first token. Means over the
 * queries.
 *
 * @param weights `[L, H, N, N]`, or `[H, N, N]` for each layer, self-attention, `[query][key]` for each head.
 * @throws if a head's map is not square or not of weights.
 *
 * @example
 * plots.headStats([[[[1, 0], [0.5, 0.5]], [[1, 0], [0, 1]]]]).alt
 * // → "1 layer × 2 heads. Entropy: highest 0.50 in layer 1, head 1, lowest 0.00 in layer 1, head 2. Distance: highest 0.25 in layer 1, head 1, lowest 0.00 in layer 1, head 2. First token: highest 0.75 in layer 1, head 1, lowest 0.50 in layer 1, head 2."
 */
export function headStats(weights: Numbers | Numbers[], options: HeadStatsOptions = {}): Chart {
  const layers = grid4("headStats", "weights", weights as Numbers, "[layers, heads, tokens, tokens]");
  const [L, H, N, M] = [layers.length, layers[0].length, layers[0][0].length, layers[0][0][0].length];
  check(
    N === M,
    "headStats",
    "each head must attend among the same tokens, [layers, heads, tokens, tokens]",
    shapeText([L, H, N, M]),
  );
  for (const map of layers.flat()) readMap("headStats", map, { sumToOne: options.sumToOne });
  const heads = headStatistics(layers).map(({ layer, head, entropy, distance, first }) => ({
    layer: layer + 1,
    head: head + 1,
    entropy: entropy / Math.log(Math.max(2, M)),
    distance,
    first,
  }));
  const farthest = Math.max(1, Math.ceil(Math.max(...heads.map(({ distance }) => distance))));
  const size = Math.max(12, Math.min(44, Math.floor((WIDTH - 90) / 3 / H) - 8));
  const panel = (field: "entropy" | "distance" | "first", title: string, top: number, k: number): Spec => {
    const x = {
      field: "head",
      type: "ordinal",
      axis: { orient: "top", labelAngle: 0, labelOverlap: "greedy", labelSeparation: 3, ticks: false, domain: false },
    };
    const y = { field: "layer", type: "ordinal", axis: k === 0 ? { ticks: false, domain: false } : null };
    return {
      title: { text: title, fontSize: 12, fontWeight: 600, anchor: "start", offset: 8 },
      width: { step: size },
      height: { step: size },
      transform: [
        {
          calculate: `"layer " + datum.layer + ", head " + datum.head + ": " + format(datum.${field}, ".2f")`,
          as: "says",
        },
      ],
      layer: [
        {
          params: [
            {
              name: `held${k}`,
              select: { type: "point", fields: ["layer", "head"], on: "mouseover", clear: "mouseout" },
            },
          ],
          mark: { type: "rect", strokeWidth: 2 },
          encoding: {
            x,
            y,
            color: {
              field,
              type: "quantitative",
              scale: { domain: [0, top], scheme: field === "distance" ? "cividis" : "viridis" },
              legend: {
                orient: "bottom",
                direction: "horizontal",
                title: field === "distance" ? "tokens" : field === "first" ? "weight" : "share of the most",
                gradientLength: Math.min(120, Math.max(80, size * H - 10)),
                tickCount: 3,
              },
            },
            stroke: { condition: { param: `held${k}`, empty: false, value: "#ff7f0e" }, value: null },
            tooltip: { field: "says" },
            description: { field: "says" },
          },
        },
        ...(size >= 32
          ? [
              {
                mark: { ...text, fontSize: 11 },
                encoding: {
                  x,
                  y,
                  text: { field, format: ".2f" },
                  color: { condition: { test: `datum.${field} > ${0.55 * top}`, value: "#111111" }, value: "white" },
                },
              },
            ]
          : []),
      ],
    };
  };
  const round = (x: number) => Math.round(x * 1000) / 1000;
  return vegaLite(options, [], describe(heads, L, H), {
    data: {
      values: heads.map((head) => ({
        ...head,
        entropy: round(head.entropy),
        distance: round(head.distance),
        first: round(head.first),
      })),
    },
    spacing: 20,
    hconcat: [
      panel("entropy", "entropy", 1, 0),
      panel("distance", "mean distance", farthest, 1),
      panel("first", "on the first token", 1, 2),
    ],
    resolve: { scale: { color: "independent" } },
  });
}

interface Head {
  layer: number;
  head: number;
  entropy: number;
  distance: number;
  first: number;
}

function describe(heads: Head[], L: number, H: number): string[] {
  const count = (n: number, word: string) => `${n} ${word}${n === 1 ? "" : "s"}`;
  const told = (
    [
      ["entropy", "Entropy"],
      ["distance", "Distance"],
      ["first", "First token"],
    ] as const
  ).map(([field, name]) => {
    const sorted = [...heads].sort((a, b) => b[field] - a[field]);
    const say = (head: Head) => `${head[field].toFixed(2)} in layer ${head.layer}, head ${head.head}`;
    return `${name}: highest ${say(sorted[0])}, lowest ${say(sorted[sorted.length - 1])}`;
  });
  return [`${count(L, "layer")} × ${count(H, "head")}`, ...told];
}
