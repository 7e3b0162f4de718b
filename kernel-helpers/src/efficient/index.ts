export { chunked, type ChunkedOptions } from "./chunked";
