export {
  soft, hard, localMonotonic, localPredictive, selfAttention, innerAttention, multilevel, parallelCoAttention,
  alternatingCoAttention, multiRepresentational, multidimensional, multiHead,
  type SoftOptions, type HardOptions, type LocalMonotonicOptions, type LocalPredictiveOptions, type SelfAttentionOptions,
  type InnerAttentionOptions, type MultilevelOptions, type CoAttentionOptions, type MultiRepresentationalOptions,
  type MultidimensionalOptions, type MultiHeadOptions,
} from "./recipes";
export type { CommonOptions, LayerOptions } from "./layer";
export type { SavedAlignment, SavedBias, SavedDistribution, SavedMask } from "./plugs";
