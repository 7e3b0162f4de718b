export type { SearchOptions, Translation } from "./beamSearch";
export {
  encoderDecoder,
  type Dense,
  type EncoderDecoder,
  type EncoderDecoderOptions,
  type EncoderDecoderParts,
  type Prediction,
  type Reading,
  type SentencePairs,
} from "./encoderDecoder";
export * from "./transformer";
