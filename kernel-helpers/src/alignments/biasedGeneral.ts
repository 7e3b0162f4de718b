import * as tf from "@tensorflow/tfjs";
import { project } from "../tensors";
import { checkWidth, named, type Alignment } from "./alignment";
import { source, type WidthOptions } from "../parameters";

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
export function biasedGeneral({ queryWidth, keyWidth, ...parameters }: WidthOptions): Alignment {
  const parameter = source("alignments.biasedGeneral", parameters);
  const W = parameter("W", [queryWidth, keyWidth], "glorot");
  const b = parameter("b", [keyWidth], "zeros");
  const score = (query: tf.Tensor, keys: tf.Tensor) => {
    checkWidth("biasedGeneral", "query", query, queryWidth);
    checkWidth("biasedGeneral", "keys", keys, keyWidth);
    return tf.matMul(tf.add(project(query, W), b), keys, false, true);
  };
  return named("biasedGeneral", score, { variables: [W, b] });
}
