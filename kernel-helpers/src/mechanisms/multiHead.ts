import * as tf from "@tensorflow/tfjs";
import type { Attended } from "../attend";
import type { BiasFunction } from "../biases/bias";
import { sum } from "../biases/sum";
import { check, checkOptions, checkSizes, shapeText } from "../check";
import type { Distribution } from "../distributions/distribution";
import { all } from "../masks/all";
import { named, readPart, type ForScores } from "../forScores";
import type { MaskFunction } from "../masks/mask";
import type { Numbers } from "../tensors";
import type { Rotary } from "../positions/rotary";
import { forHeads, scaledDotProduct } from "../heads";
import { linear } from "../nn/linear";
import { mechanism, readItems, type Mechanism, type ParameterOptions, type ScoreOptions } from "./mechanism";

export interface MultiHeadOptions extends ParameterOptions {
  /** The width of the queries and of the context. */
  width: number;
  /** H, how many heads ask. */
  heads: number;
  /**
   * G, how many key/value heads answer; H is a multiple of it. H is multi-head, fewer grouped, 1 multi-query. Default
   * H.
   */
  keyValueHeads?: number;
  /** D, the width of each head. Default: width / heads. */
  headWidth?: number;
  /** The width of the keys' items. Default: the queries'. */
  keyWidth?: number;
  /** The width of the values' items. Default: the keys'. */
  valueWidth?: number;
  /** Whether the four projections add a bias. Default false. */
  projectionBias?: boolean;
  /** What query·key is multiplied by. Default 1/√D. */
  scale?: number;
  /** Bends the scores before mask and bias: `cap · tanh(score / cap)`. Default: no cap. */
  softCap?: number;
  /** Turns queries and keys by their positions: `positions.rotary()`. Default: no positions. */
  rotary?: Rotary;
  /**
   * A mask of every call, such as `masks.causal()` or `masks.window(...)`. With cached keys it starts at the new
   * queries' own positions by itself: leave its `offset` zero.
   */
  mask?: MaskFunction;
  /**
   * A bias of every call, such as `biases.alibi({ heads })` or a learned `biases.relative(...)`; positions as the
   * mask's.
   */
  bias?: BiasFunction;
  /** Default `distributions.softmax()`. */
  distribution?: Distribution;
}

/** The keys and values of all positions so far, `[..., G, M, D]`, as they are after projection and rotation. */
export interface KeyValueCache {
  keys?: tf.Tensor;
  values?: tf.Tensor;
}

/**
 * Mask and bias for this call only, besides the mechanism's own. Written out `[..., N, M]` they hold for all heads,
 * `[..., H, N, M]` (one axis more than the query has) for each.
 */
export interface MultiHeadCall extends ScoreOptions {
  /**
   * What earlier calls have seen, `{}` at first: its keys come before the new ones. The result then holds the next
   * `cache`.
   */
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
 *     headₕ = softmax(Q_h K_hᵀ / √D + bias) V_h      context = [head₁ … head_H] W_O
 *
 * Keys default to the query's items (self-attention), values to the keys' items. Each option means what it does in
 * PyTorch and ONNX, see `scaledDotProduct`; with cached keys a causal mask starts at the new queries' positions, as in
 * ONNX.
 *
 * Papers: Vaswani et al. 2017; Shazeer 2019 and Ainslie et al. 2023 (fewer key/value heads); Su et al. 2021 (rotary);
 * Press, Smith & Lewis 2022 (ALiBi); Gemma Team 2024 (soft cap).
 *
 * @returns a mechanism with `query` `[width, H·D]`, `key` `[keyWidth, G·D]`, `value` `[valueWidth, G·D]`, `output`
 *   `[H·D, width]`: `query [..., N, width]`, `keys [..., M, keyWidth]`, `values [..., M, valueWidth]` →
 *   `context [..., N, width]`, `weights [..., H, N, M]`, `scores [..., H, N, M]`.
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
  const { width, heads, keyValueHeads = heads, keyWidth = width, valueWidth = keyWidth } = options ?? {};
  const {
    projectionBias: withBias,
    scale,
    softCap,
    rotary,
    mask,
    bias,
    distribution,
    seed,
    parameters,
  } = options ?? {};
  checkOptions("mechanisms.multiHead", options, {
    width,
    heads,
    keyValueHeads,
    headWidth: undefined,
    keyWidth,
    valueWidth,
    projectionBias: withBias,
    scale,
    softCap,
    rotary,
    mask,
    bias,
    distribution,
    seed,
    parameters,
  });
  check(
    options.headWidth !== undefined || width % heads === 0,
    "mechanisms.multiHead",
    "width must be a multiple of heads, or headWidth be given",
    `width ${width} and ${heads} heads`,
  );
  const { headWidth = width / heads } = options;
  checkSizes("mechanisms.multiHead", { width, heads, keyValueHeads, headWidth, keyWidth, valueWidth });
  check(
    heads % keyValueHeads === 0,
    "mechanisms.multiHead",
    "heads must be a multiple of keyValueHeads",
    `${heads} and ${keyValueHeads}`,
  );

  const isRotary = rotary === undefined || typeof rotary === "function";
  check(isRotary, "mechanisms.multiHead", "rotary must be a function, made by positions.rotary()", rotary);

  return mechanism(
    "multiHead",
    options,
    (own) => {
      const toQuery = linear(own, "query", width, heads * headWidth, { bias: withBias });
      const toKeys = linear(own, "key", keyWidth, keyValueHeads * headWidth, { bias: withBias });
      const toValues = linear(own, "value", valueWidth, keyValueHeads * headWidth, { bias: withBias });
      const toOutput = linear(own, "output", heads * headWidth, width, { bias: withBias });

      return (query: Numbers, keys: Numbers = query, values: Numbers = keys, call: MultiHeadCall = {}) =>
        tf.tidy(() => {
          const { cache } = call ?? {};
          checkOptions("mechanisms.multiHead", call, { mask: call?.mask, bias: call?.bias, cache });
          const read = (name: string, x: Numbers, itemWidth: number) =>
            readItems("mechanisms.multiHead", name, x, itemWidth);
          const past = cachedLength(cache, keyValueHeads, headWidth);
          const turn = (x: tf.Tensor) => (rotary ? rotary(x, { offset: past }) : x);
          const q = turn(split(toQuery(read("query", query, width)), heads));
          const newKeys = turn(split(toKeys(read("keys", keys, keyWidth)), keyValueHeads));
          const newValues = split(toValues(read("values", values, valueWidth)), keyValueHeads);
          const k = cache?.keys ? tf.concat([cache.keys, newKeys], -2) : newKeys;
          const v = cache?.values ? tf.concat([cache.values, newValues], -2) : newValues;

          const [callMask, callBias] = [forHeads(call.mask, q.rank), forHeads(call.bias, q.rank)];
          const masks = [mask && fromPosition("mask", mask, past), callMask].filter((part) => part !== undefined);
          const biases = [bias && fromPosition("bias", bias, past), callBias].filter((part) => part !== undefined);
          const attended = scaledDotProduct(q, k, v, {
            scale,
            softCap,
            distribution,
            mask: masks.length > 1 ? all(...masks) : masks[0],
            bias: biases.length > 1 ? sum(...biases) : biases[0],
          });
          return {
            ...attended,
            context: toOutput(join(attended.context)),
            ...(cache && { cache: { keys: k, values: v } }),
          };
        });
    },
    [bias],
  );
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
    "mechanisms.multiHead",
    `cached keys and values must both be [..., ${heads}, M, ${width}]`,
    `${shapeText(k)} and ${shapeText(v)}`,
  );
  return k[k.length - 2];
}

/** A mask or a bias as later queries see it: the rows after the first `past`. */
function fromPosition<T extends ForScores>(kind: "mask" | "bias", whole: T, past: number): T | ForScores {
  if (past === 0) return whole;
  return named(kind, whole.name, ({ start, count, all }, keys, leading) => {
    const later = { start: past + start, count, all: past + all };
    return readPart("mechanisms.multiHead", kind, whole, later, keys, leading);
  });
}
