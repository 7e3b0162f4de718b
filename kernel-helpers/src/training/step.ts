import * as tf from "@tensorflow/tfjs";
import { check } from "../check";
import { observed, type RecordableLoss } from "../recording";
import type { Adam } from "./adam";
import { clipByNorm } from "./clip";
import { compiled } from "./compiled";

interface Parts<Batch> {
  loss: (batch: Batch) => tf.Tensor;
  models: readonly (readonly tf.Variable[])[];
  optimizer: Adam;
  clip?: number;
  /** How many there will be, as far as is known. */
  steps: number;
}

/** Changes the models for one batch, the step's number given, and returns each one's loss before that. */
interface Stepper<Batch> {
  (batch: Batch, step: number): number[];
  dispose(): void;
}

/**
 * A step of training: loss, gradients, clipping and the optimiser's change. With a loss in two parts it is recorded,
 * where it pays, and runs as one call.
 */
export function stepper<Batch>({ loss, models, optimizer, clip, steps }: Parts<Batch>): Stepper<Batch> {
  const { prepare, ofTensors } = loss as Partial<RecordableLoss<Batch>>;
  // What a recorded step looks at and tells of at each run.
  const now = { step: 0, losses: [] as number[] };
  const lossOf = (prepared: unknown): tf.Tensor =>
    ofTensors ? ofTensors(prepared as tf.TensorContainer) : loss(prepared as Batch);
  const look = (each: tf.Tensor): void => {
    try {
      const enough = each.size === models.length;
      check(
        enough,
        "training.train",
        "there must be one loss for each list of variables",
        `${each.size} for ${models.length}`,
      );
      observed(each, (losses) => {
        now.losses = Array.from(losses);
        const areFinite = now.losses.every(Number.isFinite);
        const rule = `every loss must be finite (a lower rate or clipping may help), here at step ${now.step}`;
        check(areFinite, "training.train", rule, now.losses.map(String));
      });
    } finally {
      each.dispose();
    }
  };
  const trainingStep = (prepared: unknown): void => {
    let each: tf.Tensor | undefined;
    const { value, grads } = tf.variableGrads(() => {
      const losses = lossOf(prepared);
      check(losses instanceof tf.Tensor, "training.train", "loss must give a tensor, at once", kindOf(losses));
      each = tf.keep(losses.clone()); // what a gradient is taken of is let go with it
      return tf.sum(losses) as tf.Scalar;
    }, models.flat());
    value.dispose();
    look(each!);
    optimizer.applyGradients(
      models.flatMap((variables) => {
        // A variable that had no part in the loss has no gradient, and stays as it is.
        const used = variables.filter((v) => grads[v.name]);
        const gradients = used.map((v) => grads[v.name]);
        const clipped = clip === undefined || !used.length ? gradients : clipByNorm(gradients, clip);
        return variables.map(({ name }) => ({ name, tensor: clipped[used.findIndex((v) => v.name === name)] }));
      }),
    );
  };
  const recorded = prepare && compiled(trainingStep, { remaining: (shapes) => (steps - now.step) / shapes });
  const run = (batch: Batch, step: number): number[] => {
    now.step = step;
    tf.tidy(() => {
      if (recorded) recorded(prepare(batch));
      else trainingStep(batch);
    });
    return now.losses;
  };
  return Object.assign(run, { dispose: () => recorded?.dispose() });
}

/** What a value is, in words. */
export const kindOf = (value: unknown): string =>
  value instanceof tf.Tensor
    ? "a tensor"
    : value instanceof Promise
      ? "a promise"
      : value === null
        ? "null"
        : `a ${typeof value}`;
