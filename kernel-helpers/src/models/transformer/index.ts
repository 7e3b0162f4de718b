export { transformerBlock, type BlockCall, type BlockOptions, type BlockOutput, type TransformerBlock } from "./block";
export {
  transformerDecoder,
  transformerEncoder,
  type StackCall,
  type StackOptions,
  type StackOutput,
  type TransformerStack,
} from "./stack";
export { bert, maskedWords, type MaskedWordsOptions } from "./bert";
export { loadModel, saveModel, type Saveable } from "./checkpoint";
export { gpt, nextWords, type Gpt, type WriteOptions } from "./gpt";
export { loadGpt2, type Gpt2Options } from "./gpt2";
export type { Members } from "./members";
export type { Positions } from "./placed";
export { sampler, type Sampler, type SamplerOptions } from "./sampler";
export { transformer, type Transformer, type TransformerOptions, type TransformerPrediction } from "./transformer";
export type { AskedWords, WordModel, WordModelOptions, WordPrediction } from "./wordModel";
