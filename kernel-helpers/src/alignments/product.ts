import * as tf from "@tensorflow/tfjs";
import { checkSameWidth, named, type Alignment } from "./alignment";

/**
 * `a(k, q) = Σ_d k_d q_d`: key times query, the alignment of the worked example of attention as regression.
 *
 * There each key and each query is a single number (D = 1) and this is their product. Summed over more features it is,
 * term for term, what `dot` computes; the two names are kept because they come from two traditions. With plain
 * normalisation and D = 1 the query cancels, `k_i q / Σ_j k_j q = k_i / Σ_j k_j`: every query gets the same answer.
 *
 * @returns an alignment without parameters: `query [..., N, D]`, `keys [..., M, D]` → `scores [..., N, M]`.
 * @throws if queries and keys have different widths.
 *
 * @example
 * alignments.product()(tf.tensor2d([[2], [4]]), tf.tensor2d([[1], [3]]))   // → [[2, 6], [4, 12]]
 */
export function product(): Alignment {
  return named("product", (query, keys) => {
    checkSameWidth("alignments.product", query, keys);
    return tf.matMul(query, keys, false, true);
  });
}
