import type * as tf from "@tensorflow/tfjs";
import type { Attended } from "../attend";
import { all } from "../masks";
import * as mechanisms from "../mechanisms";
import type { ScoreOptions } from "../mechanisms/mechanism";
import type { ParameterSource } from "../nn/parameters";
import { layer, widthOf, type Answer, type Recipe, type Shape } from "./layer";
import { alignmentOf, biasOf, distributionOf, maskOf, rotaryOf, type SavedPlugs } from "./plugs";

/* Each mechanism as a layer: how its options and inputs become the mechanism's. */

/**
 * A mechanism's options as its layer takes them: plugs by name, and neither widths, which the inputs tell, nor
 * parameters, which are the layer's own, nor whatever else cannot be saved.
 */
export type Saved<Options, Left extends keyof Options = never> = {
  [Name in keyof Omit<Options, Left | "seed" | "parameters">]: Name extends keyof SavedPlugs
    ? SavedPlugs[Name]
    : Options[Name];
};
/** What is said of the scores once for all calls. */
type ScorePlugs = Pick<SavedPlugs, "mask" | "bias">;

export type SoftOptions = Saved<mechanisms.SoftOptions> & ScorePlugs;
export type HardOptions = Pick<SavedPlugs, "alignment"> & ScorePlugs;
export type LocalMonotonicOptions = Saved<mechanisms.LocalMonotonicOptions> & ScorePlugs;
export type LocalPredictiveOptions = Saved<mechanisms.LocalPredictiveOptions, "queryWidth"> & ScorePlugs;
export type LocationAwareOptions = Saved<mechanisms.LocationAwareAttentionOptions, "queryWidth" | "keyWidth"> &
  ScorePlugs;
export type SelfAttentionOptions = Saved<mechanisms.SelfAttentionOptions, "width"> & ScorePlugs;
export type InnerAttentionOptions = Saved<mechanisms.InnerAttentionOptions, "width"> & ScorePlugs;
export type MultilevelOptions = Saved<mechanisms.MultilevelOptions, "width" | "sentenceWidth" | "encode">;
export type CoAttentionOptions = Saved<mechanisms.CoAttentionOptions, "regionWidth" | "wordWidth">;
export type MultiRepresentationalOptions = Saved<
  mechanisms.MultiRepresentationalOptions,
  "widths" | "encode" | "keyWidth"
>;
export type MultidimensionalOptions = Partial<
  Saved<mechanisms.MultidimensionalOptions, "width" | "queryWidth" | "activation">
> &
  ScorePlugs;
export type MultiHeadOptions = Saved<mechanisms.MultiHeadOptions, "width" | "keyWidth" | "valueWidth">;

const answer = ({ context, weights }: Pick<Attended, "context" | "weights">): Answer => ({
  contexts: [context],
  weights: [weights],
});

/** `[B, M]`, true where there is an item, as attend takes it: for all queries alike. */
const forAllQueries = (present?: tf.Tensor): tf.Tensor | undefined => present?.expandDims(-2);

/** Mask and bias of each call: the layer's own, and which keys are there. */
function scoresOf({ mask, bias }: ScorePlugs, own: ParameterSource): (present?: tf.Tensor) => ScoreOptions {
  const [ownMask, ownBias] = [maskOf(mask), biasOf(bias, undefined, own)];
  return (present) => {
    const parts = [ownMask, forAllQueries(present)].filter((part) => part !== undefined);
    return { mask: parts.length > 1 ? all(...parts) : parts[0], bias: ownBias };
  };
}

/** What the layers share that are asked with `[query, keys, values?, mask?]`; the values default to the keys. */
const perQuery = {
  inputs: [2, 3] as [number, number],
  keepsItems: true,
  shapes: (_options: object, [query, keys, values = keys]: Shape[]): [Shape[], Shape[]] => {
    const [B, N] = query;
    return [[[B, N, widthOf(values)]], [[B, N, keys[1]]]];
  },
};
const widths = ([query, keys]: Shape[]) => ({ queryWidth: widthOf(query), keyWidth: widthOf(keys) });

/**
 * `mechanisms.soft` as a layer: `[query [B, N, D], keys [B, M, D], values [B, M, E]?, mask [B, M]?]` → `[B, N, E]`.
 *
 * @throws if there are too few or too many inputs, or an alignment or distribution of no known name.
 *
 * @example
 * const attention = layers.soft({ alignment: "additive", distribution: "sparsemax" });
 * const context = attention.apply([tf.ones([2, 3, 4]), tf.ones([2, 5, 6])]) as tf.Tensor;
 * context.shape   // → [2, 3, 6]
 */
export const soft = layer<SoftOptions>({
  ...perQuery,
  mechanism: "soft",
  className: "AttentionSoft",
  options: ["alignment", "distribution", "mask", "bias"],
  make(options, shapes, own) {
    const scores = scoresOf(options, own);
    const attention = mechanisms.soft({
      alignment: alignmentOf(options.alignment, widths(shapes), own),
      distribution: distributionOf(options.distribution, options.seed),
    });
    return ({ inputs: [query, keys, values = keys], present }) =>
      answer(attention(query, keys, values, scores(present)));
  },
});

/**
 * `mechanisms.hard` as a layer, learned straight through (a loss of `fit` has no place for REINFORCE): draws while
 * training, and takes the best key otherwise. `[query, keys, values?, mask?]` → `[B, N, E]`.
 *
 * @example
 * const context = layers.hard({ seed: 7 }).apply([tf.ones([2, 3, 4]), tf.ones([2, 5, 4])]) as tf.Tensor;
 * context.shape   // → [2, 3, 4]
 */
export const hard = layer<HardOptions>({
  ...perQuery,
  mechanism: "hard",
  className: "AttentionHard",
  options: ["alignment", "mask", "bias"],
  make(options, shapes, own) {
    const scores = scoresOf(options, own);
    const alignment = alignmentOf(options.alignment, widths(shapes), own);
    const attention = mechanisms.hard({ alignment, gradient: "straight through", seed: options.seed });
    return ({ inputs: [query, keys, values = keys], present, training }) =>
      answer(attention(query, keys, values, { ...scores(present), sampled: training }));
  },
});

/**
 * `mechanisms.localMonotonic` as a layer: `[query, keys, values?, mask?]` → `[B, N, E]`.
 *
 * @example
 * const context = layers.localMonotonic({ reach: 1 }).apply([tf.ones([2, 3, 4]), tf.ones([2, 5, 4])]) as tf.Tensor;
 * context.shape   // → [2, 3, 4]
 */
export const localMonotonic = layer<LocalMonotonicOptions>({
  ...perQuery,
  mechanism: "localMonotonic",
  className: "AttentionLocalMonotonic",
  options: ["reach", "gaussian", "sigma", "alignment", "distribution", "slope", "start", "mask", "bias"],
  make({ alignment, distribution, mask, bias, seed, ...options }, shapes, own) {
    const scores = scoresOf({ mask, bias }, own);
    const attention = mechanisms.localMonotonic({
      ...options,
      alignment: alignmentOf(alignment, widths(shapes), own),
      distribution: distributionOf(distribution, seed),
    });
    return ({ inputs: [query, keys, values = keys], present }) =>
      answer(attention(query, keys, values, scores(present)));
  },
});

/**
 * `mechanisms.localPredictive` as a layer: `[query, keys, values?, mask?]` → `[B, N, E]`. With a mask the items must
 * come first and the padding last.
 *
 * @example
 * const context = layers.localPredictive({ reach: 2 }).apply([tf.ones([2, 3, 4]), tf.ones([2, 5, 4])]) as tf.Tensor;
 * context.shape   // → [2, 3, 4]
 */
export const localPredictive = layer<LocalPredictiveOptions>({
  ...perQuery,
  mechanism: "localPredictive",
  className: "AttentionLocalPredictive",
  options: ["reach", "gaussian", "sigma", "alignment", "distribution", "units", "mask", "bias"],
  make({ alignment, distribution, mask, bias, seed, ...options }, shapes, own) {
    const scores = scoresOf({ mask, bias }, own);
    const { queryWidth } = widths(shapes);
    const attention = mechanisms.localPredictive({
      ...options,
      queryWidth,
      parameters: own,
      alignment: alignmentOf(alignment, widths(shapes), own),
      distribution: distributionOf(distribution, seed),
    });
    return ({ inputs: [query, keys, values = keys], present }) =>
      answer(attention(query, keys, values, { ...scores(), lengths: present?.toInt().sum(-1) }));
  },
});

/**
 * `mechanisms.locationAware` as a layer: `[query, keys, values?, mask?]` → `[B, N, E]`.
 *
 * @example
 * const context = layers.locationAware({ units: 8 }).apply([tf.ones([2, 3, 4]), tf.ones([2, 5, 6])]) as tf.Tensor;
 * context.shape   // → [2, 3, 6]
 */
export const locationAware = layer<LocationAwareOptions>({
  ...perQuery,
  mechanism: "locationAware",
  className: "AttentionLocationAware",
  options: ["units", "filters", "reach", "distribution", "mask", "bias"],
  make({ distribution, mask, bias, seed, ...options }, shapes, own) {
    const scores = scoresOf({ mask, bias }, own);
    const attention = mechanisms.locationAware({
      ...options,
      ...widths(shapes),
      parameters: own,
      distribution: distributionOf(distribution, seed),
    });
    return ({ inputs: [query, keys, values = keys], present }) =>
      answer(attention(query, keys, values, scores(present)));
  },
});

/**
 * `mechanisms.selfAttention` as a layer: `items [B, N, D]`, or `[items, mask [B, N]]` → `[B, N, E]`.
 *
 * @example
 * const context = layers.selfAttention({ units: 8, mask: "causal" }).apply(tf.ones([2, 3, 4])) as tf.Tensor;
 * context.shape   // → [2, 3, 4]
 */
export const selfAttention = layer<SelfAttentionOptions>({
  mechanism: "selfAttention",
  className: "AttentionSelf",
  options: ["units", "outputWidth", "projectionBias", "alignment", "distribution", "mask", "bias"],
  inputs: [1, 1],
  keepsItems: true,
  make({ alignment, distribution, mask, bias, seed, ...options }, [items], own) {
    const scores = scoresOf({ mask, bias }, own);
    const width = widthOf(items);
    const { units = width } = options;
    const attention = mechanisms.selfAttention({
      ...options,
      width,
      parameters: own,
      alignment: alignmentOf(alignment, { queryWidth: units, keyWidth: units }, own),
      distribution: distributionOf(distribution, seed),
    });
    return ({ inputs: [x], present }) => answer(attention(x, scores(present)));
  },
  shapes: ({ outputWidth }, [items]) => {
    const [B, N] = items;
    return [[[B, N, outputWidth ?? widthOf(items)]], [[B, N, N]]];
  },
});

/**
 * `mechanisms.innerAttention` as a layer, a pooling that learns where to look: `items [B, M, D]`, or
 * `[items, mask [B, M]]` → `[B, D]`; with `rows` → `[B, rows, D]`.
 *
 * To keep several rows apart, make the weights an output (`returnWeights`) and `losses.overlap` its loss:
 * `model.compile({ loss: [tf.metrics.meanSquaredError, (_, weights) => losses.overlap(weights)], … })`.
 *
 * @example
 * const pooled = layers.innerAttention({ units: 8 }).apply(tf.ones([2, 3, 4])) as tf.Tensor;
 * pooled.shape   // → [2, 4]
 *
 * @example
 * const rows = layers.innerAttention({ units: 8, rows: 5 }).apply(tf.ones([2, 3, 4])) as tf.Tensor;
 * rows.shape   // → [2, 5, 4]
 */
export const innerAttention = layer<InnerAttentionOptions>({
  mechanism: "innerAttention",
  className: "AttentionInner",
  options: ["units", "rows", "hiddenBias", "distribution", "mask", "bias"],
  inputs: [1, 1],
  make({ distribution, mask, bias, seed, ...options }, [items], own) {
    const scores = scoresOf({ mask, bias }, own);
    const attention = mechanisms.innerAttention({
      ...options,
      width: widthOf(items),
      distribution: distributionOf(distribution, seed),
      parameters: own,
    });
    const rows = (x: tf.Tensor) => (options.rows === undefined ? x.squeeze([1]) : x);
    return ({ inputs: [x], present }) => {
      const { context, weights } = attention(x, scores(present));
      return { contexts: [rows(context)], weights: [rows(weights)] };
    };
  },
  shapes: ({ rows }, [items]) => {
    const [B, M] = items;
    const axis = rows === undefined ? [] : [rows];
    return [[[B, ...axis, widthOf(items)]], [[B, ...axis, M]]];
  },
});

/**
 * `mechanisms.multilevel` as a layer: `words [B, L, T, D]`, or `[words, mask [B, L, T]]` → `[B, D]`; its weights are
 * the sentences' `[B, L]` and the words' `[B, L, T]`. For something between the levels use two `innerAttention` layers,
 * the first in `tf.layers.timeDistributed`.
 *
 * @example
 * const context = layers.multilevel({ units: 8 }).apply(tf.ones([2, 5, 3, 4])) as tf.Tensor;
 * context.shape   // → [2, 4]
 */
export const multilevel = layer<MultilevelOptions>({
  mechanism: "multilevel",
  className: "AttentionMultilevel",
  options: ["units"],
  inputs: [1, 1],
  make(options, [words], own) {
    const attention = mechanisms.multilevel({ ...options, width: widthOf(words), parameters: own });
    return ({ inputs: [x], present }) => {
      const { context, weights, wordWeights } = attention(x, { mask: present });
      return { contexts: [context], weights: [weights, wordWeights] };
    };
  },
  shapes: (_options, [words]) => {
    const [B, L, T] = words;
    return [
      [[B, widthOf(words)]],
      [
        [B, L],
        [B, L, T],
      ],
    ];
  },
});

type CoAttentionFactory = typeof mechanisms.parallelCoAttention | typeof mechanisms.alternatingCoAttention;

const coAttention = (factory: CoAttentionFactory): Omit<Recipe<CoAttentionOptions>, "mechanism" | "className"> => ({
  options: ["units"],
  inputs: [2, 2],
  make(options, [regions, words], own) {
    const attention = factory({
      ...options,
      regionWidth: widthOf(regions),
      wordWidth: widthOf(words),
      parameters: own,
    });
    return ({ inputs, present }) => {
      const { regions, words } = attention(inputs[0], inputs[1], { wordMask: forAllQueries(present) });
      return {
        contexts: [regions.context.squeeze([1]), words.context.squeeze([1])],
        weights: [regions.weights.squeeze([1]), words.weights.squeeze([1])],
      };
    };
  },
  shapes: (_options, [regions, words]) => [
    [
      [regions[0], widthOf(regions)],
      [words[0], widthOf(words)],
    ],
    [
      [regions[0], regions[1]],
      [words[0], words[1]],
    ],
  ],
});

/**
 * `mechanisms.parallelCoAttention` as a layer: `[regions [B, N, D], words [B, T, E], word mask [B, T]?]` → two outputs,
 * `[B, D]` and `[B, E]`; its weights are `[B, N]` and `[B, T]`.
 *
 * @example
 * const co = layers.parallelCoAttention({ units: 8 });
 * const [region, word] = co.apply([tf.ones([2, 9, 4]), tf.ones([2, 5, 3])]) as tf.Tensor[];
 * [region.shape, word.shape]   // → [[2, 4], [2, 3]]
 */
export const parallelCoAttention = layer<CoAttentionOptions>({
  ...coAttention(mechanisms.parallelCoAttention),
  mechanism: "parallelCoAttention",
  className: "AttentionParallelCo",
});

/**
 * `mechanisms.alternatingCoAttention` as a layer: inputs and outputs as `parallelCoAttention`'s.
 *
 * @example
 * const co = layers.alternatingCoAttention({ units: 8 });
 * const [region, word] = co.apply([tf.ones([2, 9, 4]), tf.ones([2, 5, 3])]) as tf.Tensor[];
 * [region.shape, word.shape]   // → [[2, 4], [2, 3]]
 */
export const alternatingCoAttention = layer<CoAttentionOptions>({
  ...coAttention(mechanisms.alternatingCoAttention),
  mechanism: "alternatingCoAttention",
  className: "AttentionAlternatingCo",
});

/**
 * `mechanisms.multiRepresentational` as a layer: S sources `[B, T, any width]` → `[B, T, width]`; its weights are
 * `[B, T, S]`.
 *
 * @example
 * const embed = layers.multiRepresentational({ width: 4 });
 * const context = embed.apply([tf.ones([2, 6, 3]), tf.ones([2, 6, 5])]) as tf.Tensor;
 * context.shape   // → [2, 6, 4]
 */
export const multiRepresentational = layer<MultiRepresentationalOptions>({
  mechanism: "multiRepresentational",
  className: "AttentionMultiRepresentational",
  options: ["width", "distribution"],
  inputs: [1, Infinity],
  keepsItems: true,
  make({ distribution, seed, ...options }, sources, own) {
    const attention = mechanisms.multiRepresentational({
      ...options,
      widths: sources.map(widthOf),
      distribution: distributionOf(distribution, seed),
      parameters: own,
    });
    return ({ inputs }) => answer(attention(inputs));
  },
  shapes: ({ width }, sources) => {
    const [B, T] = sources[0];
    return [[[B, T, width]], [[B, T, sources.length]]];
  },
});

/**
 * `mechanisms.multidimensional` as a layer: `[query [B, N, Q], items [B, M, D], mask [B, M]?]` → `[B, N, D]`; its
 * weights are `[B, D, N, M]`.
 *
 * @example
 * const context = layers.multidimensional().apply([tf.ones([2, 1, 3]), tf.ones([2, 6, 4])]) as tf.Tensor;
 * context.shape   // → [2, 1, 4]
 */
export const multidimensional = layer<MultidimensionalOptions>({
  mechanism: "multidimensional",
  className: "AttentionMultidimensional",
  options: ["units", "clip", "distribution", "mask", "bias"],
  inputs: [2, 2],
  keepsItems: true,
  make({ distribution, mask, bias, seed, ...options }, [query, items], own) {
    const scores = scoresOf({ mask, bias }, own);
    const attention = mechanisms.multidimensional({
      ...options,
      queryWidth: widthOf(query),
      width: widthOf(items),
      distribution: distributionOf(distribution, seed),
      parameters: own,
    });
    return ({ inputs: [q, x], present }) => answer(attention(q, x, scores(present)));
  },
  shapes: (_options, [query, items]) => {
    const [B, N] = query;
    return [[[B, N, widthOf(items)]], [[B, widthOf(items), N, items[1]]]];
  },
});

/**
 * `mechanisms.multiHead` as a layer: `items [B, N, D]`, or `[query [B, N, D], keys [B, M, K], values [B, M, V]?]`, each
 * perhaps with a mask of the keys `[B, M]` → `[B, N, D]`; its weights are `[B, H, N, M]`.
 *
 * @example
 * const attention = layers.multiHead({ heads: 2, mask: ["causal", { name: "window", left: 2 }], bias: "alibi" });
 * const context = attention.apply(tf.ones([2, 3, 4])) as tf.Tensor;
 * context.shape   // → [2, 3, 4]
 */
export const multiHead = layer<MultiHeadOptions>({
  mechanism: "multiHead",
  className: "AttentionMultiHead",
  options: [
    "heads",
    "keyValueHeads",
    "headWidth",
    "projectionBias",
    "scale",
    "softCap",
    "mask",
    "bias",
    "rotary",
    "distribution",
  ],
  inputs: [1, 3],
  keepsItems: true,
  make({ mask, bias, rotary, distribution, seed, ...options }, [query, keys = query, values = keys], own) {
    const attention = mechanisms.multiHead({
      ...options,
      parameters: own,
      width: widthOf(query),
      keyWidth: widthOf(keys),
      valueWidth: widthOf(values),
      mask: maskOf(mask),
      bias: biasOf(bias, options.heads, own),
      rotary: rotaryOf(rotary),
      distribution: distributionOf(distribution, seed),
    });
    return ({ inputs: [q, k, v], present }) => answer(attention(q, k, v, { mask: forAllQueries(present) }));
  },
  shapes: ({ heads }, [query, keys = query]) => {
    const [B, N] = query;
    return [[[B, N, widthOf(query)]], [[B, heads, N, keys[1]]]];
  },
});
