import { checkKind, checkOptions } from "../../check";
import { LivePicture, type LiveOptions } from "../parts/livePicture";
import { learningCurves, type LearningCurvesOptions, type Run } from "./learningCurves";

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
export function liveCurves(given: LiveCurvesOptions = {}): LiveCurves {
  checkOptions("liveCurves", given, {
    title: true,
    roles: true,
    log: true,
    x: true,
    name: true,
    beside: true,
    display: true,
  });
  const { name = "this run", beside = {}, display, ...options } = given;
  const picture = new LivePicture(display);
  // A measure may be taken less often than another, so each keeps its own steps.
  const measured = new Map<string, { step: number[]; value: number[] }>();
  const chart = () =>
    learningCurves(
      { ...beside, [name]: [...measured].map(([measure, { step, value }]) => ({ step, [measure]: value })) },
      options,
    );
  return {
    update(step, measures) {
      checkKind("liveCurves.update", "an object with names", { measures });
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
