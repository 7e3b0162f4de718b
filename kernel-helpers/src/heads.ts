import * as tf from "@tensorflow/tfjs";
import { dot } from "./alignments/dot";
import { scaledDot } from "./alignments/scaledDot";
import { softCap as capped } from "./alignments/softCap";
import type { Alignment } from "./alignments/alignment";
import { attend, type Attended } from "./attend";
import type { Bias } from "./biases/bias";
import { check, checkOptions, shapeText } from "./check";
import type { Distribution } from "./distributions/distribution";
import type { Mask } from "./masks/mask";
import { toTensor, type Numbers } from "./tensors";

export interface HeadsOptions {
  /** What query·key is multiplied by. Default 1/√D. */
  scale?: number;
  /** Bends the scores, after scaling and before the mask, to stay between -softCap and softCap. Default: no cap. */
  softCap?: number;
  /** Broadcastable to the scores `[..., H, N, M]`: of three axes the first is the heads'. Default: all keys. */
  mask?: Mask;
  /** Added to the scaled and capped scores; broadcastable to them like the mask. Default: none. */
  bias?: Bias;
  /** Default `distributions.softmax()`. */
  distribution?: Distribution;
}

/**
 * Scaled dot-product attention for many heads at once, without any parameters.
 *
 * Every option means what it does in PyTorch's `scaled_dot_product_attention` and in ONNX's `Attention`: a mask is true
 * where attention is allowed (their float masks are a `bias` here), fewer key/value heads than query heads serve
 * consecutive query heads (head h uses key/value head ⌊h·G/H⌋), and the order is scale, soft cap, mask or bias,
 * softmax. (ONNX first had the mask before the cap, which let masked keys through, and corrected it.) `is_causal` is
 * `mask: masks.causal()`. A row without any allowed key gives zeros, as in both (where PyTorch's `MultiheadAttention`
 * module gives NaN).
 *
 * Papers: Vaswani et al. 2017; Shazeer 2019 (one key/value head); Ainslie et al. 2023 (grouped).
 *
 * @param query  `[..., H, N, D]`.
 * @param keys   `[..., G, M, D]`: H is a multiple of G.
 * @param values `[..., G, M, E]`.
 * @returns `context [..., H, N, E]`, `weights [..., H, N, M]`, `scores [..., H, N, M]`.
 * @throws if H is not a multiple of G, or what `attend` throws.
 *
 * @example
 * const [query, items] = [tf.ones([8, 3, 4]), tf.ones([2, 5, 4])];
 * scaledDotProduct(query, items, items).weights.shape   // → [8, 3, 5]
 */
export function scaledDotProduct(query: Numbers, keys: Numbers, values: Numbers, options: HeadsOptions = {}): Attended {
  const { scale, softCap, mask, bias, distribution } = options ?? {};
  const where = "scaledDotProduct";
  checkOptions(where, options, { scale, softCap, mask, bias, distribution });
  return tf.tidy(() => {
    const [q, k, v] = Object.entries({ query, keys, values }).map(([name, x]) => toTensor(x, where, name));
    for (const [name, x] of Object.entries({ query: q, keys: k, values: v })) {
      check(x.rank >= 3, where, `${name} must have at least three axes, heads, items and features`, shapeText(x.shape));
    }
    const [H, G, ofValues] = [q, k, v].map((x) => x.shape[x.rank - 3]);
    check(G === ofValues, where, "keys and values must have the same number of heads", `${G} and ${ofValues}`);
    check(H % G === 0, where, "the query heads must be a multiple of the key/value heads", `${H} and ${G}`);
    return attend(q, repeatHeads(k, H / G), repeatHeads(v, H / G), {
      alignment: headAlignment({ scale, softCap }),
      distribution,
      mask,
      bias,
    });
  });
}

/** The alignment of one head: scaled (on the query, as in `scaledDot`), then capped. */
export function headAlignment({ scale, softCap }: { scale?: number; softCap?: number }): Alignment {
  const product = dot();
  const alignment = scale === undefined ? scaledDot() : (q: tf.Tensor, k: tf.Tensor) => product(tf.mul(q, scale), k);
  return softCap === undefined ? alignment : capped(alignment, softCap);
}

/** Lets each key/value head serve `times` consecutive query heads: `[..., G, M, D]` to `[..., G · times, M, D]`. */
export function repeatHeads(x: tf.Tensor, times: number): tf.Tensor {
  if (times === 1) return x;
  const [G, M, D] = x.shape.slice(-3);
  const heads = x.reshape([x.size / (M * D), 1, M * D]);
  // Not tf.tile, whose gradient is one slice for each copy.
  return tf.add(heads, tf.zeros([1, times, 1])).reshape([...x.shape.slice(0, -3), G * times, M, D]);
}

/**
 * A mask or a bias for items, made to fit heads: one that is written out `[..., N, M]`, with one axis less than the
 * scores `[..., H, N, M]`, holds for all heads. Functions are told of the heads and need no help.
 */
export function forHeads<T extends Mask | Bias>(entries: T | undefined, scoresRank: number): T | tf.Tensor | undefined {
  if (entries === undefined || typeof entries === "function") return entries;
  const x = toTensor(entries as Numbers, "attend", "a mask or a bias");
  return x.rank > 2 && x.rank === scoresRank - 1 ? x.expandDims(-3) : x;
}
