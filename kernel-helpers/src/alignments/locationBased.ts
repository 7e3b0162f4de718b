import * as tf from "@tensorflow/tfjs";
import { check, checkOptions, shapeText } from "../check";
import { project } from "../tensors";
import { checkWidth, named, type Alignment } from "./alignment";
import { source, type ParameterOptions } from "../nn/parameters";

export interface LocationBasedOptions extends ParameterOptions {
  /** The width of the queries, `query [..., N, queryWidth]`. */
  queryWidth: number;
  /** The largest number of items there can be. */
  items: number;
}

/**
 * `a(kᵢ, q) = (Wᵀq)ᵢ`: the query alone says which places to look at; what the keys hold does not count.
 *
 * Paper: Luong, Pham & Manning 2015, "Effective approaches to attention-based neural machine translation".
 *
 * @returns an alignment with W `[queryWidth, items]`: `query [..., N, queryWidth]`, `keys [..., M, any]` with M ≤ items
 *   → `scores [..., N, M]`.
 * @throws if the queries have another width, or there are more than `items` keys.
 *
 * @example
 * const location = alignments.locationBased({ queryWidth: 2, items: 10 });
 * location(tf.ones([4, 2]), tf.zeros([5, 3])).shape   // → [4, 5]
 */
export function locationBased(options: LocationBasedOptions): Alignment {
  const { queryWidth, items, seed, parameters } = options ?? {};
  checkOptions("alignments.locationBased", options, { queryWidth, items, seed, parameters });
  const W = source("alignments.locationBased", options)("W", [queryWidth, items], "glorot");
  const score = (query: tf.Tensor, keys: tf.Tensor) => {
    checkWidth("alignments.locationBased", "query", query, queryWidth);
    const M = keys.shape[keys.rank - 2];
    check(
      M <= items,
      "alignments.locationBased",
      `there must be at most ${items} items`,
      `keys ${shapeText(keys.shape)}`,
    );
    return project(query, W.slice([0, 0], [queryWidth, M]));
  };
  return named("locationBased", score, { variables: [W] });
}
