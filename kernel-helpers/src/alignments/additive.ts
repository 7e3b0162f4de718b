import * as tf from "@tensorflow/tfjs";
import { checkOptions } from "../check";
import { tanh } from "../higherOrder";
import { project } from "../tensors";
import { checkWidth, everyPair, namedByParts, type Alignment } from "./alignment";
import { source, type WidthOptions } from "../nn/parameters";

export interface AdditiveOptions extends WidthOptions {
  /** U, the width of the hidden layer. */
  units: number;
}

/**
 * `a(k, q) = vᵀ tanh(W₁ᵀq + W₂ᵀk + b)`: a small neural network looks at query and key together.
 *
 * It can learn relations that no dot product can, at the price of N · M · U numbers. Without the tanh the query
 * would add the same to every key's score, and every query would rank the keys alike.
 *
 * Paper: Bahdanau, Cho & Bengio 2015, "Neural machine translation by jointly learning to align and translate" (where
 * W₁, W₂ and v are W_a, U_a and v_a).
 *
 * @returns an alignment with W1 `[queryWidth, U]`, W2 `[keyWidth, U]`, b `[U]`, v `[U, 1]`: `query [..., N,
 *   queryWidth]`, `keys [..., M, keyWidth]` → `scores [..., N, M]`.
 * @throws if queries or keys have another width.
 *
 * @example
 * const additive = alignments.additive({ queryWidth: 2, keyWidth: 3, units: 8, seed: 7 });
 * additive(tf.ones([4, 2]), tf.ones([5, 3])).shape   // → [4, 5]
 * parameterCount(additive)                           // → 56
 */
export function additive(options: AdditiveOptions): Alignment {
  const { queryWidth, keyWidth, units, seed, parameters } = options ?? {};
  checkOptions("alignments.additive", options, { queryWidth, keyWidth, units, seed, parameters });
  const parameter = source("alignments.additive", options);
  const W1 = parameter("W1", [queryWidth, units], "glorot");
  const W2 = parameter("W2", [keyWidth, units], "glorot");
  const b = parameter("b", [units], "zeros");
  const v = parameter("v", [units, 1], "glorot");
  const prepare = (keys: tf.Tensor) => {
    checkWidth("alignments.additive", "keys", keys, keyWidth);
    const fromKeys = tf.add(project(keys, W2), b);
    return (query: tf.Tensor) => {
      checkWidth("alignments.additive", "query", query, queryWidth);
      const [q, k] = everyPair(project(query, W1), fromKeys);
      return project(tanh(tf.add(q, k)), v).squeeze([-1]);
    };
  };
  return namedByParts("additive", prepare, [W1, W2, b, v]);
}
