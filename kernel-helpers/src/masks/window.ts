import * as tf from "@tensorflow/tfjs";
import { check, checkOptions } from "../check";
import { positions, type OffsetOptions, type Span } from "../forScores";
import { named, type MaskFunction } from "./mask";

export interface WindowOptions extends OffsetOptions {
  /** How many keys before its own position a query sees. Default: all. */
  left?: number;
  /** How many keys after its own position a query sees. Default: all. */
  right?: number;
}

/**
 * A query sees the keys near its own position: true where `-left <= key - (query + offset) <= right`.
 *
 * `window({ right: 0 })` is `causal()`, and a window as long as the sequence hides nothing.
 *
 * Paper: Beltagy, Peters & Cohan 2020, "Longformer" (sliding window).
 *
 * @returns a mask for any length: bool `[N, M]`.
 * @throws if a side is negative or not a whole number.
 *
 * @example
 * masks.window({ left: 1, right: 0 })(3, 3)   // → [[1, 0, 0], [1, 1, 0], [0, 1, 1]]
 */
export function window(options: WindowOptions = {}): MaskFunction {
  const { left = Infinity, right = Infinity, offset = 0 } = options ?? {};
  checkOptions("masks.window", options, { left, right, offset });
  for (const [side, size] of Object.entries({ left, right })) {
    const isCount = size >= 0 && (size === Infinity || Number.isInteger(size));
    check(isCount, "masks.window", `${side} must be a whole number, zero or more`, size);
  }
  const make = (queries: Span, keys: Span) => {
    const [query, key] = positions(queries, keys, offset);
    const distance = tf.sub(key, query);
    return tf.logicalAnd(tf.greaterEqual(distance, -left), tf.lessEqual(distance, right));
  };
  return named("window", make, uniformBand({ left, right, offset }));
}

/** A window hides all keys or none where even the nearest, or the farthest, pair of a query and a key says so. */
export const uniformBand =
  ({ left, right, offset }: Required<WindowOptions>): MaskFunction["uniform"] =>
  (queries, keys) => {
    const least = keys.start - (queries.start + queries.count - 1 + offset);
    const most = keys.start + keys.count - 1 - (queries.start + offset);
    if (least > right || most < -left) return false;
    return least >= -left && most <= right ? true : undefined;
  };
