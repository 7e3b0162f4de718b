export { rotary, type Rotary, type RotaryOptions } from "./rotary";
