import * as tf from "@tensorflow/tfjs";
import { check, checkKind, shapeText } from "../check";
import { detached, toFloat } from "../tensors";

/**
 * A distribution function f: turns `scores [..., N, M]` into `weights [..., N, M]` along the last axis.
 *
 * `allowed` (bool, broadcastable to the scores) is true where attention is allowed. A key that is not allowed gets a
 * weight of exactly zero, and a row without any allowed key is all zeros, never NaN.
 *
 * A function of one's own is asked with the scores alone: `attend` gives every key that is not allowed float32's lowest
 * number as its score, which is right for whatever resembles softmax, and sets those weights to zero afterwards. Those
 * of `distributions`, which know of masks, are told by their `kind`.
 */
export interface Distribution {
  (scores: tf.Tensor, allowed?: tf.Tensor): tf.Tensor;
  readonly kind?: "distribution";
}

/** Gives a plain function its name, which makes it one of the package's distributions. */
export function named(name: string, weigh: (scores: tf.Tensor, allowed?: tf.Tensor) => tf.Tensor): Distribution {
  const distribution = (scores: tf.Tensor, allowed?: tf.Tensor) => {
    checkKind(`distributions.${name}`, "a tensor", { scores, ...(allowed !== undefined && { allowed }) });
    return tf.tidy(() => {
      const noKeys = scores.shape[scores.rank - 1] === 0;
      return noKeys ? scores.clone() : weigh(toFloat(scores), allowed);
    });
  };
  Object.defineProperty(distribution, "name", { value: name });
  return Object.assign(distribution, { kind: "distribution" as const });
}

/**
 * float32's lowest number: below every score there is, and unlike -Infinity it makes no NaN in a row that is all
 * masked.
 */
const LOWEST = -3.4028234663852886e38;

/** Gives every key that is not allowed a score below all others. */
export const hide = (scores: tf.Tensor, allowed?: tf.Tensor): tf.Tensor =>
  allowed ? tf.where(allowed, scores, tf.fill(scores.shape, LOWEST)) : scores;

/** Makes the weight of every key that is not allowed exactly zero. */
export const onlyAllowed = (weights: tf.Tensor, allowed?: tf.Tensor): tf.Tensor =>
  allowed ? tf.mul(weights, allowed.toFloat()) : weights;

/**
 * Makes each row NaN that came from scores with a NaN: comparing and sorting would lose it, and give a wrong answer
 * silently.
 */
export const keepNaN = (weights: tf.Tensor, scores: tf.Tensor): tf.Tensor =>
  tf.where(tf.any(tf.isNaN(detached(scores)), -1, true), tf.scalar(NaN), weights);

/** Weighs with any distribution, whether or not it knows of masks, and checks what it gives. */
export function weighWith(
  where: string,
  distribution: Distribution,
  scores: tf.Tensor,
  allowed?: tf.Tensor,
): tf.Tensor {
  const knowsMasks = distribution.kind === "distribution";
  const weights: unknown = knowsMasks ? distribution(scores, allowed) : distribution(hide(scores, allowed));
  const hint = "a factory is called first: distributions.name({ ... })";
  check(weights instanceof tf.Tensor, where, `the distribution must give a tensor (${hint})`, weights);
  const rule = `the distribution must give one weight for each score, ${shapeText(scores.shape)}`;
  check(shapeText(weights.shape) === shapeText(scores.shape), where, rule, shapeText(weights.shape));
  return knowsMasks ? weights : onlyAllowed(weights, allowed);
}
