export { tf, ready } from "./runtime/backend";
export { attend, type AttendOptions, type Attended } from "./attend";
export { seeded, type Weights } from "./weights";
export * as alignments from "./alignments";
export * as distributions from "./distributions";
export * as masks from "./masks";
export * as datasets from "./datasets";
export { gaussian, uniform } from "./random";
