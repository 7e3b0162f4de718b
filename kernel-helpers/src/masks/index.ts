export { causal } from "./causal";
export { padding } from "./padding";
export { window, type WindowOptions } from "./window";
export { boolean } from "./boolean";
export { all } from "./all";
export { any } from "./any";
export type { Booleans, Mask, MaskFunction } from "./mask";
export type { OffsetOptions } from "../forScores";
