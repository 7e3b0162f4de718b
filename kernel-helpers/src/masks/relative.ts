import * as tf from "@tensorflow/tfjs";
import { source, type ParameterOptions } from "../parameters";
import { check } from "../check";
import { checkHeadCount, checkHeads, type AlibiOptions } from "./alibi";
import { named, positions, type MaskFunction } from "./mask";

export interface RelativeOptions extends AlibiOptions, ParameterOptions {
  /** R: from this distance on, all keys on one side share one bias. */
  maxDistance: number;
}

/**
 * A learned bias for each distance: `bias[clip(key - (query + offset), -R, R)]` is added to the scores, one set for
 * each head.
 *
 * It starts at zero, where it changes nothing, and hides nothing.
 *
 * Papers: Shaw, Uszkoreit & Vaswani 2018, "Self-attention with relative position representations" (clipped distances);
 * Raffel et al. 2020, "T5" (one number instead of a vector; T5 also shares biases among far distances in growing
 * buckets).
 *
 * @returns a mask for any length with variable bias `[2R + 1, H]`: float32 `[H, N, M]`, or `[N, M]` without heads.
 * @throws if maxDistance or heads is not a positive whole number, or the scores have another number of heads.
 *
 * @example
 * const bias = masks.relative({ heads: 2, maxDistance: 4 });
 * bias(3, 5).shape       // → [2, 3, 5]
 * parameterCount(bias)   // → 18
 */
export function relative({ maxDistance, heads, offset = 0, ...parameters }: RelativeOptions): MaskFunction {
  const isCount = Number.isInteger(maxDistance) && maxDistance > 0;
  check(isCount, "relative", "maxDistance must be a positive whole number", maxDistance);
  checkHeadCount("relative", heads);
  const bias = source("masks.relative", parameters)("bias", [2 * maxDistance + 1, heads ?? 1], "zeros");
  return named("relative", (queries, keys, leading) => {
    checkHeads("relative", heads, leading);
    const [query, key] = positions(queries, keys, offset);
    const index = tf.add(tf.clipByValue(tf.sub(key, query), -maxDistance, maxDistance), maxDistance).toInt();
    const biases = tf.transpose(tf.gather(bias, index), [2, 0, 1]);
    return heads ? biases : biases.squeeze([0]);
  }, [bias]);
}
