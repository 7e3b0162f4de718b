import * as tf from "@tensorflow/tfjs";
import { check } from "../check";
import { tanh } from "../higherOrder";
import type { Alignment } from "./alignment";
import { wrap } from "./wrap";

/**
 * `cap · tanh(a(k, q) / cap)`: another alignment's scores, bent to stay between -cap and cap.
 *
 * Papers: Bello et al. 2016, "Neural combinatorial optimization with reinforcement learning" (logit clipping); Gemma
 * Team 2024, "Gemma 2" (soft-capping).
 *
 * @returns an alignment with the inner one's variables: `query [..., N, D]`, `keys [..., M, D]` → `scores [..., N, M]`.
 * @throws if the cap is not positive.
 *
 * @example
 * alignments.softCap(alignments.dot(), 5)(tf.tensor2d([[100]]), tf.tensor2d([[100], [0]]))   // → [[5, 0]]
 */
export function softCap(alignment: Alignment, cap: number): Alignment {
  check(cap > 0, "alignments.softCap", "cap must be positive", cap);
  return wrap("softCap", alignment, (scores) => tf.mul(tanh(tf.div(scores, cap)), cap));
}
