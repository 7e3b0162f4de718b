export { bleu } from "./bleu";
export { exactMatch } from "./exactMatch";
