export { dropout } from "./dropout";
export { feedForward, type FeedForward, type FeedForwardOptions } from "./feedForward";
export { gelu } from "./gelu";
export { gru, gruParameters, projectInputs, holdWhere, type GruParameters, type GruRun } from "./gru";
export { layerNorm, type LayerNormParameters } from "./layerNorm";
export { rmsNorm, type RmsNormParameters } from "./rmsNorm";
