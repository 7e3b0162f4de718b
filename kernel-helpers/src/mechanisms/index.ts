export { soft, type Soft, type SoftOptions } from "./soft";
export { hard, type HardAttended, type HardAttention, type HardAttentionOptions } from "./hard";
export {
  localMonotonic,
  localPredictive,
  type Local,
  type LocalAttended,
  type LocalCall,
  type LocalMonotonicOptions,
  type LocalOptions,
  type LocalPredictiveOptions,
} from "./local";
export {
  locationAware,
  type LocationAwareAttention,
  type LocationAwareAttentionOptions,
  type LocationAwareCall,
} from "./locationAware";
export { selfAttention, type SelfAttention, type SelfAttentionOptions } from "./selfAttention";
export { innerAttention, type InnerAttention, type InnerAttentionOptions } from "./innerAttention";
export { multilevel, type Multilevel, type MultilevelAttended, type MultilevelOptions } from "./multilevel";
export {
  parallelCoAttention,
  alternatingCoAttention,
  type AlternatingCoAttended,
  type CoAttended,
  type CoAttention,
  type CoAttentionMasks,
  type CoAttentionOptions,
  type ParallelCoAttended,
} from "./coAttention";
export {
  multiRepresentational,
  type MultiRepresentational,
  type MultiRepresentationalOptions,
} from "./multiRepresentational";
export { multidimensional, type Multidimensional, type MultidimensionalOptions } from "./multidimensional";
export {
  multiHead,
  type KeyValueCache,
  type MultiHead,
  type MultiHeadAttended,
  type MultiHeadCall,
  type MultiHeadOptions,
} from "./multiHead";
export type { Mechanism } from "./mechanism";
