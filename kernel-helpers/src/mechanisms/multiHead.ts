import * as tf from "@tensorflow/tfjs";
import type { Attended } from "../attend";
import { check, shapeText } from "../check";
import type { Distribution } from "../distributions/distribution";
import { all } from "../masks/all";
import { named as namedMask, type Mask, type MaskFunction } from "../masks/mask";
import type { Numbers } from "../tensors";
import type { Rotary } from "../transformer/rotary";
import { maskForHeads, scaledDotProduct } from "./heads";
import { checkSizes, linear, mechanism, readItems, type Mechanism, type ParameterOptions } from "./mechanism";

export interface MultiHeadOptions extends ParameterOptions {
  /** The width of the queries and of the context. */
  width: number;
  /** H, how many heads ask. */
  heads: number;
  /** G, how many key/value heads answer; H is a multiple of it. H is multi-head, fewer grouped, 1 multi-query. Default H. */
  keyValueHeads?: number;
  /** D, the width of each head. Default: width / heads. */
  headWidth?: number;
  /** The width of the keys' items. Default: the queries'. */
  keyWidth?: number;
  /** The width of the values' items. Default: the keys'. */
  valueWidth?: number;
  /** Whether the four projections add a bias. Default false. */
  bias?: boolean;
  /** What query·key is multiplied by. Default 1/√D. */
  scale?: number;
  /** Bends the scores before the mask: `cap · tanh(score / cap)`. Default: no cap. */
  softCap?: number;
  /** Turns queries and keys by their positions: `mechanisms.rotary()`. Default: no positions. */
  rotary?: Rotary;
  /**
   * A mask of every call, such as `masks.causal()`, `masks.window(...)`, `masks.alibi({ heads })` or a learned `masks.relative(...)`. With
   * cached keys it starts at the new queries' own positions by itself: leave its `offset` zero.
   */
  mask?: MaskFunction;
  /** Default `distributions.softmax()`. */
  distribution?: Distribution;
}

/** The keys and values of all positions so far, `[..., G, M, D]`, as they are after projection and rotation. */
export interface KeyValueCache {
  keys?: tf.Tensor;
  values?: tf.Tensor;
}

export interface MultiHeadCall {
  /**
   * For this call only, besides the mechanism's own. Numbers `[..., N, M]` hold for all heads, numbers `[..., H, N, M]`
   * (one axis more than the query has) for each.
   */
  mask?: Mask;
  /** What earlier calls have seen, `{}` at first: its keys come before the new ones. The result then holds the next `cache`. */
  cache?: KeyValueCache;
}

export interface MultiHeadAttended extends Attended {
  /** Only where a cache was given: it, and the new keys and values. The one given can then be disposed. */
  cache?: Required<KeyValueCache>;
}

export interface MultiHead extends Mechanism {
  (query: Numbers, keys?: Numbers, values?: Numbers, options?: MultiHeadCall): MultiHeadAttended;
}

/**
 * Multi-head attention: H attentions side by side, each on its own projection, and one projection of what they found.
 *
 *     headₕ = softmax(Q_h K_hᵀ / √D + mask) V_h      context = [head₁ … head_H] W_O
 *
 * Keys default to the query's items (self-attention), values to the keys' items. Each option means what it does in PyTorch and ONNX,
 * see `scaledDotProduct`; with cached keys a causal mask starts at the new queries' positions, as in ONNX.
 *
 * Papers: Vaswani et al. 2017; Shazeer 2019 and Ainslie et al. 2023 (fewer key/value heads); Su et al. 2021 (rotary);
 * Press, Smith & Lewis 2022 (ALiBi); Gemma Team 2024 (soft cap).
 *
 * @returns a mechanism with `query` `[width, H·D]`, `key` `[keyWidth, G·D]`, `value` `[valueWidth, G·D]`, `output` `[H·D, width]`:
 *   `query [..., N, width]`, `keys [..., M, keyWidth]`, `values [..., M, valueWidth]` → `context [..., N, width]`,
 *   `weights [..., H, N, M]`, `scores [..., H, N, M]`.
 * @throws if the heads do not divide, a width or a number of items does not fit, or a cache is of another shape.
 *
 * @example
 * const mha = mechanisms.multiHead({ width: 8, heads: 4, keyValueHeads: 2, mask: masks.causal(), seed: 7 });
 * mha(tf.ones([2, 3, 8])).weights.shape   // → [2, 4, 3, 3]
 *
 * @example
 * const mha = mechanisms.multiHead({ width: 4, heads: 2, mask: masks.causal(), seed: 7 });
 * const first = mha(tf.ones([3, 4]), undefined, undefined, { cache: {} });
 * mha(tf.ones([1, 4]), undefined, undefined, { cache: first.cache }).weights.shape   // → [2, 1, 4]
 */
export function multiHead(options: MultiHeadOptions): MultiHead {
  const { width, heads, keyValueHeads = heads, keyWidth = width, valueWidth = keyWidth, bias, scale, softCap, rotary, distribution } = options;
  check(
    options.headWidth !== undefined || width % heads === 0,
    "multiHead", "width must be a multiple of heads, or headWidth be given", `width ${width} and ${heads} heads`,
  );
  const { headWidth = width / heads } = options;
  checkSizes("multiHead", { width, heads, keyValueHeads, headWidth, keyWidth, valueWidth });
  check(heads % keyValueHeads === 0, "multiHead", "heads must be a multiple of keyValueHeads", `${heads} and ${keyValueHeads}`);

  return mechanism("multiHead", options, (parameters) => {
    const toQuery = linear(parameters, "query", width, heads * headWidth, { bias });
    const toKeys = linear(parameters, "key", keyWidth, keyValueHeads * headWidth, { bias });
    const toValues = linear(parameters, "value", valueWidth, keyValueHeads * headWidth, { bias });
    const toOutput = linear(parameters, "output", heads * headWidth, width, { bias });

    return (query: Numbers, keys: Numbers = query, values: Numbers = keys, { mask, cache }: MultiHeadCall = {}) => tf.tidy(() => {
      const read = (name: string, x: Numbers, itemWidth: number) => readItems("multiHead", name, x, itemWidth);
      const past = cachedLength(cache, keyValueHeads, headWidth);
      const turn = (x: tf.Tensor) => (rotary ? rotary(x, { offset: past }) : x);
      const q = turn(split(toQuery(read("query", query, width)), heads));
      const newKeys = turn(split(toKeys(read("keys", keys, keyWidth)), keyValueHeads));
      const newValues = split(toValues(read("values", values, valueWidth)), keyValueHeads);
      const k = cache?.keys ? tf.concat([cache.keys, newKeys], -2) : newKeys;
      const v = cache?.values ? tf.concat([cache.values, newValues], -2) : newValues;

      const parts = [options.mask && fromPosition(options.mask, past), maskForHeads(mask, q.rank)].filter((part) => part !== undefined);
      const attended = scaledDotProduct(q, k, v, {
        scale, softCap, distribution, mask: parts.length > 1 ? all(...parts) : parts[0],
      });
      return { ...attended, context: toOutput(join(attended.context)), ...(cache && { cache: { keys: k, values: v } }) };
    });
  }, [options.mask]);
}

/** `[..., N, H·D]` to `[..., H, N, D]`. */
function split(x: tf.Tensor, heads: number): tf.Tensor {
  const [N, all] = x.shape.slice(-2);
  return exchange(x.reshape([...x.shape.slice(0, -2), N, heads, all / heads]));
}

/** `[..., H, N, D]` to `[..., N, H·D]`. */
function join(x: tf.Tensor): tf.Tensor {
  const [H, N, D] = x.shape.slice(-3);
  return exchange(x).reshape([...x.shape.slice(0, -3), N, H * D]);
}

/** Exchanges the third and the second axis from the end. */
function exchange(x: tf.Tensor): tf.Tensor {
  const axes = x.shape.map((_, axis) => axis);
  const [a, b, c] = axes.splice(-3);
  return tf.transpose(x, [...axes, b, a, c]);
}

function cachedLength(cache: KeyValueCache | undefined, heads: number, width: number): number {
  if (!cache?.keys && !cache?.values) return 0;
  const [k, v] = [cache.keys?.shape ?? [], cache.values?.shape ?? []];
  check(
    shapeText(k) === shapeText(v) && k.length >= 3 && k[k.length - 3] === heads && k[k.length - 1] === width,
    "multiHead", `cached keys and values must both be [..., ${heads}, M, ${width}]`, `${shapeText(k)} and ${shapeText(v)}`,
  );
  return k[k.length - 2];
}

/** A mask as later queries see it: made for all positions, and cut to the rows that come after the first `past`. */
function fromPosition(mask: MaskFunction, past: number): MaskFunction {
  if (past === 0) return mask;
  return namedMask("fromPosition", (queries, keys, leading) => {
    const m = mask(past + queries, keys, leading);
    if (m.rank < 2 || m.shape[m.rank - 2] === 1) return m;
    return tf.slice(m, [...Array(m.rank - 2).fill(0), past, 0], [...m.shape.slice(0, -2), queries, m.shape[m.rank - 1]]);
  });
}
