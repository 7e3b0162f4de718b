export { compiled, type Compiled, type CompiledOptions } from "./compiled";
