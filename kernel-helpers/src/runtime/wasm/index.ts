import * as path from "node:path";
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { convFilterKernel } from "./convFilter";
import { matMulKernel } from "./matMul";
import { segmentSumKernel } from "./segmentSum";

/**
 * Starts WebAssembly, with what training needs and tfjs's kernels for it lack: two gradients, and fast matrix products.
 */
export async function useWasm(): Promise<void> {
  // The package's own files, so that nothing is fetched. On Node it picks the build with SIMD and one thread.
  setWasmPaths(path.dirname(require.resolve("@tensorflow/tfjs-backend-wasm")) + path.sep);
  tf.registerKernel(segmentSumKernel);
  tf.registerKernel(convFilterKernel);
  const original = tf.getKernel("BatchMatMul", "wasm");
  tf.unregisterKernel("BatchMatMul", "wasm");
  tf.registerKernel(matMulKernel(original));
  await tf.setBackend("wasm");
}
