import { check, checkKind, checkOptions } from "../../check";
import type { Numbers } from "../../tensors";
import {
  cellColor,
  cellData,
  cellSize,
  cellTransform,
  cellWords,
  framed,
  labelParams,
  mapAxes,
  worded,
} from "../parts/cells";
import { vegaLite, type Chart, type Spec } from "../parts/chart";
import {
  KEY_TITLE,
  MAP_OPTIONS,
  MOST_TOKENS,
  numberTitleOf,
  readMap,
  type AttentionMap,
  type MapOptions,
} from "../parts/map";
import { groups, max, upTo } from "../parts/numbers";
import { flatColorBar, textWidth, wrapped } from "../parts/theme";
import { spoken } from "../parts/words";

export interface CompareMapsOptions extends MapOptions {
  /** Whether a second row shows how each map differs from the first; default true. */
  differences?: boolean;
}

/** So many maps are told apart; past so many cells neighbouring tokens are folded. */
const MOST_MAPS = 16;
const MOST_CELLS = 12_000;

/**
 * The same example under several mechanisms, on one scale, and below each map how it differs from the first. The
 * pointer marks the same cell in every map.
 *
 * @param maps a map `[N, M]` for each mechanism's name; all of one shape.
 * @throws as `attentionMap` does for each map, if there are fewer than 2 or more than 16, or their shapes differ.
 *
 * @example
 * plots.compareMaps({ softmax: [[0.6, 0.4]], sparsemax: [[1, 0]] }, { queries: ["it"], keys: ["cat", "mat"] }).alt
 * // → "2 maps of the same example. 'sparsemax' differs most from 'softmax' where 'it' attends to 'cat' (1.00 against 0.60). Columns: attends to this key."
 */
export function compareMaps(maps: Record<string, Numbers>, options: CompareMapsOptions = {}): Chart {
  checkKind("compareMaps", "an object with names", { maps });
  checkOptions("compareMaps", options, { ...MAP_OPTIONS, differences: true });
  const names = Object.keys(maps);
  check(names.length >= 2, "compareMaps", "there must be at least two maps", names.length);
  check(names.length <= MOST_MAPS, "compareMaps", `there must be at most ${MOST_MAPS} maps`, names.length);
  const differences = options.differences ?? true;
  const drawn = differences ? 2 * names.length - 1 : names.length;
  const most = Math.min(MOST_TOKENS, Math.floor(Math.sqrt(MOST_CELLS / drawn)));
  const read = names.map((name) => readMap("compareMaps", maps[name], options, most));
  checkShapes(names, read);
  const layout = layOut(read, options);
  const panels = panelsOf(names, read, layout, differences);
  const pointed = {
    name: "pointed",
    select: { type: "point", on: "mouseover", clear: "mouseout", fields: ["i", "j"] },
  };
  const columns = layout.titled ? [] : [`columns: ${options.keyTitle ?? KEY_TITLE}`];
  return vegaLite(options, [...read[0].notes, ...columns], describe(names, read), {
    params: [...labelParams(layout.shared), { ...pointed, views: panels.flatMap(({ name }) => (name ? [name] : [])) }],
    concat: panels,
    columns: layout.abreast,
    spacing: 14,
    align: "each",
  });
}

function checkShapes(names: string[], maps: AttentionMap[]): void {
  const shape = ({ cells }: AttentionMap) => `[${cells.length}, ${cells[0].length}]`;
  const other = maps.findIndex((map) => shape(map) !== shape(maps[0]));
  const got = other < 0 ? "" : `'${names[0]}' ${shape(maps[0])} and '${names[other]}' ${shape(maps[other])}`;
  check(other < 0, "compareMaps", "all maps must have the shape of the first", got);
}

/** What one panel draws: a map, or how it differs from the first. */
interface Panel {
  kind: "map" | "difference";
  k: number;
  title: string;
  cells: (number | null)[][];
  color: Spec;
}

/** How the panels stand: so many side by side as leave their cells large enough. */
interface Layout {
  shared: AttentionMap;
  abreast: number;
  size: number;
  options: MapOptions;
  /** Whether the keys' title is as narrow as a map. */
  titled: boolean;
}

function layOut(maps: AttentionMap[], options: MapOptions): Layout {
  const shared: AttentionMap = { ...maps[0], largest: max(maps.map((map) => map.largest)) };
  const sizeOf = (n: number) => cellSize(shared, n, 34, 40);
  const abreast = [4, 3].find((n) => n <= maps.length && sizeOf(n) >= 12) ?? (sizeOf(2) >= 6 ? 2 : 1);
  const size = sizeOf(abreast);
  const titled = 1.2 * textWidth(options.keyTitle ?? KEY_TITLE) <= size * shared.keys.length;
  return { shared, abreast, size, options, titled };
}

/** The panels row by row, below each map its difference from the first. */
function panelsOf(names: string[], maps: AttentionMap[], layout: Layout, differences: boolean): Spec[] {
  const { shared, abreast, size } = layout;
  const title = numberTitleOf(shared);
  const color = cellColor(
    shared,
    shared.scale === "weights" ? flatColorBar([0, 0.5, 1], ".2~f", title) : flatScoreBar(shared.largest, title),
  );
  const map = (k: number) => panelSpec({ kind: "map", k, title: names[k], cells: maps[k].cells, color }, layout);
  const deltas = maps.map((each) => difference(each, maps[0]));
  const reach = max(deltas.flatMap((rows) => rows.map((row) => max(row.map((d) => Math.abs(d ?? 0))))));
  const largest = shared.scale === "weights" ? 1 : Math.max(1e-6, reach);
  const deltaColor = cellColor({ scale: "scores", largest }, flatScoreBar(largest, "difference"));
  const delta = (k: number) =>
    panelSpec({ kind: "difference", k, title: `minus ${names[0]}`, cells: deltas[k], color: deltaColor }, layout);
  // The first map differs from itself by nothing: its place stays empty, so that the others stand below their maps.
  const empty: Spec = { data: { values: [] }, width: size * shared.keys.length, height: 1, mark: "point" };
  return groups(upTo(names.length), abreast).flatMap((row) => [
    ...row.map(map),
    ...(names.length > abreast ? upTo(abreast - row.length).map(() => empty) : []),
    ...(differences ? row.map((k) => (k === 0 ? empty : delta(k))) : []),
  ]);
}

const flatScoreBar = (end: number, title: string): Spec => flatColorBar([-end, 0, end], ".2~f", title);

const difference = (map: AttentionMap, first: AttentionMap): (number | null)[][] =>
  map.cells.map((row, i) => row.map((w, j) => (w === null ? null : w - (first.cells[i][j] ?? 0))));

function panelSpec(panel: Panel, { shared, abreast, size, options, titled }: Layout): Spec {
  const { x, y } = mapAxes(shared, size, options);
  const isMap = panel.kind === "map";
  const width = size * shared.keys.length;
  return {
    name: `${panel.kind}_${panel.k}`,
    title: {
      text: wrapped(panel.title, 12, width),
      fontSize: 12,
      fontWeight: isMap ? 600 : 400,
      anchor: "middle",
      offset: 8,
    },
    width,
    height: size * shared.queries.length,
    data: { values: cellData(panel.cells) },
    transform: [...cellTransform, cellWords(isMap ? ".2f" : "+.2f", shared)],
    mark: { type: "rect", strokeWidth: 2 },
    encoding: {
      x: isMap ? { ...x, axis: { ...(x.axis as Spec), ...(titled ? {} : { title: null }) } } : { ...x, axis: null },
      y: panel.k % abreast === 0 ? y : { ...y, axis: null },
      // Two channels, since one channel has one scale.
      [isMap ? "color" : "fill"]: panel.color,
      stroke: framed("pointed"),
      ...worded,
    },
  };
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
    const number = (w: number | null) => (map.scale === "weights" ? (w ?? 0).toFixed(2) : spoken(w ?? 0));
    const [query, key] = [`'${map.queries[i]}'`, `'${map.keys[j]}'`];
    const where = map.numberTitle
      ? `in the ${map.numberTitle} of ${query} at ${key}`
      : `where ${query} attends to ${key}`;
    return `'${names[k + 1]}' differs most from '${names[0]}' ${where} (${number(map.cells[i][j])} against ${number(first.cells[i][j])})`;
  });
  return [`${maps.length} maps of the same example`, ...told];
}
