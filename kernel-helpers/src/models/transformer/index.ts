export { transformerBlock, type BlockCall, type BlockOptions, type BlockOutput, type TransformerBlock } from "./block";
export {
  transformerDecoder,
  transformerEncoder,
  type StackCall,
  type StackOptions,
  type StackOutput,
  type TransformerStack,
} from "./stack";
