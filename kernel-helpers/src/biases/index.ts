export { alibi, type AlibiOptions } from "./alibi";
export { relative, type RelativeOptions } from "./relative";
export { table } from "./table";
export { sum } from "./sum";
export type { Bias, BiasFunction } from "./bias";
