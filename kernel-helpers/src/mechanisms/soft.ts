import { scaledDot } from "../alignments/scaledDot";
import type { Alignment } from "../alignments/alignment";
import { attend, type Attended } from "../attend";
import { checkOptions } from "../check";
import { softmax } from "../distributions/softmax";
import type { Distribution } from "../distributions/distribution";
import type { Numbers } from "../tensors";
import { checkScoreOptions, mechanism, type Mechanism, type ScoreOptions } from "./mechanism";

export interface SoftOptions {
  /** Default `alignments.scaledDot()`. */
  alignment?: Alignment;
  /** Default `distributions.softmax()`. */
  distribution?: Distribution;
}

export interface Soft extends Mechanism {
  (query: Numbers, keys: Numbers, values: Numbers, options?: ScoreOptions): Attended;
}

/**
 * Soft, global attention: every query takes a little of every value, as much as the distribution says.
 *
 * It is `attend` itself with its plugs chosen beforehand: what `hard` and `local` are compared with.
 *
 * Papers: Bahdanau, Cho & Bengio 2015; "soft" in Xu et al. 2015, "global" in Luong, Pham & Manning 2015.
 *
 * @returns a mechanism: `query [..., N, D]`, `keys [..., M, D]`, `values [..., M, E]` → `context [..., N, E]`,
 *   `weights [..., N, M]`, `scores [..., N, M]`.
 * @throws what `attend` throws.
 *
 * @example
 * mechanisms.soft()([[0, 0]], [[1, 0], [0, 1]], [[10], [20]]).context   // → [[15]]
 */
export function soft(options: SoftOptions = {}): Soft {
  const { alignment = scaledDot(), distribution = softmax() } = options ?? {};
  checkOptions("mechanisms.soft", options, { alignment, distribution });
  return mechanism(
    "soft",
    {},
    () =>
      (query: Numbers, keys: Numbers, values: Numbers, call: ScoreOptions = {}) => {
        checkScoreOptions("mechanisms.soft", call);
        return attend(query, keys, values, { alignment, distribution, mask: call.mask, bias: call.bias });
      },
    [alignment],
  );
}
