import * as tf from "@tensorflow/tfjs";
import * as mechanisms from "../mechanisms";
import { forAllQueries, layer, widthOf } from "./layer";
import { distributionOf, type SavedDistribution } from "./plugs";

export interface InnerAttentionOptions {
  /** U, the width of the hidden layer. */
  units: number;
  /** How many learned queries. Default: one, and no axis for it in the outputs. */
  rows?: number;
  /** Whether the hidden layer adds a bias. Default false. */
  bias?: boolean;
  /** Default "softmax". */
  distribution?: SavedDistribution;
}

/**
 * `mechanisms.innerAttention` as a layer, a pooling that learns where to look: `items [B, M, D]`, or `[items, mask [B, M]]` → `[B, D]`; with
 * `rows` → `[B, rows, D]`.
 *
 * To keep several rows apart, make the weights an output (`returnWeights`) and `mechanisms.overlap` its loss:
 * `model.compile({ loss: [tf.metrics.meanSquaredError, (_, weights) => mechanisms.overlap(weights)], … })`.
 *
 * @example
 * const pooled = layers.innerAttention({ units: 8 }).apply(tf.ones([2, 3, 4])) as tf.Tensor;
 * pooled.shape   // → [2, 4]
 *
 * @example
 * const rows = layers.innerAttention({ units: 8, rows: 5 }).apply(tf.ones([2, 3, 4])) as tf.Tensor;
 * rows.shape   // → [2, 5, 4]
 */
export const innerAttention = layer<InnerAttentionOptions>({
  className: "AttentionInner",
  mechanism: "innerAttention",
  inputs: [1, 1],
  make(options, [items], parameters) {
    const attention = mechanisms.innerAttention(
      { ...options, width: widthOf(items), distribution: distributionOf(options.distribution), parameters });
    const rows = (x: tf.Tensor) => (options.rows === undefined ? x.squeeze([1]) : x);
    return ({ inputs, mask }) => {
      const { context, weights: shares } = attention(inputs[0], { mask: forAllQueries(mask) });
      return { contexts: [rows(context)], weights: [rows(shares)] };
    };
  },
  shapes: ({ rows }, [items]) => {
    const [B, M] = items;
    const axis = rows === undefined ? [] : [rows];
    return [[[B, ...axis, widthOf(items)]], [[B, ...axis, M]]];
  },
});
