import * as mechanisms from "../mechanisms";
import { layer, widthOf } from "./layer";
import { distributionOf, type SavedDistribution } from "./plugs";
import { answer } from "./queryKeysValues";

export interface MultiRepresentationalOptions {
  /** D, the common width of all representations. */
  units: number;
  /** Default "softmax". */
  distribution?: SavedDistribution;
}

/**
 * `mechanisms.multiRepresentational` as a layer: S sources `[B, T, any width]` → `[B, T, units]`; its weights are `[B, T, S]`.
 *
 * @example
 * const context = layers.multiRepresentational({ units: 4 }).apply([tf.ones([2, 6, 3]), tf.ones([2, 6, 5])]) as tf.Tensor;
 * context.shape   // → [2, 6, 4]
 */
export const multiRepresentational = layer<MultiRepresentationalOptions>({
  className: "AttentionMultiRepresentational",
  mechanism: "multiRepresentational",
  inputs: [1, Infinity],
  keepsItems: true,
  make({ units, distribution }, sources, parameters) {
    const attention = mechanisms.multiRepresentational(
      { width: units, widths: sources.map(widthOf), distribution: distributionOf(distribution), parameters });
    return ({ inputs }) => answer(attention(inputs));
  },
  shapes: ({ units }, sources) => {
    const [B, T] = sources[0];
    return [[[B, T, units]], [[B, T, sources.length]]];
  },
});
