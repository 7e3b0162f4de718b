import * as tf from "@tensorflow/tfjs";
import { check, checkOptions, shapeText } from "../check";
import { tanh } from "../higherOrder";
import { project, toTensor, type Numbers } from "../tensors";
import { checkWidth, everyPair, namedByParts, type Alignment } from "./alignment";
import { source, type WidthOptions } from "../nn/parameters";

export interface LocationAwareOptions extends WidthOptions {
  /** U, the width of the hidden layer. */
  units: number;
  /** C, how many filters read the weights of the query before. Default 8. */
  filters?: number;
  /** How many keys on each side of a key the filters see; each filter is 2 · reach + 1 numbers wide. Default 3. */
  reach?: number;
}

type Scores = (query: tf.Tensor) => tf.Tensor;

export interface LocationAware extends Alignment {
  /**
   * The alignment for a query whose predecessor had the weights `previous`, `[..., N, M]`: one row for each query, its
   * own predecessor's.
   */
  after(previous: Numbers): Alignment;
  /** The part that depends on the keys alone, done once; its `after` takes the weights of each step. */
  prepare(keys: tf.Tensor): Scores & { after(previous: Numbers): Scores };
}

/**
 * `a(kᵢ, q) = vᵀ tanh(W₁ᵀq + W₂ᵀkᵢ + Uᵀfᵢ + b)`, where `f = F ∗ α` are the weights α of the query before, seen
 * through C filters around place i: the additive alignment, which is also told where was looked last.
 *
 * So of two keys that hold the same it can choose the one further on. Called as it is, nothing was looked at before (α
 * is zero), and it is `additive`; `after` tells it α. `mechanisms.locationAware` does so from query to query.
 *
 * Paper: Chorowski, Bahdanau, Serdyuk, Cho & Bengio 2015, "Attention-based models for speech recognition" (where W₁,
 * W₂, U and v are W, V, U and w).
 *
 * @returns an alignment with W1 `[queryWidth, U]`, W2 `[keyWidth, U]`, F `[2 · reach + 1, C]`, U `[C, U]`, b `[U]`, v
 *   `[U, 1]`: `query [..., N, queryWidth]`, `keys [..., M, keyWidth]` → `scores [..., N, M]`.
 * @throws if queries or keys have another width, the reach is negative or not whole, or `previous` is not of the
 *   scores' shape.
 *
 * @example
 * const aware = alignments.locationAware({ queryWidth: 2, keyWidth: 3, units: 8, seed: 7 });
 * aware.after(tf.zeros([4, 5]))(tf.ones([4, 2]), tf.ones([5, 3])).shape   // → [4, 5]
 * parameterCount(aware)                                                   // → 176
 */
export function locationAware(options: LocationAwareOptions): LocationAware {
  const where = "alignments.locationAware";
  const { queryWidth, keyWidth, units, filters = 8, reach = 3, seed, parameters } = options ?? {};
  checkOptions(where, options, { queryWidth, keyWidth, units, filters, reach, seed, parameters });
  check(Number.isInteger(reach) && reach >= 0, where, "reach must be a whole number, zero or more", reach);
  const parameter = source(where, options);
  const W1 = parameter("W1", [queryWidth, units], "glorot");
  const W2 = parameter("W2", [keyWidth, units], "glorot");
  const F = parameter("F", [2 * reach + 1, filters], "glorot");
  const U = parameter("U", [filters, units], "glorot");
  const b = parameter("b", [units], "zeros");
  const v = parameter("v", [units, 1], "glorot");

  /** `[..., N, M]` to `[..., N, M, units]`. */
  const fromWeights = (previous: tf.Tensor) => {
    if (previous.size === 0) return tf.zeros([...previous.shape, units]);
    const M = previous.shape[previous.rank - 1];
    const seen = tf.conv1d(previous.reshape([-1, M, 1]) as tf.Tensor3D, F.expandDims(1) as tf.Tensor3D, 1, "same");
    return project(seen, U).reshape([...previous.shape, units]);
  };
  const prepare = (keys: tf.Tensor) => {
    checkWidth(where, "keys", keys, keyWidth);
    const fromKeys = tf.add(project(keys, W2), b);
    const scored = (query: tf.Tensor, previous?: Numbers) => {
      checkWidth(where, "query", query, queryWidth);
      const scores = [...query.shape.slice(0, -1), keys.shape[keys.rank - 2]];
      const before = previous === undefined ? tf.zeros(scores) : toTensor(previous, where, "previous").toFloat();
      const rule = `previous must be one weight for each query and key, ${shapeText(scores)}`;
      check(shapeText(before.shape) === shapeText(scores), where, rule, shapeText(before.shape));
      const [q, k] = everyPair(project(query, W1), fromKeys);
      return project(tanh(tf.add(tf.add(q, k), fromWeights(before))), v).squeeze([-1]);
    };
    const after = (previous: Numbers) => (query: tf.Tensor) => scored(query, previous);
    return Object.assign((query: tf.Tensor) => scored(query), { after });
  };
  const variables = [W1, W2, F, U, b, v];
  const after = (previous: Numbers) =>
    namedByParts("locationAware", (keys) => prepare(keys).after(previous), variables);
  return Object.assign(namedByParts("locationAware", prepare, variables), { prepare, after });
}
