import * as tf from "@tensorflow/tfjs";
import { check } from "./check";
import { operation } from "./library";
import { detached } from "./tensors";

/*
 * Functions whose gradients may be differentiated again.
 *
 * For the gradient of these TensorFlow.js keeps their results, and writes that down before the results themselves: a
 * gradient of a gradient does not find its way through, and comes out wrong without a word. So where one is asked for,
 * they are built of `exp` below, which keeps what it was given.
 */

/** Whether what is computed now is inside the gradient of a gradient. */
export const isNested = (): boolean => tf.engine().state.gradientDepth > 1;

type Elementwise = <T extends tf.Tensor>(x: T) => T;
type Gradient = (dy: tf.Tensor, saved: tf.Tensor[]) => tf.Tensor;
type Save = (tensors: tf.Tensor[]) => void;

const exactExp = (x: tf.Tensor): tf.Tensor =>
  tf.customGrad((input, save) => {
    const x = input as tf.Tensor;
    (save as Save)([x]);
    const gradFunc: Gradient = (dy, [x]) => tf.mul(dy, exactExp(x));
    return { value: tf.exp(x), gradFunc };
  })(x);

/** A function as TensorFlow.js has it, and as it is where a gradient of its gradient is asked for. */
const either = (usual: (x: tf.Tensor) => tf.Tensor, nested: (x: tf.Tensor) => tf.Tensor): Elementwise =>
  ((x: tf.Tensor) => (isNested() ? tf.tidy(() => nested(x)) : usual(x))) as Elementwise;

/** dy · y(1 - y), what sigmoid's gradient makes of one; natively in one operation. */
export const sigmoidGradient = (y: tf.Tensor, dy: tf.Tensor): tf.Tensor =>
  operation("SigmoidGrad", [y, dy], { T: "float32" })?.[0] ?? tf.mul(dy, tf.mul(y, tf.sub(1, y)));
/** dy · (1 - y²), what tanh's gradient makes of one; natively in one operation. */
export const tanhGradient = (y: tf.Tensor, dy: tf.Tensor): tf.Tensor =>
  operation("TanhGrad", [y, dy], { T: "float32" })?.[0] ?? tf.mul(dy, tf.sub(1, tf.square(y)));

/** A function with a gradient that is made of its result. */
const withGradient = (f: Elementwise, gradient: (y: tf.Tensor, dy: tf.Tensor) => tf.Tensor) =>
  tf.customGrad((input, save) => {
    const value = f(input as tf.Tensor);
    (save as Save)([value]);
    const gradFunc: Gradient = (dy, [y]) => gradient(y, dy);
    return { value, gradFunc };
  });

export const exp = either(tf.exp, exactExp);
// Written so that neither a large nor a small x overflows.
export const sigmoid = either(withGradient(tf.sigmoid, sigmoidGradient), (x) =>
  exactExp(tf.neg(tf.softplus(tf.neg(x)))),
);
export const tanh = either(withGradient(tf.tanh, tanhGradient), (x) => tf.sub(tf.mul(sigmoid(tf.mul(x, 2)), 2), 1));
export const elu = either(tf.elu, (x) => tf.add(tf.relu(x), tf.sub(exactExp(tf.neg(tf.relu(tf.neg(x)))), 1)));
/** Over the last axis. */
export const softmax = either(
  (x) => tf.softmax(x),
  (x) => {
    const e = exactExp(tf.sub(x, detached(tf.max(x, -1, true))));
    return tf.div(e, tf.sum(e, -1, true));
  },
);

/** Throws where a gradient of a function's gradient is asked for, which it would get wrong. */
export function onlyOnce(where: string): void {
  check(!isNested(), where, "its gradient cannot be differentiated again", "a gradient inside a gradient");
}
