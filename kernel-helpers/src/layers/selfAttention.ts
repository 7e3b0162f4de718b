import * as mechanisms from "../mechanisms";
import { forAllQueries, layer, widthOf } from "./layer";
import { plugs, type PlugOptions } from "./plugs";
import { answer } from "./queryKeysValues";

export interface SelfAttentionOptions extends PlugOptions {
  /** The width of queries and keys. Default: the items' width. */
  units?: number;
  /** E, the width of the values and of the context. Default: the items' width. */
  outputWidth?: number;
  /** Whether the three projections add a bias. Default false. */
  bias?: boolean;
}

/**
 * `mechanisms.selfAttention` as a layer: `items [B, N, D]`, or `[items, mask [B, N]]` → `[B, N, E]`.
 *
 * @example
 * const context = layers.selfAttention({ units: 8 }).apply(tf.ones([2, 3, 4])) as tf.Tensor;
 * context.shape   // → [2, 3, 4]
 */
export const selfAttention = layer<SelfAttentionOptions>({
  className: "AttentionSelf",
  mechanism: "selfAttention",
  inputs: [1, 1],
  keepsItems: true,
  make(options, [items], parameters) {
    const width = widthOf(items);
    const { units = width } = options;
    const attention = mechanisms.selfAttention(
      { ...options, width, ...plugs(options, { queryWidth: units, keyWidth: units }, parameters), parameters });
    return ({ inputs, mask }) => answer(attention(inputs[0], { mask: forAllQueries(mask) }));
  },
  shapes: ({ outputWidth }, [items]) => {
    const [B, N] = items;
    return [[[B, N, outputWidth ?? widthOf(items)]], [[B, N, N]]];
  },
});
