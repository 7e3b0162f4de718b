import * as tf from "@tensorflow/tfjs";
import { checkOptions } from "../check";
import { tanh } from "../higherOrder";
import { project } from "../tensors";
import type { AdditiveOptions } from "./additive";
import { checkWidth, everyPair, namedByParts, type Alignment } from "./alignment";
import { source } from "../nn/parameters";

/**
 * `a(k, q) = vᵀ tanh(Wᵀ[q; k])`: query and key end to end, through one layer.
 *
 * W's first rows meet the query only and its last rows the key only, so it is `additive` without the bias: it is
 * computed that way, and the N · M concatenated pairs are never made.
 *
 * Paper: Luong, Pham & Manning 2015, "Effective approaches to attention-based neural machine translation".
 *
 * @returns an alignment with W `[queryWidth + keyWidth, U]` and v `[U, 1]`: `query [..., N, queryWidth]`,
 *   `keys [..., M, keyWidth]` → `scores [..., N, M]`.
 * @throws if queries or keys have another width.
 *
 * @example
 * parameterCount(alignments.concat({ queryWidth: 2, keyWidth: 3, units: 8 }))   // → 48
 */
export function concat(options: AdditiveOptions): Alignment {
  const { queryWidth, keyWidth, units, seed, parameters } = options ?? {};
  checkOptions("alignments.concat", options, { queryWidth, keyWidth, units, seed, parameters });
  const parameter = source("alignments.concat", options);
  const W = parameter("W", [queryWidth + keyWidth, units], "glorot");
  const v = parameter("v", [units, 1], "glorot");
  const prepare = (keys: tf.Tensor) => {
    checkWidth("alignments.concat", "keys", keys, keyWidth);
    const fromKeys = project(keys, W.slice([queryWidth, 0], [keyWidth, units]));
    return (query: tf.Tensor) => {
      checkWidth("alignments.concat", "query", query, queryWidth);
      const [q, k] = everyPair(project(query, W.slice([0, 0], [queryWidth, units])), fromKeys);
      return project(tanh(tf.add(q, k)), v).squeeze([-1]);
    };
  };
  return namedByParts("concat", prepare, [W, v]);
}
