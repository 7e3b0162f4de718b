export { tf, ready } from "./backend";
export { display, show, chartBundle, type DisplayHandle } from "./display";
export type { MimeBundle } from "./kernel";
export { interruptible, breathe } from "./interrupt";
export { progress, type Progress } from "./progress";
