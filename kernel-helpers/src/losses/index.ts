export { crossEntropy } from "./crossEntropy";
export { overlap } from "./overlap";
export { reinforce, type Reinforce, type ReinforceOptions } from "./reinforce";
