export { gru, gruParameters, projectInputs, holdWhere, type GruParameters, type GruRun } from "./gru";
