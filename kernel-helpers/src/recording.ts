import * as tf from "@tensorflow/tfjs";
import { checkKind } from "./check";

/**
 * What a step that is recorded (see `training.compiled`) meets beside operations: numbers that come in anew at each
 * call, and numbers that go out. Without a recording both are plain calls.
 */
export interface Recorder {
  fresh(make: () => tf.Tensor): tf.Tensor;
  observed(x: tf.Tensor, look: (values: tf.TypedArray) => void): void;
}

let recorder: Recorder | undefined;

/** Whether something is being recorded. */
export const isRecording = (): boolean => recorder !== undefined;

/** Works with another recorder, or with none, and then goes on with the one before. */
export function recordingWith<T>(other: Recorder | undefined, work: () => T): T {
  const before = recorder;
  recorder = other;
  try {
    return work();
  } finally {
    recorder = before;
  }
}

/**
 * A tensor that is made anew at each call of a recorded step (see `training.compiled`): a random draw, the rate of
 * the day, whatever is a number in JavaScript and changes. Anywhere else it is just `make()`.
 *
 * @param make gives a tensor of the same shape and type each time. It should not depend on the step's arguments:
 *   those of the recorded call are all it would see.
 *
 * @example
 * let temperature = 1;
 * const warmth = () => training.fresh(() => tf.scalar(temperature));
 * const soften = training.compiled((scores: tf.Tensor) => tf.softmax(tf.div(scores, warmth())));
 * const scores = tf.tensor1d([0, 2]);
 * for (let call = 0; call < 4; call++) tf.dispose(soften(scores));
 * temperature = 1e9;
 * soften(scores)   // → [0.5, 0.5]
 * soften.dispose();
 */
export function fresh(make: () => tf.Tensor): tf.Tensor {
  checkKind("training.fresh", "a function", { make });
  return recorder ? recorder.fresh(make) : make();
}

/**
 * Shows a tensor's numbers to a function, at each call of a recorded step too, and before the step's variables
 * change: an error that `look` throws leaves them as they were.
 */
export function observed(x: tf.Tensor, look: (values: tf.TypedArray) => void): void {
  if (recorder) recorder.observed(x, look);
  else look(x.dataSync());
}

/** A loss in two parts, so that a training step can be recorded. */
export interface RecordableLoss<Batch, Loss extends tf.Tensor = tf.Tensor> {
  (batch: Batch): Loss;
  /** Makes tensors of a batch. */
  readonly prepare: (batch: Batch) => tf.TensorContainer;
  /** The loss, of those tensors. */
  readonly ofTensors: (prepared: tf.TensorContainer) => Loss;
}

/**
 * A loss whose training step may be recorded, which `training.train` then does where it pays (see
 * `training.compiled`): `prepare` makes tensors of a batch, and `loss` computes with them and with variables. It
 * should read nothing else that changes, and no numbers back.
 *
 * @example
 * const slope = tf.variable(tf.scalar(0));
 * const loss = training.recordable(
 *   (points: number[][]) => tf.tensor2d(points),
 *   (points) => tf.mean(tf.square(tf.sub(points.slice([0, 1]), tf.mul(slope, points.slice([0, 0], [-1, 1]))))),
 * );
 * loss([[1, 2], [2, 4]])   // → 10
 */
export function recordable<Batch, Prepared extends tf.TensorContainer, Loss extends tf.Tensor>(
  prepare: (batch: Batch) => Prepared,
  loss: (prepared: Prepared) => Loss,
): RecordableLoss<Batch, Loss> {
  checkKind("training.recordable", "a function", { prepare, loss });
  const whole = (batch: Batch): Loss => tf.tidy(() => loss(prepare(batch)));
  return Object.assign(whole, { prepare, ofTensors: loss as (prepared: tf.TensorContainer) => Loss });
}
