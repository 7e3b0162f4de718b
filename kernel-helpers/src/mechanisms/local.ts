import * as tf from "@tensorflow/tfjs";
import { scaledDot } from "../alignments/scaledDot";
import type { Alignment } from "../alignments/alignment";
import { attend, type Attended } from "../attend";
import { check, checkOptions, checkSizes, shapeText } from "../check";
import { named as namedDistribution, weighWith, type Distribution } from "../distributions/distribution";
import { softmax } from "../distributions/softmax";
import { exp, sigmoid, tanh } from "../higherOrder";
import { all } from "../masks/all";
import { padding } from "../masks/padding";
import { detached, toTensor, type Numbers } from "../tensors";
import { linear } from "../nn/linear";
import { mechanism, readItems, type Mechanism, type ParameterOptions, type ScoreOptions } from "./mechanism";

export interface LocalOptions {
  /** How many keys on each side of the centre are seen (D in the paper). */
  reach: number;
  /**
   * Whether weights fall off with the distance from the centre, `exp(-(s - p)²/2σ²)`. Default: only where the centre is
   * predicted.
   */
  gaussian?: boolean;
  /** σ. Default reach / 2. */
  sigma?: number;
  /** Default `alignments.scaledDot()`. */
  alignment?: Alignment;
  /** What the scores inside the window become before the Gaussian. Default `distributions.softmax()`. */
  distribution?: Distribution;
}

export interface LocalMonotonicOptions extends LocalOptions {
  /** How many keys the centre moves for each query. Default 1. */
  slope?: number;
  /** Where the first query's centre is. Default 0. */
  start?: number;
}

export interface LocalPredictiveOptions extends LocalOptions, ParameterOptions {
  /** The width of the queries, which the centre is predicted from. */
  queryWidth: number;
  /** U, the width of the hidden layer. Default: the queries' width. */
  units?: number;
}

export interface LocalCall extends ScoreOptions {
  /** How many keys of each entry of the batch are real, S; the rest is padding. Default: all. */
  lengths?: readonly number[] | tf.Tensor;
  /** The first query's number, for a decoder that asks one query at a time. Default 0. */
  offset?: number;
}

export interface LocalAttended extends Attended {
  /** p, where each query looks, in keys from 0: `[..., N]`. */
  centre: tf.Tensor;
}

export interface Local extends Mechanism {
  (query: Numbers, keys: Numbers, values: Numbers, options?: LocalCall): LocalAttended;
}

/**
 * Local attention with monotonic alignment: query t sees the keys within `reach` of `p = start + slope · t`, and no
 * others.
 *
 * A window as long as the keys, without the Gaussian, is `soft`.
 *
 * Paper: Luong, Pham & Manning 2015, "Effective approaches to attention-based neural machine translation" (local-m,
 * with slope 1 and start 0).
 *
 * @returns a mechanism without parameters of its own: `query [..., N, D]`, `keys [..., M, D]`, `values [..., M, E]` →
 *   `context [..., N, E]`, `weights [..., N, M]`, `scores [..., N, M]`, `centre [..., N]`. A window past the last key
 *   gives zeros.
 * @throws if the reach is negative, if a Gaussian has no width, or what `attend` throws.
 *
 * @example
 * const near = mechanisms.localMonotonic({ reach: 1 });
 * near(tf.zeros([3, 1]), tf.zeros([3, 1]), [[1], [2], [6]]).context   // → [[1.5], [3], [4]]
 */
export function localMonotonic(options: LocalMonotonicOptions): Local {
  const { reach, gaussian, sigma, alignment, distribution, slope = 1, start = 0 } = options ?? {};
  checkOptions("mechanisms.localMonotonic", options, { reach, gaussian, sigma, alignment, distribution, slope, start });
  const look = localAttention("mechanisms.localMonotonic", options, false);
  return mechanism(
    "localMonotonic",
    {},
    () =>
      (query: Numbers, keys: Numbers, values: Numbers, call: LocalCall = {}) =>
        tf.tidy(() => {
          const q = readRows("mechanisms.localMonotonic", "query", query);
          const { offset = 0 } = call ?? {};
          const isPlace = Number.isInteger(offset) && offset >= 0;
          check(isPlace, "mechanisms.localMonotonic", "offset must be a whole number, zero or more", offset);
          const N = q.shape[q.rank - 2];
          const centre = tf.broadcastTo(
            tf.add(tf.mul(tf.range(offset, offset + N), slope), start),
            q.shape.slice(0, -1),
          );
          return look(q, keys, values, centre, tf.round(centre), call);
        }),
    [options.alignment],
  );
}

/**
 * Local attention with predictive alignment: each query predicts where to look, `p = S · σ(v_pᵀ tanh(W_pᵀ q))`.
 *
 * The window is `reach` keys on each side of p, rounded; the weights in it are multiplied by a Gaussian around p and
 * not divided by their sum again, so that a row sums to less than one. The gradient reaches p through the Gaussian
 * only: without it nothing teaches p.
 *
 * Paper: Luong, Pham & Manning 2015 (local-p).
 *
 * @returns a mechanism with `position` `[queryWidth, U]` and `positionScore` `[U, 1]`: `query [..., N, queryWidth]`,
 *   `keys [..., M, D]`, `values [..., M, E]` → `context [..., N, E]`, `weights [..., N, M]`, `scores [..., N, M]`,
 *   `centre [..., N]`.
 * @throws if the reach is negative, if a Gaussian has no width, if the queries have another width, or what `attend`
 * throws.
 *
 * @example
 * const near = mechanisms.localPredictive({ queryWidth: 2, reach: 2, seed: 7 });
 * near(tf.zeros([1, 2]), tf.zeros([9, 2]), tf.zeros([9, 3])).centre   // → [4.5]
 */
export function localPredictive(options: LocalPredictiveOptions): Local {
  const {
    reach,
    gaussian,
    sigma,
    alignment,
    distribution,
    queryWidth,
    units = queryWidth,
    seed,
    parameters,
  } = options ?? {};
  checkOptions("mechanisms.localPredictive", options, {
    reach,
    gaussian,
    sigma,
    alignment,
    distribution,
    queryWidth,
    units,
    seed,
    parameters,
  });
  checkSizes("mechanisms.localPredictive", { queryWidth, units });
  const look = localAttention("mechanisms.localPredictive", options, true);
  return mechanism(
    "localPredictive",
    options,
    (own) => {
      const hidden = linear(own, "position", queryWidth, units);
      const toShare = linear(own, "positionScore", units, 1);
      return (query: Numbers, keys: Numbers, values: Numbers, call: LocalCall = {}) =>
        tf.tidy(() => {
          const q = readItems("mechanisms.localPredictive", "query", query, queryWidth);
          const k = readRows("mechanisms.localPredictive", "keys", keys);
          const share = sigmoid(toShare(tanh(hidden(q))).squeeze([-1]));
          const { lengths } = call ?? {};
          const S = lengths
            ? (lengths instanceof tf.Tensor ? lengths : tf.tensor1d(lengths as number[]))
                .toFloat()
                .reshape([-1, ...Array(share.rank - 1).fill(1)])
            : tf.scalar(k.shape[k.rank - 2]);
          const centre = tf.mul(share, S);
          // p can be as large as S, but the last key is S - 1.
          return look(q, k, values, centre, tf.minimum(tf.round(centre), tf.sub(S, 1)), call);
        });
    },
    [options.alignment],
  );
}

/** Items of any width. */
function readRows(where: string, name: string, x: Numbers): tf.Tensor {
  const read = toTensor(x, where, name);
  check(read.rank >= 2, where, `${name} must have at least two axes, items and features`, shapeText(read.shape));
  return read;
}

/** Attends within `reach` of each query's `middle` key, weights falling off around its exact `centre`. */
function localAttention(where: string, options: LocalOptions, predicted: boolean) {
  const { reach, gaussian = predicted, sigma = reach / 2, alignment = scaledDot(), distribution = softmax() } = options;
  check(Number.isInteger(reach) && reach >= 0, where, "reach must be a whole number, zero or more", reach);
  check(!gaussian || sigma > 0, where, "a Gaussian needs a positive sigma (default reach / 2)", sigma);

  return (query: tf.Tensor, keys: Numbers, values: Numbers, centre: tf.Tensor, middle: tf.Tensor, call: LocalCall) => {
    checkOptions(where, call, { mask: call?.mask, bias: call?.bias, lengths: call?.lengths, offset: call?.offset });
    const k = readRows(where, "keys", keys);
    const place = tf.range(0, k.shape[k.rank - 2]);
    const away = tf.sub(place, centre.expandDims(-1));
    const fallOff = exp(tf.div(tf.square(away), -2 * sigma * sigma));
    // Which keys are inside has no slope to follow, and comparisons have no gradient.
    const inside = tf.lessEqual(tf.abs(tf.sub(place, detached(middle).expandDims(-1))), reach);
    const near = namedDistribution("near", (scores, allowed) =>
      tf.mul(weighWith(where, distribution, scores, allowed), fallOff),
    );
    const parts = [inside, call.lengths && padding(call.lengths), call.mask].filter((part) => part !== undefined);
    const attended = attend(query, k, values, {
      alignment,
      distribution: gaussian ? near : distribution,
      mask: all(...parts),
      bias: call.bias,
    });
    return { ...attended, centre };
  };
}
