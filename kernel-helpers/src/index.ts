export {
  tf,
  ready,
  type Backend,
  display,
  show,
  interruptible,
  interrupted,
  breathe,
  progress,
  type DisplayHandle,
  type MimeBundle,
  type Progress,
} from "./runtime";
export {
  claim,
  exercise,
  table,
  yourTurn,
  type Bounds,
  type Exercise,
  type Help,
  type Row,
  type Stage,
  type Verdict,
} from "./teaching";
export { attend, type AttendOptions, type Attended } from "./attend";
export { scaledDotProduct, type HeadsOptions } from "./heads";
export { parameterCount, seeded, type ParameterSource } from "./nn/parameters";
export * as alignments from "./alignments";
export * as distributions from "./distributions";
export * as masks from "./masks";
export * as biases from "./biases";
export * as positions from "./positions";
export * as nn from "./nn";
export * as mechanisms from "./mechanisms";
export * as efficient from "./efficient";
export * as layers from "./layers";
export * as losses from "./losses";
export * as models from "./models";
export * as text from "./text";
export type { Alignment } from "./alignments";
export type { Distribution } from "./distributions";
export type { Booleans, Mask, MaskFunction } from "./masks";
export type { Bias, BiasFunction } from "./biases";
export type { Numbers } from "./tensors";
export * as datasets from "./datasets";
export { gaussian, seededNoise, uniform, type NoiseSource, type Seed } from "./random";
export * as plots from "./plots";
export * as training from "./training";
export * as scoring from "./scoring";
