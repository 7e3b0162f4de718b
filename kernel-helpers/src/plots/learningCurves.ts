import { check } from "../check";
import type { Numbers } from "../tensors";
import { vegaLite, type Chart, type Heading } from "./chart";
import { axisFor, channel, labelRoom, lineLayers, max, min, round4, type Axis, type Line } from "./lines";
import { vector } from "./read";
import { WIDTH } from "./theme";
import { say } from "./words";

/**
 * One run of training: `step [N]`, and `[N]` numbers for each thing that was measured, such as `loss` and `accuracy`.
 */
export type Run = Record<string, Numbers>;

export interface LearningCurvesOptions extends Heading {
  /** Measures that are drawn on a logarithmic axis, such as ["loss"]. */
  log?: string[];
  /** What a step is, in words; default "step". */
  x?: string;
}

/** A panel's height. */
const HEIGHT = 150;

/** More points than this a curve does not show. */
const MOST_POINTS = 200;

/**
 * Loss and metric against step: a panel for each measure, a curve for each name. Several runs of one name (seeds) are
 * drawn as their mean, in a band from the lowest to the highest.
 *
 * @throws if a run has no `step`, a measure has another length than its steps, or runs of one name differ in their
 *   steps.
 *
 * @example
 * plots.learningCurves({ attention: { step: [0, 10, 20], loss: [2, 1, 0.5] } }).alt
 * // → "Loss: 'attention' goes from 2 at step 0 to 0.5 at step 20."
 */
export function learningCurves(runs: Record<string, Run | Run[]>, options: LearningCurvesOptions = {}): Chart {
  const named = Object.entries(runs).map(([name, seeds]) => ({
    name,
    seeds: [seeds].flat().map((run) => readRun(name, run)),
  }));
  check(named.length > 0, "learningCurves", "at least one run must be given", "none");
  const measures = [...new Set(named.flatMap(({ seeds }) => seeds.flatMap((run) => Object.keys(run.measures))))];
  check(
    measures.length > 0,
    "learningCurves",
    "a run must have a measure beside its steps, such as loss",
    Object.keys(runs),
  );
  const names = named.map(({ name }) => name);
  const steps = named.flatMap(({ seeds }) => seeds.flatMap((run) => run.step));
  const xAxis: Axis = { ends: [min(steps), max(steps)], log: false };
  const panels = measures.map((measure) => ({
    measure,
    lines: named.flatMap(({ name, seeds }) => summary(name, seeds, measure)),
  }));
  const several = max(
    measures.flatMap((measure) => named.map(({ seeds }) => seeds.filter((run) => measure in run.measures).length)),
  );
  const notes = several > 1 ? [`mean of ${several} seeds, in a band from the lowest to the highest`] : [];
  const alt = panels.map(
    ({ measure, lines }) =>
      `${measure}: ${lines
        .map(
          (line) =>
            `'${line.name}' goes from ${say(line.y[0])} at ${options.x ?? "step"} ${say(line.x[0])} to ${say(line.y[line.y.length - 1])} at ${options.x ?? "step"} ${say(line.x[line.x.length - 1])}`,
        )
        .join("; ")}`,
  );
  return vegaLite(options, notes, alt, {
    spacing: 18,
    vconcat: panels.map(({ measure, lines }, i) => {
      const log = options.log?.includes(measure) ?? false;
      const yAxis = axisFor(
        "learningCurves",
        measure,
        lines.flatMap((line) => [...line.y, ...(line.low ?? []), ...(line.high ?? [])]),
        log,
      );
      const last = i === panels.length - 1;
      const x = channel("x", last ? (options.x ?? "step") : "", xAxis, {
        axis: last ? { tickMinStep: 1 } : { tickMinStep: 1, labels: false, ticks: false, title: null },
      });
      const y = channel("y", measure, yAxis, { axis: { tickCount: 5 } });
      return {
        width: WIDTH - 90 - labelRoom(names),
        height: HEIGHT,
        layer: lineLayers(lines, names, x, y, yAxis, HEIGHT, String(i)),
      };
    }),
  });
}

interface ReadRun {
  step: number[];
  measures: Record<string, number[]>;
}

function readRun(name: string, run: Run): ReadRun {
  const { step, ...rest } = run;
  check(step !== undefined, "learningCurves", `the run '${name}' must have the numbers of its steps`, Object.keys(run));
  const steps = vector("learningCurves", `${name}'s step`, step);
  const measures = Object.fromEntries(
    Object.entries(rest).map(([measure, numbers]) => {
      const read = vector("learningCurves", `${name}'s ${measure}`, numbers);
      check(
        read.length === steps.length,
        "learningCurves",
        `${name}'s ${measure} must have a number for each step`,
        `${read.length} for ${steps.length}`,
      );
      return [measure, read];
    }),
  );
  return { step: steps, measures };
}

/** One measure of all seeds as one line, with a band around it where there are several. */
function summary(name: string, seeds: ReadRun[], measure: string): Line[] {
  const measured = seeds.filter((run) => measure in run.measures);
  if (!measured.length) return [];
  const { step } = measured[0];
  for (const run of measured) {
    check(
      run.step.length === step.length && run.step.every((s, i) => s === step[i]),
      "learningCurves",
      `the runs of '${name}' must be measured at the same steps`,
      `${run.step.length} and ${step.length} steps`,
    );
  }
  const shown = thinned(step.length);
  const at = (i: number) => measured.map((run) => run.measures[measure][i]);
  return [
    {
      name,
      x: shown.map((i) => step[i]),
      y: shown.map((i) => round4(at(i).reduce((a, b) => a + b, 0) / measured.length)),
      ...(measured.length > 1 ? { low: shown.map((i) => min(at(i))), high: shown.map((i) => max(at(i))) } : {}),
    },
  ];
}

/** Evenly spread positions, the first and the last among them. */
function thinned(count: number): number[] {
  const shown = Math.min(count, MOST_POINTS);
  return Array.from({ length: shown }, (_, i) => (shown === 1 ? 0 : Math.round((i * (count - 1)) / (shown - 1))));
}
