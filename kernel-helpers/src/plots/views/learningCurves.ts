import { check, checkKind, checkOptions } from "../../check";
import type { Numbers } from "../../tensors";
import { vegaLite, type Chart, type Heading, type Spec } from "../parts/chart";
import { axisFor, channel, labelRoom, lineLayers, panelAt, type Axis, type Legend, type Line } from "../parts/lines";
import { max, min, round4, sum, thinned } from "../parts/numbers";
import { vector } from "../parts/read";
import { colorsOf, type RoleOptions } from "../parts/roles";
import { growing } from "../parts/width";
import { spoken } from "../parts/words";

/**
 * One run of training: `step [N]`, and `[N]` numbers for each thing that was measured, such as `loss` and `accuracy`.
 */
export type Run = Record<string, Numbers>;

export interface LearningCurvesOptions extends Heading, RoleOptions {
  /** Measures that are drawn on a logarithmic axis, such as ["loss"]. */
  log?: string[];
  /** What a step is, in words; default "step". */
  x?: string;
}

/** A panel's height, and the gap between two. */
const HEIGHT = 150;
const GAP = 22;

/** More points than this a curve does not show. */
const MOST_POINTS = 200;
const MOST_NAMES = 24;

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
  checkKind("learningCurves", "an object with names", { runs });
  checkOptions("learningCurves", options, { title: true, roles: true, log: true, x: true });
  const named = Object.entries(runs).map(([name, runsOfName]) => ({
    name,
    seeds: [runsOfName].flat().map((run) => readRun(name, run)),
  }));
  check(named.length > 0, "learningCurves", "at least one run must be given", "none");
  check(
    named.length <= MOST_NAMES,
    "learningCurves",
    `there must be at most ${MOST_NAMES} names of runs`,
    named.length,
  );
  const measures = [...new Set(named.flatMap(({ seeds }) => seeds.flatMap((run) => Object.keys(run.measures))))];
  const rule = "a run must have a measure beside its steps, such as loss";
  check(measures.length > 0, "learningCurves", rule, Object.keys(runs));
  const panels = measures.map((measure) => ({
    measure,
    lines: named.flatMap(({ name, seeds }) => summary(name, seeds, measure)),
  }));
  const steps = named.flatMap(({ seeds }) => seeds.map((run) => run.step));
  const xAxis: Axis = { ends: [min(steps.map(min)), max(steps.map(max))], log: false };
  const names = named.map(({ name }) => name);
  const legend = { names, colors: colorsOf("learningCurves", names, options.roles) };
  return vegaLite(options, notesOf(named, measures), describe(panels, options.x ?? "step"), {
    ...growing(70 + labelRoom(names)),
    height: panels.length * (HEIGHT + GAP) - GAP,
    layer: [headroom, ...panels.map((panel, i) => panelSpec(panel, i, legend, xAxis, options))],
    resolve: { scale: { y: "independent" } },
  });
}

/**
 * Half a number's height above the first panel, whether or not one stands at its top: a live picture keeps its height.
 */
const headroom: Spec = {
  data: { values: [{}] },
  mark: { type: "rect", opacity: 0, aria: false, tooltip: null },
  encoding: { x: { value: 0 }, x2: { value: 1 }, y: { value: -8 }, y2: { value: 0 } },
};

/** One measure's panel, below those before it. */
function panelSpec(
  { measure, lines }: { measure: string; lines: Line[] },
  i: number,
  legend: Legend,
  xAxis: Axis,
  { x = "step", log }: LearningCurvesOptions,
): Spec {
  const numbers = lines.flatMap((line) => [...line.y, ...(line.low ?? []), ...(line.high ?? [])]);
  const yAxis = axisFor("learningCurves", measure, numbers, log?.includes(measure));
  const channels = [
    channel("x", x, xAxis, { axis: { tickMinStep: 1, grid: false } }),
    channel("y", measure, yAxis),
  ] as const;
  return { layer: lineLayers(lines, legend, panelAt(i * (HEIGHT + GAP), HEIGHT, ...channels, yAxis, String(i))) };
}

interface ReadRun {
  step: number[];
  measures: Record<string, number[]>;
}

function readRun(name: string, run: Run): ReadRun {
  checkKind("learningCurves", "an object with names", { [`the run '${name}'`]: run });
  const { step, ...rest } = run;
  check(step !== undefined, "learningCurves", `the run '${name}' must have the numbers of its steps`, Object.keys(run));
  const steps = vector("learningCurves", `${name}'s step`, step);
  const measures = Object.entries(rest).map(([measure, numbers]): [string, number[]] => {
    const read = vector("learningCurves", `${name}'s ${measure}`, numbers);
    const rule = `${name}'s ${measure} must have a number for each step`;
    check(read.length === steps.length, "learningCurves", rule, `${read.length} for ${steps.length}`);
    return [measure, read];
  });
  return { step: steps, measures: Object.fromEntries(measures) };
}

/** One measure of all seeds as one line, with a band around it where there are several. */
function summary(name: string, seeds: ReadRun[], measure: string): Line[] {
  const measured = seeds.filter((run) => measure in run.measures);
  if (!measured.length) return [];
  const { step } = measured[0];
  const other = measured.find((run) => run.step.length !== step.length || run.step.some((s, i) => s !== step[i]));
  const rule = `the runs of '${name}' must be measured at the same steps`;
  check(!other, "learningCurves", rule, `${other?.step.length} and ${step.length} steps`);
  const shown = thinned(step.length, MOST_POINTS);
  const at = (i: number) => measured.map((run) => run.measures[measure][i]);
  const band = { low: shown.map((i) => min(at(i))), high: shown.map((i) => max(at(i))) };
  return [
    {
      name,
      x: shown.map((i) => step[i]),
      y: shown.map((i) => round4(sum(at(i)) / measured.length)),
      ...(measured.length > 1 ? band : {}),
    },
  ];
}

function notesOf(named: { seeds: ReadRun[] }[], measures: string[]): string[] {
  const seedsOf = (measure: string) => named.map(({ seeds }) => seeds.filter((run) => measure in run.measures).length);
  const several = max(measures.flatMap(seedsOf));
  return several > 1 ? [`mean of ${several} seeds, in a band from the lowest to the highest`] : [];
}

function describe(panels: { measure: string; lines: Line[] }[], x: string): string[] {
  const tell = ({ name, x: at, y }: Line) => {
    const last = y.length - 1;
    return `'${name}' goes from ${spoken(y[0])} at ${x} ${spoken(at[0])} to ${spoken(y[last])} at ${x} ${spoken(at[last])}`;
  };
  return panels.map(({ measure, lines }) => `${measure}: ${lines.map(tell).join("; ")}`);
}
