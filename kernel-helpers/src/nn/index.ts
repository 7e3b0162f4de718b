export { gelu } from "./gelu";
export { gru, gruParameters, projectInputs, holdWhere, type GruParameters, type GruRun } from "./gru";
export { layerNorm, type LayerNormParameters } from "./layerNorm";
