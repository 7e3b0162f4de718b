import { check } from "../check";
import type { Numbers } from "../tensors";
import { cellLayers } from "./attentionMap";
import { vegaLite, type Chart } from "./chart";
import { cellData, cellSays, cellSize, cellTransform, describeMap, labelParams, readMap, type MapOptions } from "./map";
import { cube, matrix } from "./read";

export interface TrainingMovieOptions extends MapOptions {
  /** When each map was seen, such as the epochs; default: 1 to T. */
  times?: (string | number)[];
  /** What a time is; default "epoch". */
  timeTitle?: string;
}

/** More numbers than this make a movie of 150 kB; then only every second map is shown, or every third, … */
const MOST_NUMBERS = 25_000;
const MOST_FRAMES = 60;

/**
 * How a map forms: one map, and a slider over the times at which it was seen. It opens on the last of them.
 *
 * @param maps `[T, N, M]`: a map `[query][key]` for each time.
 * @throws as `attentionMap` does for each map, and if there is not one time for each.
 *
 * @example
 * plots.trainingMovie([[[0.5, 0.5]], [[0, 1]]], { queries: ["was"], keys: ["is", "was"], times: [1, 40] }).alt
 * // → "2 maps, from epoch 1 to epoch 40. At first: 'was' attends mostly to 'is' (0.50) and 'was' (0.50). At last: 'was' attends mostly to 'was' (1.00)."
 */
export function trainingMovie(maps: Numbers | Numbers[], options: TrainingMovieOptions = {}): Chart {
  const numbers = readMaps(maps);
  const times = options.times ?? numbers.map((_, i) => i + 1);
  check(
    times.length === numbers.length,
    "trainingMovie",
    "there must be one time for each map",
    `${times.length} times for ${numbers.length} maps`,
  );
  const size = numbers[0].length * numbers[0][0].length;
  const every = Math.ceil(numbers.length / Math.max(2, Math.min(MOST_FRAMES, Math.floor(MOST_NUMBERS / size))));
  // The last map is always among those shown.
  const shown = numbers.map((_, t) => t).filter((t) => (numbers.length - 1 - t) % every === 0);
  const frames = shown.map((t) => readMap("trainingMovie", numbers[t], options));
  const map = { ...frames[0], largest: Math.max(...frames.map((frame) => frame.largest)) };
  const side = cellSize(map);
  const timeTitle = (options.timeTitle ?? "epoch").replace(/["\\]/g, "");
  const notes = [...map.notes, ...(every > 1 ? [`${shown.length} of ${numbers.length} maps are shown`] : [])];
  const last = frames.length - 1;
  const alt = [
    `${numbers.length} ${numbers.length === 1 ? "map" : "maps"}, from ${timeTitle} ${times[0]} to ${timeTitle} ${times[times.length - 1]}`,
    `At first: ${describeMap(frames[0])}`,
    `At last: ${describeMap(frames[last])}`,
  ];
  const lines = {
    expr: `["${timeTitle} " + times[frame]${notes.map((note) => `, ${JSON.stringify(note)}`).join("")}]`,
  };
  return vegaLite(options, notes, alt, {
    title: options.title ? { text: options.title, subtitle: lines } : { text: lines, fontSize: 12, fontWeight: 400 },
    params: [
      ...labelParams(map),
      { name: "times", value: shown.map((t) => times[t]) },
      { name: "frame", value: last, bind: { input: "range", min: 0, max: last, step: 1, name: `${timeTitle} ` } },
    ],
    data: { values: frames.flatMap(({ cells }, t) => cellData(cells, { t })) },
    transform: [{ filter: "datum.t === frame" }, ...cellTransform(), cellSays(map.scale)],
    width: { step: side },
    height: { step: side },
    layer: cellLayers(map, side, options),
  });
}

function readMaps(maps: Numbers | Numbers[]): number[][][] {
  const several =
    Array.isArray(maps) &&
    maps.length > 0 &&
    maps.every((map) => map !== null && typeof map === "object" && "arraySync" in map);
  if (several) return (maps as Numbers[]).map((map) => matrix("trainingMovie", "a map", map));
  return cube("trainingMovie", "maps", maps as Numbers, "[times, queries, keys]");
}
