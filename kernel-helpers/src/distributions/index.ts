export { plain } from "./plain";
export { softmax, type SoftmaxOptions } from "./softmax";
export { sigmoid, type SigmoidOptions } from "./sigmoid";
export { sparsemax } from "./sparsemax";
export { entmax15 } from "./entmax15";
export { softmaxOffByOne } from "./softmaxOffByOne";
export { gumbelSoftmax, type GumbelSoftmaxOptions } from "./gumbelSoftmax";
export { hard, type HardOptions } from "./hard";
export type { Distribution } from "./distribution";
