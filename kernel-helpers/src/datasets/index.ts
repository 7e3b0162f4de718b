export { cars, type Car } from "./cars";
export { wave, type Wave, type WaveOptions } from "./wave";
export {
  numbersInWords, numberWords, type AlignedPair, type Link, type NumberWords, type NumberWordsOptions,
} from "./numberWords";
export { vocabulary, pad, PADDING, START, END, type Vocabulary } from "./vocabulary";
export { batches, type BatchesOptions } from "./batches";
