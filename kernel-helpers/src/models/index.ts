export type { SearchOptions, Translation } from "./beamSearch";
export {
  encoderDecoder,
  type EncoderDecoder,
  type EncoderDecoderOptions,
  type Prediction,
  type SentencePairs,
} from "./encoderDecoder";
