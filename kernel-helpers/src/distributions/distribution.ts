import type * as tf from "@tensorflow/tfjs";

/**
 * A distribution function f: turns `scores [..., N, M]` into `weights [..., N, M]` along the last axis.
 *
 * `allowed` (bool, broadcastable to the scores) is true where attention is allowed. A key that is not allowed gets a
 * weight of exactly zero, and a row without any allowed key is all zeros, never NaN.
 */
export interface Distribution {
  (scores: tf.Tensor, allowed?: tf.Tensor): tf.Tensor;
  readonly kind?: "distribution";
}

/** Gives a plain function its name, which makes it one of the package's distributions. */
export function named(name: string, weigh: (scores: tf.Tensor, allowed?: tf.Tensor) => tf.Tensor): Distribution {
  Object.defineProperty(weigh, "name", { value: name });
  return Object.assign(weigh, { kind: "distribution" as const });
}
