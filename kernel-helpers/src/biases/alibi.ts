import * as tf from "@tensorflow/tfjs";
import { check, checkOptions, shapeText } from "../check";
import { positions, type OffsetOptions } from "../forScores";
import { named, type BiasFunction } from "./bias";

export interface AlibiOptions extends OffsetOptions {
  /**
   * H, the number of heads, the scores' last axis before `[N, M]`. Default: no head axis, and the slope of a single
   * head.
   */
  heads?: number;
}

/**
 * Attention with linear biases: `-2^(-8h/H) · |key - (query + offset)|` is added to head h's scores (h from 1), so that
 * far keys count less.
 *
 * It hides nothing: in a decoder it goes with a mask, `{ mask: masks.causal(), bias: biases.alibi({ heads }) }`.
 *
 * Paper: Press, Smith & Lewis 2022, "Train short, test long" (slopes as in the paper for any H; the authors' code
 * interleaves two sequences of slopes where H is not a power of two).
 *
 * @returns a bias for any length: float32 `[H, N, M]`, or `[N, M]` without heads.
 * @throws if heads is not a positive whole number, or the scores have another number of heads.
 *
 * @example
 * biases.alibi({ heads: 2 })(1, 3)   // → [[[0, -0.0625, -0.125]], [[0, -0.0039, -0.0078]]]
 */
export function alibi(options: AlibiOptions = {}): BiasFunction {
  const { heads, offset = 0 } = options ?? {};
  checkOptions("biases.alibi", options, { heads, offset });
  checkHeadCount("biases.alibi", heads);
  const H = heads ?? 1;
  const slopes = Array.from({ length: H }, (_, h) => -(2 ** ((-8 * (h + 1)) / H)));
  return named("alibi", (queries, keys, leading) => {
    checkHeads("biases.alibi", heads, leading);
    const [query, key] = positions(queries, keys, offset);
    const distance = tf.abs(tf.sub(key, query));
    return heads ? tf.mul(distance, tf.tensor3d(slopes, [H, 1, 1])) : tf.mul(distance, slopes[0]);
  });
}

export function checkHeadCount(where: string, heads: number | undefined): void {
  const isCount = heads === undefined || (Number.isInteger(heads) && heads > 0);
  check(isCount, where, "heads must be a positive whole number", heads);
}

/** Throws if the scores `[..., H, N, M]` have another number of heads than a bias made for `heads` of them. */
export function checkHeads(where: string, heads: number | undefined, leading: readonly number[]): void {
  const fits = heads === undefined || leading.length === 0 || leading[leading.length - 1] === heads;
  const rule = `the scores must have ${heads} heads, [..., ${heads}, N, M]`;
  check(fits, where, rule, `${shapeText(leading)} before [N, M]`);
}
