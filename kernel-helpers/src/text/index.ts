export { vocabulary, pad, PADDING, START, END, type Vocabulary } from "./vocabulary";
export { contentWords } from "./contentWords";
