import * as tf from "@tensorflow/tfjs";
import { named, positions, type MaskFunction } from "./mask";

export interface OffsetOptions {
  /** How many keys come before the first query's own (keys cached from earlier steps). Default 0. */
  offset?: number;
}

/**
 * A query sees its own position and those before it: true where `key <= query + offset`.
 *
 * @returns a mask for any length: bool `[N, M]`.
 *
 * @example
 * masks.causal()(2, 3)                 // → [[1, 0, 0], [1, 1, 0]]
 * masks.causal({ offset: 2 })(1, 3)    // → [[1, 1, 1]]
 */
export function causal({ offset = 0 }: OffsetOptions = {}): MaskFunction {
  return named("causal", (queries, keys) => {
    const [query, key] = positions(queries, keys, offset);
    return tf.lessEqual(key, query);
  });
}
