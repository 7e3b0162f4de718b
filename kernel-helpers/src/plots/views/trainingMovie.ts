import { check, checkKind, checkOptions } from "../../check";
import type { Numbers } from "../../tensors";
import { cellData, labelParams, mapView } from "../parts/cells";
import { vegaLite, type Chart, type Spec } from "../parts/chart";
import { describeMap, MAP_OPTIONS, readMap, type AttentionMap, type MapOptions } from "../parts/map";
import { max } from "../parts/numbers";
import { cube, matrix } from "../parts/read";
import { followingTitle, noteParams, slider, type Slider } from "../parts/slider";
import { counted } from "../parts/words";

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
  checkOptions("trainingMovie", options, { ...MAP_OPTIONS, times: true, timeTitle: true });
  return movieOf(readMaps(maps), options);
}

/** The movie of maps that were read; while `more` are to come its slider is there, and waits. */
export function movieOf(maps: number[][][], options: TrainingMovieOptions, more = false): Chart {
  const times = options.times ?? maps.map((_, i) => i + 1);
  checkKind("trainingMovie", "an array", { times });
  const rule = "there must be one time for each map";
  check(times.length === maps.length, "trainingMovie", rule, `${times.length} times for ${maps.length} maps`);
  const shown = framesOf(maps);
  const frames = shown.map((t) => readMap("trainingMovie", maps[t], options));
  const label = options.timeTitle ?? "epoch";
  const left = maps.length > shown.length ? [`${shown.length} of ${maps.length} maps are shown`] : [];
  const notes = [...frames[0].notes, ...left];
  const alt = [
    `${counted(maps.length, "map")}, from ${label} ${times[0]} to ${label} ${times[times.length - 1]}`,
    `At first: ${describeMap(frames[0])}`,
    `At last: ${describeMap(frames[frames.length - 1])}`,
  ];
  const texts = shown.map((t) => `${label} ${times[t]}`);
  const values = shown.map((t) => times[t]);
  const frame: Slider = { name: "frame", label, texts, values, at: frames.length - 1, waiting: more };
  return vegaLite(options, notes, alt, movie(frames, frame, notes, options));
}

/** The maps that are shown, when there are too many of them; the last is always among them. */
function framesOf(maps: number[][][]): number[] {
  const size = maps[0].length * maps[0][0].length;
  const every = Math.ceil(maps.length / Math.max(2, Math.min(MOST_FRAMES, Math.floor(MOST_NUMBERS / size))));
  return maps.map((_, t) => t).filter((t) => (maps.length - 1 - t) % every === 0);
}

/** One map, its slider, and the title that says what it is set to. */
function movie(frames: AttentionMap[], frame: Slider, notes: string[], options: MapOptions): Spec {
  const map = { ...frames[0], largest: max(frames.map((each) => each.largest)) };
  const data = frames.flatMap(({ cells }, t) => cellData(cells, { t }));
  const view = mapView(map, data, options);
  return {
    ...view,
    title: followingTitle(options.title, frame.name, notes),
    params: [...labelParams(map), ...noteParams(notes), ...slider(frame)],
    transform: [{ filter: "datum.t === frame" }, ...(view.transform as Spec[])],
  };
}

function readMaps(maps: Numbers | Numbers[]): number[][][] {
  const several =
    Array.isArray(maps) &&
    maps.length > 0 &&
    maps.every((map) => map !== null && typeof map === "object" && "arraySync" in map);
  if (several) return (maps as Numbers[]).map((map) => matrix("trainingMovie", "a map", map));
  return cube("trainingMovie", "maps", maps as Numbers, "[times, queries, keys]");
}
