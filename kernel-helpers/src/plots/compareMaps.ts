import { check } from "../check";
import type { Numbers } from "../tensors";
import { vegaLite, type Chart, type Spec } from "./chart";
import {
  cellColor,
  cellData,
  cellSize,
  cellTransform,
  groups,
  labelParams,
  mapAxes,
  readMap,
  type AttentionMap,
  type MapOptions,
} from "./map";
import { say } from "./words";

export interface CompareMapsOptions extends MapOptions {
  /** Whether a second row shows how each map differs from the first; default true. */
  differences?: boolean;
}

/**
 * The same example under several mechanisms, on one scale, and below each map how it differs from the first. The
 * pointer marks the same cell in every map.
 *
 * @param maps a map `[N, M]` for each mechanism's name; all of one shape.
 * @throws as `attentionMap` does for each map, if there are fewer than two or their shapes differ.
 *
 * @example
 * plots.compareMaps({ softmax: [[0.6, 0.4]], sparsemax: [[1, 0]] }, { queries: ["it"], keys: ["cat", "mat"] }).alt
 * // → "2 maps of the same example. 'sparsemax' differs most from 'softmax' where 'it' attends to 'cat' (1.00 against 0.60)."
 */
export function compareMaps(maps: Record<string, Numbers>, options: CompareMapsOptions = {}): Chart {
  const names = Object.keys(maps);
  check(names.length >= 2, "compareMaps", "there must be at least two maps", names.length);
  const read = names.map((name) => readMap("compareMaps", maps[name], options));
  const [first] = read;
  for (const [i, map] of read.entries()) {
    check(
      map.cells.length === first.cells.length && map.cells[0].length === first.cells[0].length,
      "compareMaps",
      "all maps must have the shape of the first",
      `'${names[0]}' [${first.cells.length}, ${first.cells[0].length}] and '${names[i]}' [${map.cells.length}, ${map.cells[0].length}]`,
    );
  }
  const shared: AttentionMap = { ...first, largest: Math.max(...read.map((map) => map.largest)) };
  const differs = options.differences ?? true;
  const deltas = read.map((map) =>
    map.cells.map((row, i) => row.map((w, j) => (w === null ? null : w - (first.cells[i][j] ?? 0)))),
  );
  const delta = {
    scale: "scores" as const,
    largest: shared.scale === "weights" ? 1 : Math.max(1e-6, ...deltas.flat(2).map((d) => Math.abs(d ?? 0))),
  };

  // Side by side while the cells stay large enough, else three in a row.
  const abreast = cellSize(shared, names.length) >= 14 ? names.length : Math.min(3, names.length);
  const size = cellSize(shared, abreast, 34);
  const { x, y } = mapAxes(shared, size, options);
  const panel = (k: number, kind: "map" | "difference"): Spec => {
    const cells = kind === "map" ? read[k].cells : deltas[k];
    const name = kind === "map" ? names[k] : `minus ${names[0]}`;
    return {
      name: `${kind}_${k}`,
      title: { text: name, fontSize: 12, fontWeight: kind === "map" ? 600 : 400, anchor: "middle", offset: 8 },
      width: size * shared.keys.length,
      height: size * shared.queries.length,
      data: { values: cellData(cells) },
      transform: [
        ...cellTransform(),
        {
          calculate:
            `datum.query + " attends to " + datum.key + ": " + (datum.value === null ? "not allowed" : ` +
            `format(datum.value, "${kind === "map" ? ".2f" : "+.2f"}"))`,
          as: "says",
        },
      ],
      mark: { type: "rect", strokeWidth: 2 },
      encoding: {
        x: kind === "map" ? x : { ...x, axis: null },
        y: k % abreast === 0 ? y : { ...y, axis: null },
        // Two channels, since one channel has one scale.
        [kind === "map" ? "color" : "fill"]: cellColor(
          kind === "map" ? shared : delta,
          kind === "map" ? {} : { title: "difference" },
        ),
        stroke: { condition: { param: "pointed", empty: false, value: "#ff7f0e" }, value: null },
        tooltip: { field: "says" },
        description: { field: "says" },
      },
    };
  };
  // The first map differs from itself by nothing: its place stays empty, so that the others stand below their maps.
  const empty: Spec = { data: { values: [] }, width: size * shared.keys.length, height: 1, mark: "point" };
  const panels = groups(
    names.map((_, k) => k),
    abreast,
  ).flatMap((row) => [
    ...row.map((k) => panel(k, "map")),
    ...Array.from({ length: row.length < abreast && names.length > abreast ? abreast - row.length : 0 }, () => empty),
    ...(differs ? row.map((k) => (k === 0 ? empty : panel(k, "difference"))) : []),
  ]);
  const pointed = {
    name: "pointed",
    select: { type: "point", on: "mouseover", clear: "mouseout", fields: ["i", "j"] },
  };
  return vegaLite(options, first.notes, describe(names, read), {
    params: [...labelParams(shared), { ...pointed, views: panels.flatMap(({ name }) => (name ? [name] : [])) }],
    concat: panels,
    columns: abreast,
    spacing: 14,
    align: "each",
  });
}

function describe(names: string[], maps: AttentionMap[]): string[] {
  const [first] = maps;
  const told = maps.slice(1).map((map, k) => {
    let [most, at]: [number, [number, number]] = [-1, [0, 0]];
    map.cells.forEach((row, i) =>
      row.forEach((w, j) => {
        const d = Math.abs((w ?? 0) - (first.cells[i][j] ?? 0));
        if (d > most + 1e-9) [most, at] = [d, [i, j]];
      }),
    );
    const [i, j] = at;
    const number = (w: number | null) => (map.scale === "weights" ? (w ?? 0).toFixed(2) : say(w ?? 0));
    return `'${names[k + 1]}' differs most from '${names[0]}' where '${map.queries[i]}' attends to '${map.keys[j]}' (${number(map.cells[i][j])} against ${number(first.cells[i][j])})`;
  });
  return [`${maps.length} maps of the same example`, ...told];
}
