import * as tf from "@tensorflow/tfjs";
import { softmax } from "../higherOrder";
import { hide, named, type Distribution } from "./distribution";

/**
 * `f(z)ᵢ = exp(zᵢ) / (1 + Σⱼ exp(zⱼ))`: softmax with one more item, of score zero and value zero, that may take what no
 * key deserves.
 *
 * Where every score is far below zero the weights go to zero. PyTorch's `MultiheadAttention` has it as `add_zero_attn`;
 * also called softmax₁ or quiet softmax.
 *
 * Source: Miller 2023, "Attention is off by one" (a blog's opinion, not a reviewed paper).
 *
 * @returns `scores [..., N, M]` → `weights [..., N, M]`, rows summing to less than one.
 *
 * @example
 * distributions.softmaxOffByOne()(tf.tensor2d([[0, 0], [-100, -100]]))   // → [[0.3333, 0.3333], [0, 0]]
 */
export function softmaxOffByOne(): Distribution {
  return named("softmaxOffByOne", (scores, allowed) => {
    const z = hide(scores, allowed);
    const size = z.shape.slice();
    const nobody = tf.zeros([...size.slice(0, -1), 1]);
    return softmax(tf.concat([z, nobody], -1)).slice(
      size.map(() => 0),
      size,
    );
  });
}
