import * as tf from "@tensorflow/tfjs";
import { checkOptions } from "../check";
import { tanh } from "../higherOrder";
import { project } from "../tensors";
import { checkWidth, named, type Alignment } from "./alignment";
import { source, type WidthOptions } from "../nn/parameters";

export interface ActivatedGeneralOptions extends WidthOptions {
  /**
   * What bends the score. Default `tf.tanh`, the paper's; it keeps scores in (-1, 1), which limits how sharp a softmax
   * can be.
   */
  activation?: (x: tf.Tensor) => tf.Tensor;
}

/**
 * `a(k, q) = act(qᵀ W k + b)`: general, through a bounded curve.
 *
 * Paper: Ma, Li, Zhang & Wang 2017, "Interactive attention networks for aspect-level sentiment classification".
 *
 * @returns an alignment with W `[queryWidth, keyWidth]` and one number b: `query [..., N, queryWidth]`,
 *   `keys [..., M, keyWidth]` → `scores [..., N, M]`.
 * @throws if queries or keys have another width.
 *
 * @example
 * parameterCount(alignments.activatedGeneral({ queryWidth: 2, keyWidth: 3 }))   // → 7
 */
export function activatedGeneral(options: ActivatedGeneralOptions): Alignment {
  const { queryWidth, keyWidth, activation = tanh, seed, parameters } = options ?? {};
  checkOptions("alignments.activatedGeneral", options, { queryWidth, keyWidth, activation, seed, parameters });
  const parameter = source("alignments.activatedGeneral", options);
  const W = parameter("W", [queryWidth, keyWidth], "glorot");
  const b = parameter("b", [1], "zeros");
  const score = (query: tf.Tensor, keys: tf.Tensor) => {
    checkWidth("alignments.activatedGeneral", "query", query, queryWidth);
    checkWidth("alignments.activatedGeneral", "keys", keys, keyWidth);
    return activation(tf.add(tf.matMul(project(query, W), keys, false, true), b));
  };
  return named("activatedGeneral", score, { variables: [W, b] });
}
