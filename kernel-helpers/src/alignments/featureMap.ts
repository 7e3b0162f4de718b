import * as tf from "@tensorflow/tfjs";
import { check, checkOptions, shapeText } from "../check";
import { elu } from "../higherOrder";
import { namedByParts, type Alignment } from "./alignment";

export interface FeatureMapOptions {
  /** φ: `[..., D]` → `[..., D']`, never negative. Default `elu(x) + 1`. */
  map?: (x: tf.Tensor) => tf.Tensor;
}

/**
 * `a(k, q) = φ(q)·φ(k)`: a kernel written as a dot product of features, to be weighed by plain normalisation.
 *
 * Since no exponential stands between query and key, `φ(q)(Σᵢ φ(kᵢ)vᵢᵀ)` may be summed over the keys first: attention
 * whose cost grows with N + M rather than N · M ("linear" attention). The weights are the same either way.
 *
 * Papers: Tsai et al. 2019, "Transformer dissection: a unified understanding via the lens of kernel"; Katharopoulos et
 * al. 2020, "Transformers are RNNs" (elu(x) + 1).
 *
 * @returns an alignment: `query [..., N, D]`, `keys [..., M, D]` → `scores [..., N, M]`, to go with
 *   `distributions.plain()`.
 * @throws if φ makes queries and keys of different widths.
 *
 * @example
 * const options = { alignment: alignments.featureMap(), distribution: distributions.plain() };
 * attend([[0]], [[0], [2]], [[10], [30]], options).context   // → [[25]]
 */
export function featureMap(options: FeatureMapOptions = {}): Alignment {
  const { map = (x: tf.Tensor) => tf.add(elu(x), 1) } = options ?? {};
  checkOptions("alignments.featureMap", options, { map });
  return namedByParts("featureMap", (keys) => {
    const k = map(keys);
    return (query) => {
      const q = map(query);
      const sameWidth = q.shape[q.rank - 1] === k.shape[k.rank - 1];
      const shapes = `${shapeText(q.shape)} and ${shapeText(k.shape)}`;
      check(sameWidth, "alignments.featureMap", "φ(query) and φ(keys) must have the same width", shapes);
      return tf.matMul(q, k, false, true);
    };
  });
}
