import { checkOptions } from "../../check";
import type { Numbers } from "../../tensors";
import { LivePicture, type LiveOptions } from "../parts/livePicture";
import { MAP_OPTIONS, type MapOptions } from "../parts/map";
import { matrix } from "../parts/read";
import { movieOf, trainingMovie } from "./trainingMovie";

export interface LiveMapOptions extends MapOptions, LiveOptions {
  /** What a time is; default "step". */
  timeTitle?: string;
}

export interface LiveMap {
  /**
   * Shows a map if it is time for one; a function is called only then, so that nothing is read from the backend in
   * vain.
   */
  update(time: number, weights: Numbers | (() => Numbers)): void;
  /** Leaves the maps that were shown behind a slider, on the last of them; that of the end, if it is given. */
  done(time?: number, weights?: Numbers | (() => Numbers)): Promise<void>;
}

/**
 * A map that is redrawn while a model trains: at most ten times a second, for at most a few hundredths of the time.
 *
 * @example
 * const live = plots.liveMap({ queries: ["siebzig"], keys: ["and", "seventy"] });
 * const weights = (step: number) => [[1 / (1 + step), step / (1 + step)]];
 * for (let step = 1; step <= 3; step++) live.update(step, () => weights(step));
 * await live.done(3, weights(3));
 */
export function liveMap(given: LiveMapOptions = {}): LiveMap {
  checkOptions("liveMap", given, { ...MAP_OPTIONS, timeTitle: true, display: true });
  const { display, ...options } = given;
  const picture = new LivePicture(display);
  const labels = { ...options, timeTitle: options.timeTitle ?? "step" };
  let seen: { time: number; map: number[][] }[] = [];
  const read = (time: number, weights: Numbers | (() => Numbers)) => {
    const map = matrix("liveMap", "weights", typeof weights === "function" ? weights() : weights);
    // Long runs: every second map is enough, again and again.
    if (seen.length >= MOST_SEEN) seen = seen.filter((_, i) => i % 2 === 0);
    seen.push({ time, map });
    return map;
  };
  return {
    update(time, weights) {
      if (picture.due) picture.draw(() => movieOf([read(time, weights)], { ...labels, times: [time] }, true));
    },
    async done(time, weights) {
      if (time !== undefined && weights !== undefined && seen[seen.length - 1]?.time !== time) read(time, weights);
      if (!seen.length) return;
      const [maps, times] = [seen.map(({ map }) => map), seen.map((each) => each.time)];
      await picture.finish(trainingMovie(maps, { ...labels, times }));
    },
  };
}

const MOST_SEEN = 60;
