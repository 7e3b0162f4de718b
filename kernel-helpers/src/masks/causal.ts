import * as tf from "@tensorflow/tfjs";
import { checkOptions } from "../check";
import { positions, type OffsetOptions, type Span } from "../forScores";
import { named, type MaskFunction } from "./mask";
import { uniformBand } from "./window";

/**
 * A query sees its own position and those before it: true where `key <= query + offset`.
 *
 * @returns a mask for any length: bool `[N, M]`.
 *
 * @example
 * masks.causal()(2, 3)                 // → [[1, 0, 0], [1, 1, 0]]
 * masks.causal({ offset: 2 })(1, 3)    // → [[1, 1, 1]]
 */
export function causal(options: OffsetOptions = {}): MaskFunction {
  const { offset = 0 } = options ?? {};
  checkOptions("masks.causal", options, { offset });
  const make = (queries: Span, keys: Span) => {
    const [query, key] = positions(queries, keys, offset);
    return tf.lessEqual(key, query);
  };
  return named("causal", make, uniformBand({ left: Infinity, right: 0, offset }));
}
