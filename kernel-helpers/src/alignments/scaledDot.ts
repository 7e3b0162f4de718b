import * as tf from "@tensorflow/tfjs";
import { checkSameWidth, named, type Alignment } from "./alignment";

/**
 * `a(k, q) = q·k / √D`: the dot product, divided so that its spread does not grow with the width D.
 *
 * Paper: Vaswani et al. 2017, "Attention is all you need".
 *
 * @returns an alignment without parameters: `query [..., N, D]`, `keys [..., M, D]` → `scores [..., N, M]`.
 * @throws if queries and keys have different widths.
 *
 * @example
 * alignments.scaledDot()(tf.tensor2d([[2, 0]]), tf.tensor2d([[1, 0], [0, 1]]))   // → [[1.4142135, 0]]
 */
export function scaledDot(): Alignment {
  return named("scaledDot", (query, keys) => {
    const width = checkSameWidth("alignments.scaledDot", query, keys);
    // On the query, which is smaller than the scores; and of product · scale + mask TensorFlow makes one slow
    // operation.
    return tf.matMul(tf.div(query, Math.sqrt(width)), keys, false, true);
  });
}
