import * as tf from "@tensorflow/tfjs";
import { source, type ParameterOptions } from "../nn/parameters";
import { check, checkOptions } from "../check";
import { positions } from "../forScores";
import { checkHeadCount, checkHeads, type AlibiOptions } from "./alibi";
import { named, type BiasFunction } from "./bias";

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
 * @returns a bias for any length with the variable `bias` `[2R + 1, H]`: float32 `[H, N, M]`, or `[N, M]` without
 *   heads.
 * @throws if maxDistance or heads is not a positive whole number, or the scores have another number of heads.
 *
 * @example
 * const bias = biases.relative({ heads: 2, maxDistance: 4 });
 * bias(3, 5).shape       // → [2, 3, 5]
 * parameterCount(bias)   // → 18
 */
export function relative(options: RelativeOptions): BiasFunction {
  const { maxDistance, heads, offset = 0, seed, parameters } = options ?? {};
  checkOptions("biases.relative", options, { maxDistance, heads, offset, seed, parameters });
  const isCount = Number.isInteger(maxDistance) && maxDistance > 0;
  check(isCount, "biases.relative", "maxDistance must be a positive whole number", maxDistance);
  checkHeadCount("biases.relative", heads);
  const bias = source("biases.relative", options)("bias", [2 * maxDistance + 1, heads ?? 1], "zeros");
  return named(
    "relative",
    (queries, keys, leading) => {
      checkHeads("biases.relative", heads, leading);
      const [query, key] = positions(queries, keys, offset);
      const index = tf.add(tf.clipByValue(tf.sub(key, query), -maxDistance, maxDistance), maxDistance).toInt();
      const biases = tf.transpose(tf.gather(bias, index), [2, 0, 1]);
      return heads ? biases : biases.squeeze([0]);
    },
    [bias],
  );
}
