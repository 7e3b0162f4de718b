import * as tf from "@tensorflow/tfjs";
import { attend } from "../attend";
import { everyPair } from "../alignments/alignment";
import { check, checkOptions, checkSizes } from "../check";
import { softmax } from "../distributions/softmax";
import type { Distribution } from "../distributions/distribution";
import { elu, tanh } from "../higherOrder";
import { transposeLast, type Numbers } from "../tensors";
import { forHeads } from "../heads";
import { linear } from "../nn/linear";
import {
  checkScoreOptions,
  computedScores,
  mechanism,
  readItems,
  type Mechanism,
  type ParameterOptions,
  type ScoreOptions,
} from "./mechanism";

export interface MultidimensionalOptions extends ParameterOptions {
  /** D, the width of the items, which are both keys and values; every feature gets weights of its own. */
  width: number;
  /** The width of the queries. Default: the items' width. */
  queryWidth?: number;
  /** U, the width of the hidden layer. Default: the items' width. */
  units?: number;
  /** σ, what bends the hidden layer. Default `tf.elu`, the authors'. */
  activation?: (x: tf.Tensor) => tf.Tensor;
  /**
   * c: the paper's token-to-token form, `c · tanh((W₁ᵀk + W₂ᵀq + b) / c)`, without a second layer (5 in the paper).
   * Default: the two-layer form.
   */
  clip?: number;
  /** Default `distributions.softmax()`. */
  distribution?: Distribution;
}

export interface Multidimensional extends Mechanism {
  (
    query: Numbers,
    items: Numbers,
    options?: ScoreOptions,
  ): {
    /** `[..., N, D]`. */
    context: tf.Tensor;
    /** For each feature, how much of each item: `[..., D, N, M]`. */
    weights: tf.Tensor;
    /** `[..., D, N, M]`. */
    scores: tf.Tensor;
  };
}

/**
 * Multidimensional (feature-wise) attention: a score is a vector, and every feature of the items is weighed on its own.
 *
 *     f(k, q) = Wᵀ σ(W₁ᵀk + W₂ᵀq + b₁) + b      P = softmax over the items, per feature      context = Σᵢ Pᵢ ⊙ kᵢ
 *
 * Features act as heads whose values are single numbers, so weights are `[..., D, N, M]`: D times as many numbers. With
 * all columns of W alike it is ordinary additive attention.
 *
 * Paper: Shen et al. 2018, "DiSAN: directional self-attention network". Its forward and backward masks are masks here.
 *
 * @returns a mechanism: `query [..., N, queryWidth]`, `items [..., M, D]` → `context [..., N, D]`,
 *   `weights [..., D, N, M]`, `scores [..., D, N, M]`. A mask fits `[..., N, M]` and holds for all features.
 * @throws if a width or the leading axes do not fit, or if `clip` is not positive.
 *
 * @example
 * const pool = mechanisms.multidimensional({ width: 4, queryWidth: 3, seed: 7 });
 * pool(tf.ones([2, 1, 3]), tf.ones([2, 6, 4])).weights.shape   // → [2, 4, 1, 6]
 */
export function multidimensional(options: MultidimensionalOptions): Multidimensional {
  const {
    width,
    queryWidth = width,
    clip,
    activation = elu,
    distribution = softmax(),
    seed,
    parameters,
  } = options ?? {};
  const units = clip === undefined ? (options?.units ?? width) : width;
  checkOptions("mechanisms.multidimensional", options, {
    width,
    queryWidth,
    units,
    clip,
    activation,
    distribution,
    seed,
    parameters,
  });
  checkSizes("mechanisms.multidimensional", { width, queryWidth, units });
  check(clip === undefined || clip > 0, "mechanisms.multidimensional", "clip must be positive", clip);
  return mechanism("multidimensional", options, (own) => {
    const fromItems = linear(own, "items", width, units, { bias: true });
    const fromQuery = linear(own, "query", queryWidth, units);
    const toFeatures = clip === undefined ? linear(own, "features", units, width, { bias: true }) : undefined;
    const bend = (hidden: tf.Tensor) =>
      toFeatures ? toFeatures(activation(hidden)) : tf.mul(tanh(tf.div(hidden, clip!)), clip!);

    return (query: Numbers, items: Numbers, call: ScoreOptions = {}) =>
      tf.tidy(() => {
        checkScoreOptions("mechanisms.multidimensional", call);
        const q = readItems("mechanisms.multidimensional", "query", query, queryWidth);
        const x = readItems("mechanisms.multidimensional", "items", items, width);
        const [fromQ, fromK] = everyPair(fromQuery(q), fromItems(x));
        const scores = featuresFirst(bend(tf.add(fromQ, fromK)));
        const values = transposeLast(x).expandDims(-1);
        const attended = attend(scores, values, values, {
          alignment: computedScores,
          distribution,
          mask: forHeads(call.mask, scores.rank),
          bias: forHeads(call.bias, scores.rank),
        });
        return { ...attended, context: transposeLast(attended.context.squeeze([-1])) };
      });
  });
}

/** `[..., N, M, D]` to `[..., D, N, M]`. */
function featuresFirst(x: tf.Tensor): tf.Tensor {
  const axes = x.shape.map((_, axis) => axis);
  const [n, m, d] = axes.splice(-3);
  return tf.transpose(x, [...axes, d, n, m]);
}
