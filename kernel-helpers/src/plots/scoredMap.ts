import { check } from "../check";
import type { Numbers } from "../tensors";
import { cellLayers, type AttentionMapOptions } from "./attentionMap";
import { vegaLite, type Chart } from "./chart";
import {
  cellData,
  cellSays,
  cellSize,
  cellTransform,
  describeMap,
  labelParams,
  mapAxes,
  MOST_TOKENS,
  readMap,
} from "./map";
import { largest, say } from "./words";

/** A pair of positions, from 0: this query belongs to this key. */
export type Link = readonly [query: number, key: number];

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
  const map = readMap("scoredMap", weights, options);
  const [rows, columns] = [map.cells.length, map.cells[0].length];
  check(
    map.notes.every((note) => !note.includes("too many")),
    "scoredMap",
    `a map with true links must have at most ${MOST_TOKENS} queries and keys`,
    `more`,
  );
  const sure = options.sure.map((link) => `${link}`);
  const links = [...options.sure, ...(options.possible ?? []).filter((link) => !sure.includes(`${link}`))];
  for (const [i, j] of links) {
    check(
      i >= 0 && i < rows && j >= 0 && j < columns,
      "scoredMap",
      `a link must be a query below ${rows} and a key below ${columns}, both from 0`,
      `[${i}, ${j}]`,
    );
  }
  const most = map.cells.map(
    (row) =>
      largest(
        row.map((w) => w ?? -Infinity),
        1,
      )[0],
  );
  const linked = [...new Set(links.map(([i]) => i))];
  const found = linked.filter((i) => links.some(([query, key]) => query === i && key === most[i]));

  const size = cellSize(map);
  const { x, y } = mapAxes(map, size, options);
  const named = (i: number, j: number) => ({ query: map.queries[i], key: map.keys[j] });
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
    encoding: { x, y, description: { field: "says" } },
  });
  const notes = [
    ...map.notes,
    ...scoreNotes(options.scores),
    `square: a true link${options.possible?.length ? " (dashed: a possible one)" : ""}; dot: where the query attends most`,
  ];
  const alt = [`${found.length} of ${linked.length} queries with a true link attend most to it`, describeMap(map)];
  return vegaLite(options, notes, alt, {
    params: labelParams(map),
    width: { step: size },
    height: { step: size },
    layer: [
      {
        data: { values: cellData(map.cells) },
        transform: [...cellTransform(), cellSays(map.scale)],
        layer: cellLayers(map, size, { ...options, numbers: false }),
      },
      {
        data: {
          values: links.map(([i, j], n) => ({
            ...named(i, j),
            sure: n < sure.length,
            says: `true link: ${map.queries[i]} and ${map.keys[j]}`,
          })),
        },
        // White on black: seen on every colour below.
        layer: [square("black", 4), square("white", 2)],
      },
      {
        data: { values: most.map((j, i) => named(i, j)) },
        mark: {
          type: "circle",
          size: Math.max(12, size * size * 0.06),
          color: "white",
          stroke: "black",
          strokeWidth: 1.2,
          opacity: 1,
          aria: false,
          tooltip: null,
        },
        encoding: { x, y },
      },
    ],
  });
}

const scoreNotes = (scores: ScoredMapOptions["scores"] = {}): string[] => {
  const told = Object.entries(scores).map(([name, score]) =>
    typeof score === "number" ? `${name} ${say(score)}` : `${name} ${say(score.value)} (chance ${say(score.chance)})`,
  );
  return told.length ? [told.join(", ")] : [];
};
