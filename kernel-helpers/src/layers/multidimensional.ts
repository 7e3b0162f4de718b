import * as mechanisms from "../mechanisms";
import { forAllQueries, layer, widthOf } from "./layer";
import { distributionOf, type SavedDistribution } from "./plugs";
import { answer } from "./queryKeysValues";

export interface MultidimensionalOptions {
  /** U, the width of the hidden layer. Default: the items' width. */
  units?: number;
  /** c of the token-to-token form. Default: the two-layer form. */
  clip?: number;
  /** Default "softmax". */
  distribution?: SavedDistribution;
}

/**
 * `mechanisms.multidimensional` as a layer: `[query [B, N, Q], items [B, M, D], mask [B, M]?]` → `[B, N, D]`; its weights are `[B, D, N, M]`.
 *
 * @example
 * const context = layers.multidimensional().apply([tf.ones([2, 1, 3]), tf.ones([2, 6, 4])]) as tf.Tensor;
 * context.shape   // → [2, 1, 4]
 */
export const multidimensional = layer<MultidimensionalOptions>({
  className: "AttentionMultidimensional",
  mechanism: "multidimensional",
  inputs: [2, 2],
  keepsItems: true,
  make(options, [query, items], parameters) {
    const attention = mechanisms.multidimensional({
      ...options, queryWidth: widthOf(query), width: widthOf(items), distribution: distributionOf(options.distribution), parameters,
    });
    return ({ inputs, mask }) => answer(attention(inputs[0], inputs[1], { mask: forAllQueries(mask) }));
  },
  shapes: (_options, [query, items]) => {
    const [B, N] = query;
    return [[[B, N, widthOf(items)]], [[B, widthOf(items), N, items[1]]]];
  },
});
