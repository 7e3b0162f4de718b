import { check, checkKind, checkOptions } from "../../check";
import type { Link } from "../../scoring/truth";
import type { Numbers } from "../../tensors";
import { cellData, cellSize, labelParams, mapAxes, mapView } from "../parts/cells";
import { vegaLite, type Chart, type Spec } from "../parts/chart";
import { describeMap, MAP_OPTIONS, readWholeMap, type AttentionMap } from "../parts/map";
import { largest } from "../parts/numbers";
import { spoken } from "../parts/words";
import type { AttentionMapOptions } from "./attentionMap";

export interface ScoredMapOptions extends AttentionMapOptions {
  /** The links that are true for certain. */
  sure: readonly Link[];
  /** Links that would be right as well; those of `sure` need not be repeated. */
  possible?: readonly Link[];
  /** How good the map is, and how good chance would be: `{ "pointing accuracy": { value: 0.96, chance: 0.17 } }`. */
  scores?: Record<string, number | { value: number; chance: number }>;
}

/**
 * A map with the true links drawn on it: a square around each of them, dashed where it is only possible, and a dot
 * where each query attends most. A dot inside a square found the truth.
 *
 * @param weights `[N, M]`, `[query][key]`, at most 64 tokens each way.
 * @throws as `attentionMap` does, and if a link points outside the map.
 *
 * @example
 * const [queries, keys] = [["siebzig", "und"], ["and", "seventy"]];
 * plots.scoredMap([[0.1, 0.9], [1, 0]], { queries, keys, sure: [[0, 1], [1, 0]] }).alt.split(". ")[0]
 * // → "2 of 2 queries with a true link attend most to it"
 */
export function scoredMap(weights: Numbers, options: ScoredMapOptions): Chart {
  checkOptions("scoredMap", options, { ...MAP_OPTIONS, numbers: true, sure: true, possible: true, scores: true });
  const map = readWholeMap("scoredMap", weights, options, "attentionMap draws more, without links");
  const links = readLinks(options, map);
  const most = map.cells.map(
    (row) =>
      largest(
        row.map((w) => w ?? -Infinity),
        1,
      )[0],
  );
  const linked = [...new Set(links.map(([i]) => i))];
  const found = linked.filter((i) => links.some(([query, key]) => query === i && key === most[i]));
  const [dot, right] = map.numberTitle
    ? [`the query's largest ${map.numberTitle}`, `have their largest ${map.numberTitle} there`]
    : ["where the query attends most", "attend most to it"];
  const notes = [
    ...map.notes,
    ...scoreNotes(options.scores),
    `square: a true link${options.possible?.length ? " (dashed: a possible one)" : ""}; dot: ${dot}`,
  ];
  const alt = [`${found.length} of ${linked.length} queries with a true link ${right}`, describeMap(map)];
  const { data, transform, layer, ...sizes } = mapView(map, cellData(map.cells), { ...options, numbers: false });
  const { x, y } = mapAxes(map, cellSize(map), options);
  return vegaLite(options, notes, alt, {
    params: labelParams(map),
    ...sizes,
    layer: [
      { data, transform, layer },
      squareLayer(map, links, options.sure.length, { x, y }),
      dotLayer(map, most, { x, y }),
    ],
  });
}

/** The sure links, and after them the possible ones. */
function readLinks({ sure, possible = [] }: ScoredMapOptions, { cells }: AttentionMap): Link[] {
  checkKind("scoredMap", "an array", { sure, possible });
  const [rows, columns] = [cells.length, cells[0].length];
  const known = new Set(sure.map((link) => `${link}`));
  const links = [...sure, ...possible.filter((link) => !known.has(`${link}`))];
  const rule = `a link must be a query below ${rows} and a key below ${columns}, both from 0`;
  const outside = links.find(([i, j]) => !(i >= 0 && i < rows && j >= 0 && j < columns));
  check(!outside, "scoredMap", rule, `[${outside?.join(", ")}]`);
  return links;
}

const named = (map: AttentionMap, i: number, j: number) => ({ query: map.queries[i], key: map.keys[j] });

function squareLayer(map: AttentionMap, links: Link[], sure: number, place: Spec): Spec {
  const square = (color: string, strokeWidth: number) => ({
    mark: {
      type: "rect",
      filled: false,
      stroke: color,
      strokeWidth,
      aria: color === "white",
      tooltip: null,
      strokeDash: { expr: "datum.sure ? [1, 0] : [4, 3]" },
    },
    encoding: { ...place, description: { field: "words" } },
  });
  const values = links.map(([i, j], n) => ({
    ...named(map, i, j),
    sure: n < sure,
    words: `true link: ${map.queries[i]} and ${map.keys[j]}`,
  }));
  // White on black: seen on every colour below.
  return { data: { values }, layer: [square("black", 4), square("white", 2)] };
}

function dotLayer(map: AttentionMap, most: number[], place: Spec): Spec {
  return {
    data: { values: most.map((j, i) => named(map, i, j)) },
    mark: {
      type: "circle",
      size: Math.max(12, cellSize(map) ** 2 * 0.06),
      color: "white",
      stroke: "black",
      strokeWidth: 1.2,
      opacity: 1,
      aria: false,
      tooltip: null,
    },
    encoding: place,
  };
}

const scoreNotes = (scores: ScoredMapOptions["scores"] = {}): string[] => {
  const told = Object.entries(scores).map(([name, score]) =>
    typeof score === "number"
      ? `${name} ${spoken(score)}`
      : `${name} ${spoken(score.value)} (chance ${spoken(score.chance)})`,
  );
  return told.length ? [told.join(", ")] : [];
};
