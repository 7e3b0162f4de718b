export { scaledDot } from "./scaledDot";
export type { Alignment } from "./alignment";
