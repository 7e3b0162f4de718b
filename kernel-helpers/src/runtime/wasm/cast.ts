import * as tf from "@tensorflow/tfjs";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";

/**
 * Cast for WebAssembly, right for booleans too: any number but zero is true, as on the native backend.
 *
 * tfjs's own copies numbers into the bytes of a boolean: 3 stays 3, so that a mask made of it scales weights by 3, and
 * 256 and 0.5 become false.
 */
export function castKernel(original: tf.KernelConfig): tf.KernelConfig {
  return {
    ...original,
    kernelFunc(call) {
      const { x } = call.inputs as Record<"x", tf.TensorInfo>;
      if (call.attrs?.dtype !== "bool" || x.dtype === "bool") return original.kernelFunc(call);
      const backend = call.backend as BackendWasm;
      const out = backend.makeOutput(x.shape, "bool");
      const [numbers, booleans] = [x, out].map((one) => backend.typedArrayFromHeap(one));
      numbers.forEach((number, i) => (booleans[i] = Number(number !== 0)));
      return out;
    },
  };
}
