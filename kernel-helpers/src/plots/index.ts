export type { Chart, MimeBundle } from "./chart";
export { bars, type BarsOptions } from "./bars";
export { curves, type CurvesOptions, type PointQuery } from "./curves";
