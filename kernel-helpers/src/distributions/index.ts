export { plain } from "./plain";
export { softmax } from "./softmax";
export type { Distribution } from "./distribution";
