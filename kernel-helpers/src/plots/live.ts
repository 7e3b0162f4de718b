import { display, type DisplayHandle } from "../runtime/display";
import type { MimeBundle } from "../runtime/kernel";
import type { Numbers } from "../tensors";
import { attentionMap } from "./attentionMap";
import { jupyterDisplay, jupyterMetadata, type Chart } from "./chart";
import { learningCurves, type LearningCurvesOptions, type Run } from "./learningCurves";
import type { MapOptions } from "./map";
import { matrix } from "./read";
import { trainingMovie } from "./trainingMovie";

/** No more than ten pictures a second: an eye sees no more, and a notebook's line carries no more. */
const INTERVAL = 100;
/** No more of the time than this is given to drawing. */
const SHARE = 0.03;

/** One picture in a cell that is redrawn in place: never too often, and never at more cost than it is worth. */
class LivePicture {
  private handle?: DisplayHandle;
  private next = 0;

  constructor(private readonly open: typeof display = display) {}

  /** Whether it is time for another picture. */
  get due(): boolean {
    return performance.now() >= this.next;
  }

  /** Draws now what `chart` makes; making it counts as a part of its cost. */
  draw(chart: () => Chart): void {
    const start = performance.now();
    const { mime, spec } = chart();
    // The PNG is made once, at the end. Without any, JupyterLab would make one of every picture, and draw each twice.
    this.put({ [mime]: spec, "image/png": EMPTY_PNG });
    const cost = performance.now() - start;
    this.next = start + Math.max(INTERVAL, cost / SHARE);
  }

  /** The last picture, complete: with its PNG, its size and its sentence. */
  async finish(chart: Chart): Promise<void> {
    this.put(await chart[jupyterDisplay](), await chart[jupyterMetadata]?.());
  }

  private put(bundle: MimeBundle, metadata?: MimeBundle): void {
    if (this.handle) this.handle.update(bundle, metadata);
    else this.handle = this.open(bundle, metadata);
  }
}

// One transparent pixel.
const EMPTY_PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

interface LiveOptions {
  /** Where it is shown; default: in the running cell. */
  display?: typeof display;
}

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
export function liveMap({ display: open, ...options }: LiveMapOptions = {}): LiveMap {
  const picture = new LivePicture(open);
  const timeTitle = options.timeTitle ?? "step";
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
      if (!picture.due) return;
      const title = [options.title, `${timeTitle} ${time}`].filter(Boolean).join(", ");
      picture.draw(() => attentionMap(read(time, weights), { ...options, title }));
    },
    async done(time, weights) {
      if (time !== undefined && weights !== undefined && seen[seen.length - 1]?.time !== time) read(time, weights);
      if (!seen.length) return;
      await picture.finish(
        trainingMovie(
          seen.map(({ map }) => map),
          { ...options, timeTitle, times: seen.map(({ time }) => time) },
        ),
      );
    },
  };
}

const MOST_SEEN = 60;

export interface LiveCurvesOptions extends LearningCurvesOptions, LiveOptions {
  /** The name of this run; default "this run". */
  name?: string;
  /** Runs from before, to compare with. */
  beside?: Record<string, Run | Run[]>;
}

export interface LiveCurves {
  /** Adds what was measured at a step, and redraws if it is time. */
  update(step: number, measures: Record<string, number>): void;
  /** Leaves the finished picture. */
  done(): Promise<void>;
}

/**
 * Learning curves that grow while a model trains: redrawn at most ten times a second, for at most a few hundredths of
 * the time.
 *
 * @example
 * const live = plots.liveCurves({ log: ["loss"] });
 * for (let step = 1; step <= 3; step++) live.update(step, { loss: 1 / step });
 * await live.done();
 */
export function liveCurves({
  name = "this run",
  beside = {},
  display: open,
  ...options
}: LiveCurvesOptions = {}): LiveCurves {
  const picture = new LivePicture(open);
  // A measure may be taken less often than another, so each keeps its own steps.
  const measured = new Map<string, { step: number[]; value: number[] }>();
  const chart = () =>
    learningCurves(
      { ...beside, [name]: [...measured].map(([measure, { step, value }]) => ({ step, [measure]: value })) },
      options,
    );
  return {
    update(step, measures) {
      for (const [measure, number] of Object.entries(measures)) {
        if (!measured.has(measure)) measured.set(measure, { step: [], value: [] });
        measured.get(measure)!.step.push(step);
        measured.get(measure)!.value.push(number);
      }
      if (measured.size && picture.due) picture.draw(chart);
    },
    async done() {
      if (measured.size) await picture.finish(chart());
    },
  };
}
