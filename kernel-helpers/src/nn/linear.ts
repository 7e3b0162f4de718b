import * as tf from "@tensorflow/tfjs";
import { project } from "../tensors";
import type { ParameterSource, Start } from "./parameters";

/** A linear map `x [..., I] → [..., J]` with parameters `name` and, with a bias, `nameBias`. */
export function linear(
  parameters: ParameterSource,
  name: string,
  from: number,
  to: number,
  { bias = false, start = "glorot" }: { bias?: boolean; start?: Start } = {},
): (x: tf.Tensor) => tf.Tensor {
  const W = parameters(name, [from, to], start) as tf.Variable<tf.Rank.R2>;
  const b = bias ? parameters(`${name}Bias`, [to], "zeros") : undefined;
  return (x) => (b ? tf.add(project(x, W), b) : project(x, W));
}
