import * as tf from "@tensorflow/tfjs";
import { check, checkOptions, checkSizes, shapeText } from "../check";
import { sigmoid } from "../higherOrder";
import { gelu } from "./gelu";
import { linear } from "./linear";
import { remembering, source, type ParameterOptions } from "./parameters";

export interface FeedForwardOptions extends ParameterOptions {
  /** D, the width of the items. */
  width: number;
  /** How many hidden units there are. Default 4D; for "swiglu" ⌊8D/3⌋, which makes about as many parameters. */
  hidden?: number;
  /** What is between the products. Default "gelu". */
  activation?: "relu" | "gelu" | "swiglu";
  /** Whether the products add a bias. Default true. */
  projectionBias?: boolean;
}

export interface FeedForward {
  (x: tf.Tensor): tf.Tensor;
  readonly variables: readonly tf.Variable[];
}

/**
 * A Transformer's feed-forward network, the same for every item, which sees no other:
 *
 *     relu, gelu:   act(x·up)·down            swiglu:   (swish(x·gate) ∘ x·up)·down        swish(z) = z · σ(z)
 *
 * Papers: Vaswani et al. 2017 (ReLU); Hendrycks & Gimpel 2016 (GELU); Shazeer 2020, "GLU variants improve Transformer".
 *
 * @returns a function `x [..., D]` → `[..., D]` with `up` `[D, hidden]`, `down` `[hidden, D]`, for "swiglu" also `gate`
 *   `[D, hidden]`, and their biases.
 * @throws if a size is not a positive whole number, or x has another width.
 *
 * @example
 * const feed = nn.feedForward({ width: 4, activation: "swiglu", seed: 7 });
 * feed(tf.ones([2, 3, 4])).shape   // → [2, 3, 4]
 */
export function feedForward(options: FeedForwardOptions): FeedForward {
  const { width, activation = "gelu", projectionBias: bias = true, seed, parameters } = options ?? {};
  const { hidden = activation === "swiglu" ? Math.floor((8 * width) / 3) : 4 * width } = options ?? {};
  checkOptions("nn.feedForward", options, { width, hidden, activation, projectionBias: bias, seed, parameters });
  checkSizes("nn.feedForward", { width, hidden });
  const activations = ["relu", "gelu", "swiglu"];
  check(
    activations.includes(activation),
    "nn.feedForward",
    `activation must be one of ${activations.join(", ")}`,
    activation,
  );
  const { own, given } = remembering(source("nn.feedForward", options));
  const up = linear(own, "up", width, hidden, { bias });
  const gate = activation === "swiglu" ? linear(own, "gate", width, hidden, { bias }) : undefined;
  const down = linear(own, "down", hidden, width, { bias });
  const act = activation === "relu" ? (x: tf.Tensor) => tf.relu(x) : gelu;
  const feed = (x: tf.Tensor) => {
    const fits = x instanceof tf.Tensor && x.rank >= 1 && x.shape[x.rank - 1] === width;
    const actual = x instanceof tf.Tensor ? shapeText(x.shape) : x;
    check(fits, "nn.feedForward", `x must be a tensor of width ${width}, [..., ${width}]`, actual);
    return tf.tidy(() => down(gate ? tf.mul(swish(gate(x)), up(x)) : act(up(x))));
  };
  return Object.assign(feed, { variables: given.map(({ variable }) => variable) });
}

const swish = (x: tf.Tensor): tf.Tensor => tf.mul(x, sigmoid(x));
