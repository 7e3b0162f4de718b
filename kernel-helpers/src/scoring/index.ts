export { alignmentErrorRate } from "./alignmentErrorRate";
export { pointingAccuracy } from "./pointingAccuracy";
export { evidenceMass, evidenceRecall } from "./evidence";
export { entropy, effectiveNumber, meanDistance } from "./spread";
export { headStatistics, type HeadStatistics } from "./headStatistics";
export { rollout } from "./rollout";
export { bleu } from "./bleu";
export { exactMatch } from "./exactMatch";
export type { Link, Score, TruthfulMap } from "./truth";
