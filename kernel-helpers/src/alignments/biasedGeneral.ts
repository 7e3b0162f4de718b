import * as tf from "@tensorflow/tfjs";
import { checkOptions } from "../check";
import { project } from "../tensors";
import { checkWidth, named, type Alignment } from "./alignment";
import { source, type WidthOptions } from "../nn/parameters";

/**
 * `a(k, q) = kᵀ(Wᵀq + b)`: general, with a key bias kᵀb that makes some keys attractive whatever is asked.
 *
 * Paper: Sordoni, Bachman & Bengio 2016, "Iterative alternating neural attention for machine reading".
 *
 * @returns an alignment with W `[queryWidth, keyWidth]` and b `[keyWidth]`: `query [..., N, queryWidth]`,
 *   `keys [..., M, keyWidth]` → `scores [..., N, M]`.
 * @throws if queries or keys have another width.
 *
 * @example
 * parameterCount(alignments.biasedGeneral({ queryWidth: 2, keyWidth: 3 }))   // → 9
 */
export function biasedGeneral(options: WidthOptions): Alignment {
  const { queryWidth, keyWidth, seed, parameters } = options ?? {};
  checkOptions("alignments.biasedGeneral", options, { queryWidth, keyWidth, seed, parameters });
  const parameter = source("alignments.biasedGeneral", options);
  const W = parameter("W", [queryWidth, keyWidth], "glorot");
  const b = parameter("b", [keyWidth], "zeros");
  const score = (query: tf.Tensor, keys: tf.Tensor) => {
    checkWidth("alignments.biasedGeneral", "query", query, queryWidth);
    checkWidth("alignments.biasedGeneral", "keys", keys, keyWidth);
    return tf.matMul(tf.add(project(query, W), b), keys, false, true);
  };
  return named("biasedGeneral", score, { variables: [W, b] });
}
