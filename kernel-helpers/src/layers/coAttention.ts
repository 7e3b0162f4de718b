import * as mechanisms from "../mechanisms";
import { forAllQueries, layer, widthOf, type Recipe } from "./layer";

type Factory = typeof mechanisms.parallelCoAttention | typeof mechanisms.alternatingCoAttention;

const recipe = (className: string, mechanism: string, factory: Factory): Recipe<{ units: number }> => ({
  className,
  mechanism,
  inputs: [2, 2],
  make({ units }, [regions, words], parameters) {
    const attention = factory({ units, regionWidth: widthOf(regions), wordWidth: widthOf(words), parameters });
    return ({ inputs, mask }) => {
      const { regions, words } = attention(inputs[0], inputs[1], { wordMask: forAllQueries(mask) });
      return {
        contexts: [regions.context.squeeze([1]), words.context.squeeze([1])],
        weights: [regions.weights.squeeze([1]), words.weights.squeeze([1])],
      };
    };
  },
  shapes: (_options, [regions, words]) => [
    [[regions[0], widthOf(regions)], [words[0], widthOf(words)]],
    [[regions[0], regions[1]], [words[0], words[1]]],
  ],
});

/**
 * `mechanisms.parallelCoAttention` as a layer: `[regions [B, N, D], words [B, T, E], word mask [B, T]?]` → two outputs, `[B, D]` and `[B, E]`; its
 * weights are `[B, N]` and `[B, T]`.
 *
 * @example
 * const [region, word] = layers.parallelCoAttention({ units: 8 }).apply([tf.ones([2, 9, 4]), tf.ones([2, 5, 3])]) as tf.Tensor[];
 * [region.shape, word.shape]   // → [[2, 4], [2, 3]]
 */
export const parallelCoAttention = layer(recipe("AttentionParallelCo", "parallelCoAttention", mechanisms.parallelCoAttention));

/**
 * `mechanisms.alternatingCoAttention` as a layer: inputs and outputs as `parallelCoAttention`'s.
 *
 * @example
 * const [region, word] = layers.alternatingCoAttention({ units: 8 }).apply([tf.ones([2, 9, 4]), tf.ones([2, 5, 3])]) as tf.Tensor[];
 * [region.shape, word.shape]   // → [[2, 4], [2, 3]]
 */
export const alternatingCoAttention = layer(recipe("AttentionAlternatingCo", "alternatingCoAttention", mechanisms.alternatingCoAttention));
