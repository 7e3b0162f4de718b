export { softmax } from "./softmax";
export type { Distribution } from "./distribution";
