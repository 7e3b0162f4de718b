import * as tf from "@tensorflow/tfjs";
import { check, shapeText } from "../check";
import type { MakePart, Span } from "../forScores";
import { named, type MaskFunction } from "./mask";

/**
 * Hides what only fills a batch up: true for the first `lengths[b]` keys of batch entry b, for all queries and heads.
 *
 * @param lengths one number for each entry of the batch, the scores' first axis; or a tensor of them, `[B]`.
 * @returns a mask for any length: bool `[B, 1, M]`, or `[B, 1, 1, M]` where there is a head axis.
 * @throws if a length is negative or not a whole number (in a tensor they are not looked at), or the scores' first axis
 *   is not as long as `lengths`.
 *
 * @example
 * masks.padding([1, 3])(1, 3)   // → [[[1, 0, 0]], [[1, 1, 1]]]
 */
export function padding(lengths: readonly number[] | tf.Tensor): MaskFunction {
  const isTensor = lengths instanceof tf.Tensor;
  const areCounts = isTensor
    ? lengths.rank === 1
    : Array.isArray(lengths) && lengths.length > 0 && lengths.every((n) => Number.isInteger(n) && n >= 0);
  check(
    areCounts,
    "masks.padding",
    "lengths must be an array of whole numbers, zero or more, or a tensor [B]",
    lengths,
  );
  const make: MakePart = (_queries, keys, leading) => {
    const B = isTensor ? lengths.shape[0] : lengths.length;
    const rule = `the scores' first axis must have ${B} entries, one for each length`;
    check(leading.length === 0 || leading[0] === B, "masks.padding", rule, shapeText(leading));
    const length = (isTensor ? lengths : tf.tensor1d(lengths as number[])).toFloat();
    const places = tf.range(keys.start, keys.start + keys.count);
    return tf.less(places, length.reshape([B, ...Array(Math.max(leading.length, 1) + 1).fill(1)]));
  };
  const uniform = (_queries: Span, { start, count }: Span) => {
    if (isTensor) return undefined;
    if (start >= Math.max(...lengths)) return false;
    return start + count <= Math.min(...lengths) ? true : undefined;
  };
  return named("padding", make, uniform, !isTensor);
}
