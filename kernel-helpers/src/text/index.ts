export { vocabulary, pad, padDocuments, PADDING, START, END, type Vocabulary } from "./vocabulary";
export { contentWords } from "./contentWords";
export { sentences } from "./sentences";
export { words } from "./words";
export { characters } from "./characters";
export { learnBytePairs, readBytePairs, type BytePairs } from "./bytePairs";
export type { Tokens } from "./tokens";
