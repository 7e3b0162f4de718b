import * as tf from "@tensorflow/tfjs";
import { check, checkOptions } from "../check";
import { exp, isNested } from "../higherOrder";
import { detached } from "../tensors";
import { checkSameWidth, namedByParts, type Alignment } from "./alignment";
import { source, type ParameterOptions } from "../nn/parameters";

export interface CosineOptions extends ParameterOptions {
  /** β, positive: scores lie between -β and β, so β says how sharp a softmax over them can be. Default 1. */
  beta?: number;
  /** Whether gradient descent may change it: then β = beta · exp(λ), and λ starts at zero. Default false. */
  learned?: boolean;
}

/**
 * `a(k, q) = β · q·k / (‖q‖ ‖k‖)`: the cosine of the angle between them; their lengths do not matter.
 *
 * Without β it is hardly attention: over M keys, softmax gives at most e²/(e² + M - 1) to one of them. A zero vector
 * has no direction: its scores are zero, and so is its gradient.
 *
 * Paper: Graves, Wayne & Danihelka 2014, "Neural Turing machines" (β is their key strength).
 *
 * @returns an alignment: `query [..., N, D]`, `keys [..., M, D]` → `scores [..., N, M]`.
 * @throws if beta is not positive, or queries and keys have different widths.
 *
 * @example
 * alignments.cosine({ beta: 2 })(tf.tensor2d([[3, 0]]), tf.tensor2d([[9, 0], [0, 1], [-1, 0]]))   // → [[2, 0, -2]]
 */
export function cosine(options: CosineOptions = {}): Alignment {
  const { beta = 1, learned = false, seed, parameters } = options ?? {};
  checkOptions("alignments.cosine", options, { beta, learned, seed, parameters });
  check(beta > 0, "alignments.cosine", "beta must be positive", beta);
  const lambda = learned ? source("alignments.cosine", options)("lambda", [1], "zeros") : undefined;
  const prepare = (keys: tf.Tensor) => {
    const k = unit(keys);
    return (query: tf.Tensor) => {
      checkSameWidth("alignments.cosine", query, keys);
      const scores = tf.mul(tf.matMul(unit(query), k, false, true), beta);
      return lambda ? tf.mul(scores, exp(lambda)) : scores;
    };
  };
  return namedByParts("cosine", prepare, lambda ? [lambda] : []);
}

/** `u = x / ‖x‖` over the last axis, and zero for zero; its gradient is `(dy - u (u·dy)) / ‖x‖`, and zero for zero. */
const unit = (x: tf.Tensor, nested = isNested()): tf.Tensor =>
  tf.customGrad((input, save) => {
    // Divided by its largest entry first, so that no square overflows.
    const x = input as tf.Tensor;
    const largest = tf.max(tf.abs(x), -1, true);
    const tame = tf.divNoNan(x, largest);
    const norm = tf.norm(tame, 2, -1, true);
    const u = tf.divNoNan(tame, norm);
    const kept = nested ? [x] : [u, tf.mul(norm, largest)];
    (save as (kept: tf.Tensor[]) => void)(kept);
    const gradient = (dy: tf.Tensor, kept: tf.Tensor[]) => {
      // Results that were kept have no past: for a gradient of this gradient they are made again.
      const u = nested ? unit(kept[0], true) : kept[0];
      const length = nested ? tf.sum(tf.mul(u, kept[0]), -1, true) : kept[1];
      const slope = tf.sub(dy, tf.mul(u, tf.sum(tf.mul(u, dy), -1, true)));
      // Not tf.divNoNan, whose own gradient compares.
      const isLong = tf.notEqual(detached(length), 0).toFloat();
      return tf.div(tf.mul(slope, isLong), tf.add(length, tf.sub(1, isLong)));
    };
    return { value: u, gradFunc: gradient as (dy: tf.Tensor, saved: tf.Tensor[]) => tf.Tensor };
  })(x);
