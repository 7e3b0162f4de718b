import * as mechanisms from "../mechanisms";
import { layer } from "./layer";
import { plugs, type PlugOptions } from "./plugs";
import { answer, asked, queryKeysValues, widths } from "./queryKeysValues";

/**
 * `mechanisms.soft` as a layer: `[query [B, N, D], keys [B, M, D], values [B, M, E]?, mask [B, M]?]` → `[B, N, E]`.
 *
 * @throws if there are too few or too many inputs, or an alignment or distribution of no known name.
 *
 * @example
 * const attention = layers.soft({ alignment: "additive", distribution: "sparsemax" });
 * const context = attention.apply([tf.ones([2, 3, 4]), tf.ones([2, 5, 6])]) as tf.Tensor;
 * context.shape   // → [2, 3, 6]
 */
export const soft = layer<PlugOptions>({
  ...queryKeysValues,
  className: "AttentionSoft",
  mechanism: "soft",
  make(options, shapes, parameters) {
    const attention = mechanisms.soft(plugs(options, widths(shapes), parameters));
    return (call) => {
      const { query, keys, values, mask } = asked(call);
      return answer(attention(query, keys, values, { mask }));
    };
  },
});
