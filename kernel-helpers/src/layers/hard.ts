import * as mechanisms from "../mechanisms";
import { layer } from "./layer";
import { plugs, type PlugOptions } from "./plugs";
import { answer, asked, queryKeysValues, widths } from "./queryKeysValues";

/**
 * `mechanisms.hard` as a layer, learned straight through (a loss of `fit` has no place for REINFORCE): draws while training,
 * and takes the best key otherwise. `[query, keys, values?, mask?]` → `[B, N, E]`.
 *
 * @example
 * const context = layers.hard({ seed: 7 }).apply([tf.ones([2, 3, 4]), tf.ones([2, 5, 4])]) as tf.Tensor;
 * context.shape   // → [2, 3, 4]
 */
export const hard = layer<Pick<PlugOptions, "alignment">>({
  ...queryKeysValues,
  className: "AttentionHard",
  mechanism: "hard",
  make(options, shapes, parameters) {
    const { alignment } = plugs(options, widths(shapes), parameters);
    const attention = mechanisms.hard({ alignment, gradient: "straight through", seed: options.seed });
    return (call) => {
      const { query, keys, values, mask } = asked(call);
      return answer(attention(query, keys, values, { mask, sampled: call.training }));
    };
  },
});
