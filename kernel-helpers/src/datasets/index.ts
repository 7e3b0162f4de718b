export { cars, type Car } from "./cars";
export { digits, type Digit } from "./digits";
export { wave, type Wave, type WaveOptions } from "./wave";
export {
  numbersInWords,
  numberWords,
  type AlignedPair,
  type NumberWords,
  type NumberWordsOptions,
} from "./numberWords";
export { nounKinds, type KindNoun, type NounFeatures, type NounKinds } from "./nounKinds";
export { listQuestions, type ListQuestion, type ListQuestions, type ListQuestionsOptions } from "./listQuestions";
export { phonemes, speechBatch, toySpeech, type SpeechBatch, type ToySpeechOptions, type Utterance } from "./toySpeech";
export { co2, type Co2 } from "./co2";
export { attributeQuestions, type AttributeQuestions, type AttributeQuestionsOptions } from "./attributeQuestions";
export { letterCodes, type LetterCodes, type LetterCodesOptions } from "./letterCodes";
export { pairQuestions, pairWords, type PairQuestion, type PairQuestionsOptions } from "./pairQuestions";
export { batches, type BatchesOptions } from "./batches";
export { glosses, type Glosses, type Noun } from "./glosses";
export { quarterTurn, relation, relations, type Related, type Relation, type RelationOptions } from "./relations";
export { split, type SplitOptions } from "./split";
export {
  pictureQuestions,
  type PictureQuestion,
  type PictureQuestions,
  type PictureQuestionsOptions,
} from "./pictureQuestions";
export { patches, pictureOf, type Colour, type PatchesOptions, type Thing } from "./things";
export { verdicts, verdictWords, type Opinion, type Verdict, type VerdictsOptions } from "./verdicts";
export { licences, type Licence } from "./licences";
export { reviews, type Review, type Reviews, type ReviewsOptions } from "./reviews";
export { definitions, type Definition, type Definitions, type DefinitionsOptions } from "./definitions";
export { dictionary, type Dictionary, type DictionaryOptions } from "./dictionary";
export { wordSources, type ToneSentences, type WordSources, type WordSourcesOptions } from "./wordSources";
export {
  scatteredNumbers,
  scatteredPicture,
  type ScatteredNumbers,
  type ScatteredNumbersOptions,
} from "./scatteredNumbers";
