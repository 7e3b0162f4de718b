export { tf, ready, type Backend } from "./backend";
export { display, show, type DisplayHandle } from "./display";
export type { MimeBundle } from "./contract";
export { interruptible, interrupted, breathe } from "./interrupt";
export { progress, type Progress } from "./progress";
