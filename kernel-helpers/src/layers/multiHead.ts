import * as masks from "../masks";
import * as mechanisms from "../mechanisms";
import { within } from "../parameters";
import { forAllQueries, layer, widthOf } from "./layer";
import { distributionOf, type SavedDistribution } from "./plugs";
import { answer } from "./queryKeysValues";

export interface MultiHeadOptions {
  /** H, how many heads ask. */
  heads: number;
  /** G, how many key/value heads answer. Default H. */
  keyValueHeads?: number;
  /** The width of each head. Default: the queries' width / heads. */
  headWidth?: number;
  /** Whether the four projections add a bias. Default false. */
  bias?: boolean;
  /** What query·key is multiplied by. Default 1/√(head width). */
  scale?: number;
  /** Bends the scores before the mask. Default: no cap. */
  softCap?: number;
  /** Whether a query sees only its own position and those before it. Default false. */
  causal?: boolean;
  /** How many keys on each side of its own position a query sees. Default: all. */
  window?: { left?: number; right?: number };
  /** Whether far keys count less, `masks.alibi`. Default false. */
  alibi?: boolean;
  /** Learned biases for distances up to this one, `masks.relative`. Default: none. */
  relative?: number;
  /** Rotary positions, `mechanisms.rotary`. Default: none. */
  rotary?: boolean | { base?: number; interleaved?: boolean; features?: number };
  /** Default "softmax". */
  distribution?: SavedDistribution;
}

/**
 * `mechanisms.multiHead` as a layer: `items [B, N, D]`, or `[query [B, N, D], keys [B, M, K], values [B, M, V]?]`, each perhaps with a mask of the
 * keys `[B, M]` → `[B, N, D]`; its weights are `[B, H, N, M]`.
 *
 * @example
 * const context = layers.multiHead({ heads: 2, causal: true, rotary: true }).apply(tf.ones([2, 3, 4])) as tf.Tensor;
 * context.shape   // → [2, 3, 4]
 */
export const multiHead = layer<MultiHeadOptions>({
  className: "AttentionMultiHead",
  mechanism: "multiHead",
  inputs: [1, 3],
  keepsItems: true,
  make(options, [query, keys = query, values = keys], parameters) {
    const { heads, causal, window, alibi, relative, rotary, distribution } = options;
    const parts = [
      causal && masks.causal(),
      window && masks.window(window),
      alibi && masks.alibi({ heads }),
      relative && masks.relative({ heads, maxDistance: relative, parameters: within("relative", parameters) }),
    ].filter((part) => typeof part === "function");
    const attention = mechanisms.multiHead({
      ...options, parameters,
      width: widthOf(query), keyWidth: widthOf(keys), valueWidth: widthOf(values),
      mask: parts.length ? masks.all(...parts) : undefined,
      rotary: rotary ? mechanisms.rotary(rotary === true ? {} : rotary) : undefined,
      distribution: distributionOf(distribution),
    });
    return ({ inputs: [q, k, v], mask }) => answer(attention(q, k, v, { mask: forAllQueries(mask) }));
  },
  shapes: ({ heads }, [query, keys = query]) => {
    const [B, N] = query;
    return [[[B, N, widthOf(query)]], [[B, heads, N, keys[1]]]];
  },
});
