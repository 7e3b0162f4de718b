import * as tf from "@tensorflow/tfjs";

/**
 * UnsortedSegmentSum, the gradient of `tf.gather` and so of every embedding: tfjs has none for WebAssembly.
 *
 * ScatterNd adds up what falls on the same place, which is the same sum.
 */
export const segmentSumKernel: tf.KernelConfig = {
  kernelName: "UnsortedSegmentSum",
  backendName: "wasm",
  kernelFunc({ inputs, backend, attrs }) {
    const { x, segmentIds } = inputs as Record<"x" | "segmentIds", tf.TensorInfo>;
    const { numSegments } = attrs as { numSegments: number };
    const indices = { ...segmentIds, shape: [...segmentIds.shape, 1] };
    const shape = [numSegments, ...x.shape.slice(segmentIds.shape.length)];
    return tf.getKernel("ScatterNd", "wasm").kernelFunc({ inputs: { indices, updates: x }, backend, attrs: { shape } });
  },
};
