import * as mechanisms from "../mechanisms";
import { layer } from "./layer";
import { plugs, type PlugOptions } from "./plugs";
import { answer, asked, queryKeysValues, widths } from "./queryKeysValues";

export interface LocalOptions extends PlugOptions {
  /** How many keys on each side of the centre are seen. */
  reach: number;
  /** Whether weights fall off with the distance from the centre. Default: only where the centre is predicted. */
  gaussian?: boolean;
  /** σ. Default reach / 2. */
  sigma?: number;
}

/**
 * `mechanisms.localMonotonic` as a layer: `[query, keys, values?, mask?]` → `[B, N, E]`.
 *
 * @example
 * const context = layers.localMonotonic({ reach: 1 }).apply([tf.ones([2, 3, 4]), tf.ones([2, 5, 4])]) as tf.Tensor;
 * context.shape   // → [2, 3, 4]
 */
export const localMonotonic = layer<LocalOptions & { slope?: number; start?: number }>({
  ...queryKeysValues,
  className: "AttentionLocalMonotonic",
  mechanism: "localMonotonic",
  make(options, shapes, parameters) {
    const attention = mechanisms.localMonotonic({ ...options, ...plugs(options, widths(shapes), parameters) });
    return (call) => {
      const { query, keys, values, mask } = asked(call);
      return answer(attention(query, keys, values, { mask }));
    };
  },
});

/**
 * `mechanisms.localPredictive` as a layer: `[query, keys, values?, mask?]` → `[B, N, E]`. With a mask the items must come first and the
 * padding last.
 *
 * @example
 * const context = layers.localPredictive({ reach: 2 }).apply([tf.ones([2, 3, 4]), tf.ones([2, 5, 4])]) as tf.Tensor;
 * context.shape   // → [2, 3, 4]
 */
export const localPredictive = layer<LocalOptions & { units?: number }>({
  ...queryKeysValues,
  className: "AttentionLocalPredictive",
  mechanism: "localPredictive",
  make(options, shapes, parameters) {
    const attention = mechanisms.localPredictive({ ...options, ...widths(shapes), ...plugs(options, widths(shapes), parameters), parameters });
    return (call) => {
      const { query, keys, values } = asked(call);
      const lengths = call.mask && Array.from(call.mask.toInt().sum(-1).dataSync());
      return answer(attention(query, keys, values, { lengths }));
    };
  },
});
