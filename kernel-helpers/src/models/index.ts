export type { SearchOptions, Translation } from "./beamSearch";
export {
  encoderDecoder,
  type Dense,
  type EncoderDecoder,
  type EncoderDecoderOptions,
  type EncoderDecoderParts,
  type Prediction,
  type Reading,
} from "./encoderDecoder";
export type { SentencePairs } from "./sentences";
export * from "./transformer";
