export { adam, type Adam, type AdamOptions } from "./adam";
export { clipByNorm } from "./clip";
export { compiled, type Compiled, type CompiledOptions } from "./compiled";
export { fresh, recordable, type RecordableLoss } from "../recording";
export { leastSquares } from "./leastSquares";
export { constant, cosine, linear, noam, type DecayOptions, type Schedule } from "./schedules";
export { loadTensors, saveTensors, type LoadOptions, type TensorFile } from "./tensorFile";
export { train, type Live, type Training, type TrainOptions } from "./train";
