export { vocabulary, pad, PADDING, START, END, type Vocabulary } from "./vocabulary";
