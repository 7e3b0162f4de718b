export { product } from "./product";
export { dot } from "./dot";
export { scaledDot } from "./scaledDot";
export { gaussian, type Gaussian, type GaussianOptions } from "./gaussian";
export type { Alignment } from "./alignment";
