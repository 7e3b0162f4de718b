import * as tf from "@tensorflow/tfjs";
import { checkOptions } from "../check";
import { project } from "../tensors";
import { checkWidth, named, type Alignment } from "./alignment";
import { source, type WidthOptions } from "../nn/parameters";

/**
 * `a(k, q) = qᵀ W k`: the dot product after a learned linear map, so queries and keys may differ in width and in kind.
 *
 * Also called bilinear. With W the identity it is `dot`.
 *
 * Paper: Luong, Pham & Manning 2015, "Effective approaches to attention-based neural machine translation".
 *
 * @returns an alignment with W `[queryWidth, keyWidth]`: `query [..., N, queryWidth]`, `keys [..., M, keyWidth]` →
 *   `scores [..., N, M]`.
 * @throws if queries or keys have another width.
 *
 * @example
 * const general = alignments.general({ queryWidth: 2, keyWidth: 3, seed: 7 });
 * general(tf.ones([4, 2]), tf.ones([5, 3])).shape   // → [4, 5]
 * parameterCount(general)                           // → 6
 */
export function general(options: WidthOptions): Alignment {
  const { queryWidth, keyWidth, seed, parameters } = options ?? {};
  checkOptions("alignments.general", options, { queryWidth, keyWidth, seed, parameters });
  const W = source("alignments.general", options)("W", [queryWidth, keyWidth], "glorot");
  const score = (query: tf.Tensor, keys: tf.Tensor) => {
    checkWidth("alignments.general", "query", query, queryWidth);
    checkWidth("alignments.general", "keys", keys, keyWidth);
    return tf.matMul(project(query, W), keys, false, true);
  };
  return named("general", score, { variables: [W] });
}
