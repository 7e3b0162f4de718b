import * as tf from "@tensorflow/tfjs";

/**
 * Cumsum and Cumprod for WebAssembly, right for axes that are counted from the end, too: tfjs's own read `-1` as a
 * place in memory, give other numbers in batches, and break what is computed afterwards.
 */
export function cumulativeKernel(original: tf.KernelConfig): tf.KernelConfig {
  return {
    ...original,
    kernelFunc(call) {
      const { x } = call.inputs as Record<"x", tf.TensorInfo>;
      const { axis } = call.attrs as { axis: number };
      return original.kernelFunc({ ...call, attrs: { ...call.attrs, axis: axis < 0 ? axis + x.shape.length : axis } });
    },
  };
}
