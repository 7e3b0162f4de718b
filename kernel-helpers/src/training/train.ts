import * as tf from "@tensorflow/tfjs";
import { check, checkKind, checkOptions } from "../check";
import { breathe, interruptible } from "../runtime/interrupt";
import { progress } from "../runtime/progress";
import { adam, checkRate, type Adam } from "./adam";
import { Best } from "./best";
import { checkpoint } from "./checkpoint";
import type { Schedule } from "./schedules";
import { kindOf, stepper } from "./step";

export interface TrainOptions<Batch> {
  /**
   * What is to become small, for one batch. A tensor of several numbers trains several models side by side, one number
   * and one list of variables for each. The step of a loss made by `training.recordable`, such as a model's own,
   * becomes one call of TensorFlow where that pays.
   */
  loss: (batch: Batch) => tf.Tensor;
  /** What gradient descent may change; a list of lists for several models. */
  variables: readonly tf.Variable[] | readonly (readonly tf.Variable[])[];
  /**
   * Where batches come from, such as `datasets.batches(...)`. Training ends with them or after `steps`, whichever is
   * first.
   */
  batches: Iterable<Batch>;
  steps: number;
  /** The learning rate, or one for each step. Default: the optimiser's own, which is 0.001 for a new one. */
  rate?: number | Schedule;
  /** Default: a new one, disposed of at the end. */
  optimizer?: Adam;
  /** The largest norm of a model's gradient; what is longer is shortened. Default: any. */
  clip?: number;
  /**
   * A measure of how good the models are, higher is better: one finite number for each. Each model ends as it was when
   * it was best.
   */
  validate?: () => number | readonly number[];
  /** What `validate` measures, in words. Default "validation". */
  metric?: string;
  /** After how many steps each is validated, and saved when there is a checkpoint. Default: a tenth of the steps. */
  every?: number;
  /** Stops when no model has become better in so many validations. Default: never. */
  patience?: number;
  /** Pictures to keep up to date, such as `plots.liveCurves()`. */
  live?: readonly Live[];
  /**
   * A file to save everything in now and then. If it is there already, training goes on from it as if it had not
   * stopped.
   */
  checkpoint?: string;
  /** What the progress line says. Default "training". */
  label?: string;
}

/** Something that is told what was measured at a step. `plots.liveCurves()` is one. */
export interface Live {
  update(step: number, measures: Record<string, number>): void;
  done(): Promise<void>;
}

/** What came of training. */
export interface Training {
  /** For each model, its loss at each step, `[models][steps]`. */
  loss: number[][];
  /** After which steps the models were validated. */
  validated: number[];
  /** For each model, what each validation gave. */
  metric: number[][];
  /** For each model, the step from which its variables are: that of its best validation, else the last. */
  best: number[];
  stopped: "finished" | "early" | "interrupted";
  seconds: number;
}

/**
 * Trains: loss and gradient, clipping, rate, optimiser, step by step; with progress, validation, early stopping, and a
 * file to go on from.
 *
 * It lets the event loop turn at every step, so that output appears. An interrupt (in JupyterLab "Interrupt kernel")
 * ends it after the step that is running; it returns what there is, and the models stay as they were at their best.
 *
 * `ATTENTION_STEPS=5` in the environment cuts every training short after five steps, with the last one validated: to
 * try whether what comes before and after it runs.
 *
 * An error (of yours, or of a loss that is not finite) ends it too, before the step's change is made, and the models
 * are left at their best.
 *
 * @throws if there is an option of another name, a loss or a validation is not finite, there is not one for each list
 *   of variables, a rate or `clip` is not positive, a checkpoint is damaged, of other variables or in no folder, there
 *   is no batch, or a number of steps is not positive and whole.
 *
 * @example
 * const x = tf.variable(tf.scalar(5));
 * const { loss } = await training.train({ loss: () => tf.square(x), variables: [x], batches: Array(50).fill(0), steps: 50, rate: 0.5 });
 * loss[0][0]   // → 25
 */
export async function train<Batch>(options: TrainOptions<Batch>): Promise<Training> {
  const {
    clip,
    validate,
    patience = Infinity,
    live = [],
    rate,
    metric = "validation",
    label = "training",
  } = options ?? {};
  const { loss, variables: given, batches, optimizer: own, checkpoint: file } = options ?? {};
  checkOptions("training.train", options, {
    loss,
    variables: given,
    batches,
    steps: options?.steps,
    rate,
    optimizer: own,
    clip,
    validate,
    metric,
    every: options?.every,
    patience,
    live,
    checkpoint: file,
    label,
  });
  const steps = Math.min(options.steps, Number(globalThis.process?.env.ATTENTION_STEPS ?? Infinity));
  const every = options.every ?? Math.max(1, Math.round(steps / 10));
  for (const [name, value] of Object.entries({ steps, every, patience })) {
    check(value > 0, "training.train", `${name} must be positive`, value);
    check(value === Infinity || Number.isInteger(value), "training.train", `${name} must be whole`, value);
  }
  if (typeof rate === "number") checkRate("training.train", rate);
  check(clip === undefined || clip > 0, "training.train", "clip must be positive", clip);
  const isIterable = typeof (batches as Partial<Iterable<Batch>> | undefined)?.[Symbol.iterator] === "function";
  check(
    isIterable,
    "training.train",
    "batches must be iterable with for … of (a generator function is called first)",
    `a ${typeof batches}`,
  );
  checkKind("training.train", "a function", { loss });
  checkKind("training.train", "an array", { variables: given });
  const models = (given.length > 0 && Array.isArray(given[0]) ? given : [given]) as tf.Variable[][];
  const variables = models.flat();
  check(variables.length > 0, "training.train", "there must be a variable to change", "none");
  const optimizer = own ?? adam();

  const result: Training = {
    loss: models.map(() => []),
    validated: [],
    metric: models.map(() => []),
    best: [],
    stopped: "finished",
    seconds: 0,
  };
  const best = new Best(models);
  const saved = file === undefined ? undefined : checkpoint(file, { variables, optimizer, best, result });
  const change = stepper({ loss, models, optimizer, clip, steps });
  const started = performance.now();
  try {
    const before = saved?.load() ?? 0;
    const bar = progress(label, options.steps);
    bar.step(before);
    let step = before;
    await interruptible(async (signal) => {
      let seen = 0;
      for (const batch of batches) {
        if (seen++ < before) continue;
        if (step >= steps) break;
        if (signal.aborted) {
          result.stopped = "interrupted";
          break;
        }
        step++;
        if (rate !== undefined) optimizer.rate = typeof rate === "number" ? rate : scheduled(rate, step);
        const losses = change(batch, step);
        losses.forEach((loss, m) => result.loss[m].push(loss));
        const measures: Record<string, number> = { loss: mean(losses) };

        const look = step % every === 0 || step === steps;
        if (look && validate) {
          const values = measured(validate(), models.length);
          result.validated.push(step);
          values.forEach((value, m) => result.metric[m].push(value));
          best.look(step, values);
          measures[metric] = mean(values);
        }
        if (look) saved?.save(step);
        for (const picture of live) picture.update(step, measures);
        bar.step(step, note(measures));
        if (look && validate && withoutProgress(result) >= patience) {
          result.stopped = "early";
          break;
        }
        await breathe();
      }
      check(
        seen > 0 || step >= steps,
        "training.train",
        "there must be at least one batch (a generator gives its batches only once)",
        "none",
      );
    });
    if (result.stopped === "interrupted") saved?.save(step);
    best.restore();
    result.best = models.map((_, m) => best.step[m] ?? step);
    bar.done(
      note({
        loss: mean(models.map((_, m) => result.loss[m][result.loss[m].length - 1])),
        ...lastMetric(result, metric),
      }),
    );
    for (const picture of live) await picture.done();
  } catch (error) {
    best.restore();
    throw error;
  } finally {
    best.dispose();
    change.dispose();
    if (!own) optimizer.dispose();
    result.seconds = (performance.now() - started) / 1000;
  }
  return result;
}

/** What `validate` gave, as one number for each model. */
function measured(given: unknown, models: number): number[] {
  const values = [given].flat();
  check(
    values.every((value) => typeof value === "number"),
    "training.train",
    "validate must give numbers, at once (of a tensor: its dataSync())",
    kindOf(values.find((value) => typeof value !== "number")),
  );
  check(
    values.length === models,
    "training.train",
    `validate must give one number for each of ${models} models`,
    values,
  );
  check(values.every(Number.isFinite), "training.train", "validate must give finite numbers", values.map(String));
  return values as number[];
}

function scheduled(rate: Schedule, step: number): number {
  const now = rate(step);
  check(
    now >= 0 && now < Infinity,
    "training.train",
    `the schedule's rate must be finite and not negative, here at step ${step}`,
    now,
  );
  return now;
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

const note = (measures: Record<string, number>): string =>
  Object.entries(measures)
    .filter(([, value]) => Number.isFinite(value))
    .map(([name, value]) => `${name} ${value.toPrecision(3)}`)
    .join(", ");

/** In how many validations, up to the last, no model has become better than it ever was. */
function withoutProgress({ metric, validated }: Training): number {
  const firstBest = metric.map((values) => values.indexOf(highest(values)));
  return validated.length - 1 - highest(firstBest);
}

function lastMetric({ metric, validated }: Training, name: string): Record<string, number> {
  return validated.length ? { [name]: mean(metric.map(highest)) } : {};
}

// Not Math.max(...numbers): there is only room for about 125,000 arguments.
const highest = (numbers: readonly number[]): number => numbers.reduce((most, x) => Math.max(most, x), -Infinity);
