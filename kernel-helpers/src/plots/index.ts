export type { Chart, Displayable, Heading } from "./chart";
export type { MapOptions } from "./map";
export { attentionMap, type AttentionMapOptions } from "./attentionMap";
export { bars, type BarsOptions } from "./bars";
export { curves, type CurvesOptions, type PointQuery } from "./curves";
export { learningCurves, type LearningCurvesOptions, type Run } from "./learningCurves";
export { scoredMap, type Link, type ScoredMapOptions } from "./scoredMap";
export { trainingMovie, type TrainingMovieOptions } from "./trainingMovie";
export {
  liveCurves,
  liveMap,
  type LiveCurves,
  type LiveCurvesOptions,
  type LiveMap,
  type LiveMapOptions,
} from "./live";
export { alignmentLines, type AlignmentLinesOptions } from "./alignmentLines";
export { cloud, type CloudOptions } from "./cloud";
export { compareMaps, type CompareMapsOptions } from "./compareMaps";
export { surface, type SurfaceOptions } from "./surface";
export { attentionSteps, type AttentionStepsOptions } from "./attentionSteps";
export { headGrid, type HeadGridOptions } from "./headGrid";
export { headStats, type HeadStatsOptions } from "./headStats";
export { highlightText, type Highlight, type HighlightTextOptions } from "./highlightText";
export { imageAttention, type ImageAttentionOptions } from "./imageAttention";
export { seriesAttention, type SeriesAttentionOptions } from "./seriesAttention";
