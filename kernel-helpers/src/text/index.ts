export { vocabulary, pad, padDocuments, PADDING, START, END, type Vocabulary } from "./vocabulary";
export { contentWords } from "./contentWords";
export { sentences } from "./sentences";
export { words } from "./words";
