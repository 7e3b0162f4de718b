import * as tf from "@tensorflow/tfjs";
import { check, shapeText } from "../check";
import { toNumbers, type Numbers } from "../tensors";

/** Positions as vectors that are added to the items. */
export interface Added {
  /** `x [..., N, D]` → the same shape; `offset` is the first item's position. */
  (x: Numbers, options?: { offset?: number }): tf.Tensor;
  /** What gradient descent may change. */
  readonly variables: readonly tf.Variable[];
}

/** Adds to items `[..., N, D]` what `table` gives for N positions from `offset` on, `[N, D]`. */
export function added(
  where: string,
  table: (from: number, count: number, width: number) => tf.Tensor,
  variables: readonly tf.Variable[] = [],
): Added {
  const add = (x: Numbers, { offset = 0 }: { offset?: number } = {}) =>
    tf.tidy(() => {
      const items = toNumbers(x, where, "x").toFloat();
      check(items.rank >= 2, where, "x must have at least two axes, items and features", shapeText(items.shape));
      check(Number.isInteger(offset) && offset >= 0, where, "offset must be a whole number, zero or more", offset);
      const [N, D] = items.shape.slice(-2);
      return tf.add(items, table(offset, N, D));
    });
  return Object.assign(add, { variables });
}
