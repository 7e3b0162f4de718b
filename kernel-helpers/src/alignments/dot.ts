import * as tf from "@tensorflow/tfjs";
import { checkSameWidth, named, type Alignment } from "./alignment";

/**
 * `a(k, q) = q·k`: large where query and key point the same way, and where they are long.
 *
 * Its spread grows with the width D; `scaledDot` divides that out, `cosine` the lengths, `gaussian` asks for nearness.
 *
 * Paper: Luong, Pham & Manning 2015, "Effective approaches to attention-based neural machine translation".
 *
 * @returns an alignment without parameters: `query [..., N, D]`, `keys [..., M, D]` → `scores [..., N, M]`.
 * @throws if queries and keys have different widths.
 *
 * @example
 * alignments.dot()(tf.tensor2d([[2, 0]]), tf.tensor2d([[1, 0], [0, 1]]))   // → [[2, 0]]
 */
export function dot(): Alignment {
  return named("dot", (query, keys) => {
    checkSameWidth("alignments.dot", query, keys);
    return tf.matMul(query, keys, false, true);
  });
}
