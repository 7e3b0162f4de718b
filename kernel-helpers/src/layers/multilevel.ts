import * as mechanisms from "../mechanisms";
import { layer, widthOf } from "./layer";

/**
 * `mechanisms.multilevel` as a layer: `words [B, L, T, D]`, or `[words, mask [B, L, T]]` → `[B, D]`; its weights are the sentences'
 * `[B, L]` and the words' `[B, L, T]`. For something between the levels use two `innerAttention` layers, the first in `tf.layers.timeDistributed`.
 *
 * @example
 * const context = layers.multilevel({ units: 8 }).apply(tf.ones([2, 5, 3, 4])) as tf.Tensor;
 * context.shape   // → [2, 4]
 */
export const multilevel = layer<{ units: number }>({
  className: "AttentionMultilevel",
  mechanism: "multilevel",
  inputs: [1, 1],
  make({ units }, [words], parameters) {
    const attention = mechanisms.multilevel({ units, width: widthOf(words), parameters });
    return ({ inputs, mask }) => {
      const { context, weights: sentences, wordWeights } = attention(inputs[0], { mask });
      return { contexts: [context], weights: [sentences, wordWeights] };
    };
  },
  shapes: (_options, [words]) => {
    const [B, L, T] = words;
    return [[[B, widthOf(words)]], [[B, L], [B, L, T]]];
  },
});
