export type { Chart, Heading, MimeBundle } from "./chart";
export type { MapOptions } from "./map";
export { attentionMap, type AttentionMapOptions } from "./attentionMap";
export { bars, type BarsOptions } from "./bars";
export { curves, type CurvesOptions, type PointQuery } from "./curves";
