import * as path from "node:path";
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { castKernel } from "./cast";
import { convFilterKernel } from "./convFilter";
import { cumulativeKernel } from "./cumulative";
import { matMulKernel } from "./matMul";
import { segmentSumKernel } from "./segmentSum";

/**
 * Starts WebAssembly, with what tfjs's kernels for it lack: two gradients, fast matrix products, and casts to booleans
 * and sums along the last axis that are right.
 */
export async function useWasm(): Promise<void> {
  // The package's own files, so that nothing is fetched. On Node it picks the build with SIMD and one thread.
  setWasmPaths(path.dirname(require.resolve("@tensorflow/tfjs-backend-wasm")) + path.sep);
  tf.registerKernel(segmentSumKernel);
  tf.registerKernel(convFilterKernel);
  replaceKernel("BatchMatMul", matMulKernel);
  replaceKernel("Cast", castKernel);
  replaceKernel("Cumsum", cumulativeKernel);
  replaceKernel("Cumprod", cumulativeKernel);
  await tf.setBackend("wasm");
}

/** Puts a kernel in the place of tfjs's own, which it may call. */
function replaceKernel(
  name: "BatchMatMul" | "Cast" | "Cumsum" | "Cumprod",
  replacement: (original: tf.KernelConfig) => tf.KernelConfig,
): void {
  const original = tf.getKernel(name, "wasm");
  tf.unregisterKernel(name, "wasm");
  tf.registerKernel(replacement(original));
}
