import * as tf from "@tensorflow/tfjs";
import { check } from "../../check";

interface Attributes {
  strides: number | [number, number];
  pad: "valid" | "same";
  dataFormat: "NHWC" | "NCHW";
  dimRoundingMode?: "floor" | "round" | "ceil";
  filterShape: [number, number, number, number];
}

/**
 * Conv2DBackpropFilter, without which no convolution can be trained: tfjs has none for WebAssembly.
 *
 * Padding "same" and "valid" only: with a number, tfjs's own forward convolution for WebAssembly writes outside its
 * memory. What a filter's entry at (i, j) saw is the padded input moved by (i, j), so its gradient is one matrix
 * product of that and dy.
 */
export const convFilterKernel: tf.KernelConfig = {
  kernelName: "Conv2DBackpropFilter",
  backendName: "wasm",
  kernelFunc({ inputs, attrs }) {
    const { x, dy } = inputs as unknown as Record<"x" | "dy", tf.Tensor4D>;
    const { strides, pad, dataFormat, dimRoundingMode, filterShape } = attrs as unknown as Attributes;
    check(dataFormat === "NHWC", "Conv2DBackpropFilter", "the data format must be NHWC on WebAssembly", dataFormat);
    const conv = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode);
    const { top, bottom, left, right } = conv.padInfo;
    const { strideHeight, strideWidth } = conv;
    const [height, width] = [(conv.outHeight - 1) * strideHeight + 1, (conv.outWidth - 1) * strideWidth + 1];
    return tf.tidy(() => {
      const padded = tf.pad(x, [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ]);
      const flat = dy.reshape([-1, conv.outChannels]);
      const gradients: tf.Tensor[] = [];
      for (let i = 0; i < conv.filterHeight; i++) {
        for (let j = 0; j < conv.filterWidth; j++) {
          const end = [conv.batchSize, i + height, j + width, conv.inChannels];
          const seen = tf.stridedSlice(padded, [0, i, j, 0], end, [1, strideHeight, strideWidth, 1]);
          gradients.push(tf.matMul(seen.reshape([-1, conv.inChannels]), flat, true, false));
        }
      }
      return tf.stack(gradients).reshape(filterShape);
    });
  },
};
