import * as tf from "@tensorflow/tfjs";
import { dot } from "../alignments/dot";
import { attend, type Attended } from "../attend";
import { checkOptions, checkSizes } from "../check";
import { softmax } from "../distributions/softmax";
import type { Distribution } from "../distributions/distribution";
import { tanh } from "../higherOrder";
import type { Numbers } from "../tensors";
import { linear } from "../nn/linear";
import {
  checkScoreOptions,
  mechanism,
  readItems,
  sharedQuery,
  type Mechanism,
  type ParameterOptions,
  type ScoreOptions,
} from "./mechanism";

export interface InnerAttentionOptions extends ParameterOptions {
  /** D, the width of the items. */
  width: number;
  /** U, the width of the hidden layer. */
  units: number;
  /** N, how many learned queries: one summary of the items for each. Default 1. */
  rows?: number;
  /** Whether the hidden layer adds a bias (Yang et al. do, Lin et al. do not). Default false. */
  hiddenBias?: boolean;
  /** Default `distributions.softmax()`. */
  distribution?: Distribution;
}

export interface InnerAttention extends Mechanism {
  (items: Numbers, options?: ScoreOptions): Attended;
}

/**
 * Inner (structured) self-attention: learned queries ask a list of items about itself, `A = softmax(W₂ᵀ tanh(W₁ᵀ Hᵀ))`.
 *
 * The keys are `tanh(H W₁)`, the queries are parameters, the values are the items: a list of any length becomes `rows`
 * summaries. `losses.overlap` is the penalty that keeps several rows from looking at the same place.
 *
 * Papers: Lin et al. 2017, "A structured self-attentive sentence embedding" (r = `rows`, d_a = U); with one row and a
 * bias it is the word attention of Yang et al. 2016.
 *
 * @returns a mechanism with `hidden` `[D, U]` and `query` `[U, rows]`: `items [..., M, D]` → `context [..., rows, D]`,
 *   `weights [..., rows, M]`, `scores [..., rows, M]`.
 * @throws if the items have another width.
 *
 * @example
 * const inner = mechanisms.innerAttention({ width: 4, units: 8, rows: 2, seed: 7 });
 * inner(tf.ones([5, 3, 4])).context.shape   // → [5, 2, 4]
 */
export function innerAttention(options: InnerAttentionOptions): InnerAttention {
  const { width, units, rows = 1, hiddenBias: bias, distribution = softmax(), seed, parameters } = options ?? {};
  checkOptions("mechanisms.innerAttention", options, {
    width,
    units,
    rows,
    hiddenBias: bias,
    distribution,
    seed,
    parameters,
  });
  checkSizes("mechanisms.innerAttention", { width, units, rows });
  return mechanism("innerAttention", options, (own) => {
    const hidden = linear(own, "hidden", width, units, { bias });
    const query = own("query", [units, rows], "glorot");
    return (items: Numbers, call: ScoreOptions = {}) =>
      tf.tidy(() => {
        checkScoreOptions("mechanisms.innerAttention", call);
        const x = readItems("mechanisms.innerAttention", "items", items, width);
        const keys = tanh(hidden(x));
        return attend(sharedQuery(query, keys), keys, x, {
          alignment: dot(),
          distribution,
          mask: call.mask,
          bias: call.bias,
        });
      });
  });
}
