import * as tf from "@tensorflow/tfjs";
import { check, checkOptions, shapeText } from "../../check";
import { headStatistics } from "../../scoring/headStatistics";
import type { Numbers } from "../../tensors";
import { framed, worded } from "../parts/cells";
import { vegaLite, type Chart, type Heading, type Spec } from "../parts/chart";
import { readMap } from "../parts/map";
import { max, round3 } from "../parts/numbers";
import { grid4 } from "../parts/read";
import { flatColorBar, numberOn, text, WIDTH } from "../parts/theme";
import { counted } from "../parts/words";

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
  const { title, sumToOne } = options ?? {};
  checkOptions("headStats", options, { title, sumToOne });
  const layers = grid4("headStats", "weights", weights as Numbers, "[layers, heads, tokens, tokens]");
  const [L, H, N, M] = [layers.length, layers[0].length, layers[0][0].length, layers[0][0][0].length];
  const rule = "each head must attend among the same tokens, [layers, heads, tokens, tokens]";
  check(N === M, "headStats", rule, shapeText([L, H, N, M]));
  for (const map of layers.flat()) readMap("headStats", map, { sumToOne });
  // Flat numbers become a tensor much faster than nested ones.
  const tensors = layers.map((layer) => tf.tensor(layer.flat(2), [H, N, M]));
  const statistics = headStatistics(tensors);
  tf.dispose(tensors);
  const heads = statistics.map(({ layer, head, entropy, distance, first }) => ({
    layer: layer + 1,
    head: head + 1,
    entropy: round3(entropy / Math.log(Math.max(2, M))),
    distance: round3(distance),
    first: round3(first),
  }));
  const farthest = Math.max(1, Math.ceil(max(heads.map(({ distance }) => distance))));
  const size = Math.max(12, Math.min(44, Math.floor((WIDTH - 90) / 3 / H) - 8));
  const panels: Statistic[] = [
    { field: "entropy", title: "entropy", unit: "share of the most", scheme: "viridis", end: 1 },
    { field: "distance", title: "mean distance", unit: "tokens", scheme: "cividis", end: farthest },
    { field: "first", title: "on the first token", unit: "weight", scheme: "viridis", end: 1 },
  ];
  return vegaLite({ title }, [], describe(heads, L, H), {
    data: { values: heads },
    spacing: 20,
    hconcat: panels.map((statistic, k) => panel(statistic, k, size)),
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

/** One of the numbers: where it is found, what it is called, and its scale from 0 to `end`. */
interface Statistic {
  field: "entropy" | "distance" | "first";
  title: string;
  unit: string;
  scheme: "viridis" | "cividis";
  end: number;
}

function panel({ field, title, unit, scheme, end }: Statistic, k: number, size: number): Spec {
  const axis = {
    orient: "top",
    labelAngle: 0,
    labelOverlap: true,
    labelSeparation: 3,
    ticks: false,
    domain: false,
  };
  const x = { field: "head", type: "ordinal", axis };
  const y = { field: "layer", type: "ordinal", axis: k === 0 ? { ticks: false, domain: false } : null };
  const cells: Spec = {
    params: [
      { name: `pointed${k}`, select: { type: "point", fields: ["layer", "head"], on: "mouseover", clear: "mouseout" } },
    ],
    mark: { type: "rect", strokeWidth: 2 },
    encoding: {
      x,
      y,
      color: {
        field,
        type: "quantitative",
        scale: { domain: [0, end], scheme },
        legend: flatColorBar([0, end / 2, end], ".2~f", unit),
      },
      stroke: framed(`pointed${k}`),
      ...worded,
    },
  };
  const numbers: Spec = {
    mark: { ...text, fontSize: 11 },
    encoding: { x, y, text: { field, format: ".2f" }, color: numberOn(scheme, end, field) },
  };
  const words = `"layer " + datum.layer + ", head " + datum.head + ": " + format(datum.${field}, ".2f")`;
  return {
    title: { text: title, fontSize: 12, fontWeight: 600, anchor: "start", offset: 8 },
    width: { step: size },
    height: { step: size },
    transform: [{ calculate: words, as: "words" }],
    layer: size >= 32 ? [cells, numbers] : [cells],
  };
}

function describe(heads: Head[], L: number, H: number): string[] {
  const told = (
    [
      ["entropy", "Entropy"],
      ["distance", "Distance"],
      ["first", "First token"],
    ] as const
  ).map(([field, name]) => {
    const sorted = [...heads].sort((a, b) => b[field] - a[field]);
    const tell = (head: Head) => `${head[field].toFixed(2)} in layer ${head.layer}, head ${head.head}`;
    return `${name}: highest ${tell(sorted[0])}, lowest ${tell(sorted[sorted.length - 1])}`;
  });
  return [`${counted(L, "layer")} × ${counted(H, "head")}`, ...told];
}
