import * as tf from "@tensorflow/tfjs";
import { check, checkKind, shapeText } from "../check";
import { isNested } from "../higherOrder";

/** What each feature is multiplied by after normalisation, and what is added. */
export interface LayerNormParameters {
  /** `[D]` */
  gain: tf.Tensor;
  /** `[D]` */
  bias: tf.Tensor;
  /** Keeps the division from exploding. Default 1e-5, PyTorch's. */
  epsilon?: number;
}

/**
 * Layer normalisation, `(x - mean) / √(variance + ε) ∘ gain + bias` over the last axis: every item gets features of
 * mean 0 and variance 1 before the learned gain and bias.
 *
 * Its gradient is written by hand; from the tape it takes twice as many operations.
 *
 * Paper: Ba, Kiros & Hinton 2016, "Layer normalization".
 *
 * @param x `[..., D]`.
 * @returns `[..., D]`.
 * @throws if gain or bias is not `[D]`.
 *
 * @example
 * nn.layerNorm(tf.tensor2d([[1, 3]]), { gain: tf.ones([2]), bias: tf.zeros([2]) })   // → [[-1, 1]]
 */
export function layerNorm(x: tf.Tensor, parameters: LayerNormParameters): tf.Tensor {
  const { gain, bias, epsilon = 1e-5 } = parameters ?? {};
  checkKind("nn.layerNorm", "an object with names", { parameters });
  checkKind("nn.layerNorm", "a tensor", { x, gain, bias });
  const shape = shapeText(x.shape.slice(-1));
  for (const [name, given] of Object.entries({ gain, bias })) {
    check(shapeText(given.shape) === shape, "nn.layerNorm", `${name} must be ${shape}`, shapeText(given.shape));
  }
  return tf.tidy(() => (isNested() ? plain(x, gain, bias, epsilon) : byHand(x, gain, bias, epsilon)));
}

const mean = (x: tf.Tensor): tf.Tensor => tf.mean(x, -1, true);

/** What comes before gain and bias, and what it was divided by, inverted. */
function normalised(x: tf.Tensor, epsilon: number): tf.Tensor[] {
  const centred = tf.sub(x, mean(x));
  const scale = tf.rsqrt(tf.add(mean(tf.square(centred)), epsilon));
  return [tf.mul(centred, scale), scale];
}

const plain = (x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor, epsilon: number): tf.Tensor =>
  tf.add(tf.mul(normalised(x, epsilon)[0], gain), bias);

function byHand(x: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor, epsilon: number): tf.Tensor {
  return tf.customGrad((...args) => {
    const save = args.pop() as unknown as (tensors: tf.Tensor[]) => void;
    const [input, g, b] = args as tf.Tensor[];
    const [y, scale] = normalised(input, epsilon);
    save([y, scale, g]);
    const gradFunc = (dy: tf.Tensor, [y, scale, g]: tf.Tensor[]) => {
      const e = tf.mul(dy, g);
      const along = tf.mul(y, mean(tf.mul(e, y)));
      const leading = dy.shape.slice(0, -1).map((_, axis) => axis);
      return [tf.mul(tf.sub(tf.sub(e, mean(e)), along), scale), tf.sum(tf.mul(dy, y), leading), tf.sum(dy, leading)];
    };
    return { value: tf.add(tf.mul(y, g), b), gradFunc };
  })(x, gain, bias);
}
