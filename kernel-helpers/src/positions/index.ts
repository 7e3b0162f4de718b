export type { Added } from "./added";
export { learned, type LearnedOptions } from "./learned";
export { rotary, type Rotary, type RotaryOptions } from "./rotary";
export { sinusoidal, type SinusoidalOptions } from "./sinusoidal";
