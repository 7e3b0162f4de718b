import * as tf from "@tensorflow/tfjs";
import { readBias, type Bias, type BiasFunction } from "../biases/bias";
import { check, checkOptions, shapeText } from "../check";
import { scaledDotProduct, type HeadsOptions } from "../heads";
import { isLasting } from "../forScores";
import { onlyOnce } from "../higherOrder";
import { readMask, type Mask } from "../masks/mask";
import { toFloat, toTensor, type Numbers } from "../tensors";
import { blocksFor, spans } from "./blocks";
import { running } from "./running";

const WHERE = "efficient.chunked";

export interface ChunkedOptions extends Omit<HeadsOptions, "distribution"> {
  /** How many queries are looked at together. Default: as many as is fastest. */
  queryBlock?: number;
  /** How many keys are looked at together. Default: as many as is fastest. */
  keyBlock?: number;
}

/**
 * Scaled dot-product attention that never holds all weights: what `scaledDotProduct` computes, to rounding, in memory
 * that grows with the length instead of its square.
 *
 * Queries and keys are taken in blocks. Over the blocks of keys the softmax runs: it keeps each query's largest score
 * so far, the sum of exp(score - largest), and the sum of the values so weighted; when a larger score comes, both sums
 * shrink by exp(old - new). The gradient makes each block of weights once more, from the largest score and the sum that
 * were kept. Blocks in which a mask of `masks` hides everything are not computed: causal attention takes half the time,
 * a window's time grows with the length.
 *
 * Masks and biases are made in blocks too, by `masks` and `biases`. What is written out, a tensor, learned, or a
 * function of your own is held whole, as large as it is. A NaN in a value shows in the queries that share a block with
 * it.
 *
 * Papers: Milakov & Gimelshein 2018, "Online normalizer calculation for softmax" (the running sum); Rabe & Staats 2021,
 * "Self-attention does not need O(n²) memory"; Dao et al. 2022, "FlashAttention" (blocks of both, the gradient).
 *
 * @param query  `[..., H, N, D]`, or `[N, D]` for one head.
 * @param keys   `[..., G, M, D]`, or `[M, D]`: H is a multiple of G; head h uses key/value head ⌊h·G/H⌋.
 * @param values `[..., G, M, E]`, or `[M, E]`.
 * @returns `context [..., H, N, E]`, or `[N, E]`. A query without any allowed key has a context of zero.
 * @throws if shapes do not fit, a block is no whole number of at least one, or a gradient of its gradient is asked for.
 *
 * @example
 * const [query, items] = [tf.ones([4, 1000, 8]), tf.ones([2, 1000, 8])];
 * const { context } = efficient.chunked(query, items, items, { mask: masks.causal(), queryBlock: 128, keyBlock: 128 });
 * context.shape   // → [4, 1000, 8]
 */
export function chunked(
  query: Numbers,
  keys: Numbers,
  values: Numbers,
  options: ChunkedOptions = {},
): { context: tf.Tensor } {
  const { scale, softCap, mask, bias, queryBlock, keyBlock } = options ?? {};
  checkOptions(WHERE, options, { scale, softCap, mask, bias, queryBlock, keyBlock });
  for (const [name, size] of Object.entries({ queryBlock, keyBlock })) {
    const isSize = size === undefined || (Number.isInteger(size) && size >= 1);
    check(isSize, WHERE, `${name} must be a whole number of at least 1`, size);
  }
  check(softCap === undefined || softCap > 0, WHERE, "softCap must be positive", softCap);
  onlyOnce(WHERE);
  return tf.tidy(() => {
    const { q, k, v } = readInputs({ query, keys, values });
    const [N, D] = q.shape.slice(-2);
    const [M, E] = v.shape.slice(-2);
    const withHeads = (x: tf.Tensor) => (x.rank === 2 ? x.expandDims(0) : x);
    const [leading, shape] = [q.shape.slice(0, -2), [...q.shape.slice(0, -1), E]];
    if (N === 0 || M === 0) {
      const [oneQuery, oneKeys, oneValues] = [q, k, v].map(withHeads);
      return { context: scaledDotProduct(oneQuery, oneKeys, oneValues).context.reshape(shape) };
    }

    // Inside, P key/value heads of the whole batch lie side by side, each with the R query heads that it serves.
    const P = k.size / (M * D);
    const R = q.size / (N * D * P);
    const byDefault = blocksFor({ P, R, N, M }, mask !== undefined);
    const scores = [...leading, N, M];
    const learned = bias === undefined ? undefined : heldBias(bias, scores);
    const attention = running({
      leading,
      queries: spans(N, queryBlock ?? byDefault.queries),
      keys: spans(M, keyBlock ?? byDefault.keys),
      heads: spans(P, byDefault.alone ? 1 : P),
      softCap,
      mask: mask === undefined ? undefined : heldMask(mask, scores),
      bias: learned ? undefined : (bias as BiasFunction | undefined),
    });
    const context = attention(
      tf.mul(q, scale ?? 1 / Math.sqrt(D)).reshape([P, R, N, D]),
      k.reshape([P, M, D]),
      v.reshape([P, M, E]),
      ...(learned ? [learned] : []),
    );
    return { context: context.reshape(shape) };
  });
}

/** A mask that can be made in parts stays a function; any other becomes a tensor. */
const heldMask = (mask: Mask, scores: number[]): Mask =>
  typeof mask === "function" && isLasting(mask) ? mask : readMask(WHERE, mask, scores);

/**
 * A bias as a tensor of the scores' rank, whose gradient is wanted; none for one that is made in parts and learns
 * nothing.
 */
function heldBias(bias: Bias, scores: number[]): tf.Tensor | undefined {
  if (typeof bias === "function" && isLasting(bias) && !bias.variables?.length) return undefined;
  const whole = readBias(WHERE, bias, scores);
  return whole.reshape([...Array<number>(scores.length - whole.rank).fill(1), ...whole.shape]);
}

function readInputs(inputs: Record<"query" | "keys" | "values", Numbers>): Record<"q" | "k" | "v", tf.Tensor> {
  const [q, k, v] = Object.entries(inputs).map(([name, input]) => {
    const x = toTensor(input, WHERE, name);
    check(x.rank >= 2, WHERE, `${name} must have at least two axes, items and features`, shapeText(x.shape));
    check(x.dtype === "float32" || x.dtype === "int32", WHERE, `${name} must hold numbers`, x.dtype);
    return toFloat(x);
  });
  const heads = (x: tf.Tensor) => x.shape[x.rank - 3] ?? 1;
  const alike = (rule: string, x: tf.Tensor, y: tf.Tensor, of: (x: tf.Tensor) => readonly number[] | number) =>
    check(String(of(x)) === String(of(y)), WHERE, rule, `${shapeText(x.shape)} and ${shapeText(y.shape)}`);
  alike("query and keys must have the same width", q, k, (x) => x.shape[x.rank - 1]);
  alike("keys and values must have the same number of items", k, v, (x) => x.shape[x.rank - 2]);
  alike("keys and values must have the same leading axes", k, v, (x) => x.shape.slice(0, -2));
  alike("query and keys must have the same leading axes before the heads", q, k, (x) => [
    x.rank,
    ...x.shape.slice(0, -3),
  ]);
  check(
    heads(q) % heads(k) === 0,
    WHERE,
    "the query heads must be a multiple of the key/value heads",
    `${heads(q)} and ${heads(k)}`,
  );
  return { q, k, v };
}
