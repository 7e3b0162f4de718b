import * as tf from "@tensorflow/tfjs";
import { checkOptions } from "../check";
import { elu } from "../higherOrder";
import { project } from "../tensors";
import type { AdditiveOptions } from "./additive";
import { checkWidth, everyPair, namedByParts, type Alignment } from "./alignment";
import { source } from "../nn/parameters";

/**
 * `a(k, q) = vᵀ elu(W₃ᵀ elu(W₁ᵀq + W₂ᵀk + b) + c)`: `additive` with a second hidden layer, both of exponential linear
 * units.
 *
 * One layer adds up bends, each of them along one direction of query and key; the second compares what the first has
 * found, so that a property of a key, such as its length, can be compared with what the query asks for.
 *
 * Paper: Pavlopoulos, Malakasiotis & Androutsopoulos 2017, "Deeper attention to abusive user content moderation" (a
 * deep network that scores each word; here it sees the query too).
 *
 * @returns an alignment with W1 `[queryWidth, U]`, W2 `[keyWidth, U]`, b `[U]`, W3 `[U, U]`, c `[U]`, v `[U, 1]`:
 *   `query [..., N, queryWidth]`, `keys [..., M, keyWidth]` → `scores [..., N, M]`.
 * @throws if queries or keys have another width.
 *
 * @example
 * parameterCount(alignments.deep({ queryWidth: 2, keyWidth: 3, units: 8 }))   // → 128
 */
export function deep(options: AdditiveOptions): Alignment {
  const { queryWidth, keyWidth, units, seed, parameters } = options ?? {};
  checkOptions("alignments.deep", options, { queryWidth, keyWidth, units, seed, parameters });
  const parameter = source("alignments.deep", options);
  const W1 = parameter("W1", [queryWidth, units], "glorot");
  const W2 = parameter("W2", [keyWidth, units], "glorot");
  const b = parameter("b", [units], "zeros");
  const W3 = parameter("W3", [units, units], "glorot");
  const c = parameter("c", [units], "zeros");
  const v = parameter("v", [units, 1], "glorot");
  const prepare = (keys: tf.Tensor) => {
    checkWidth("alignments.deep", "keys", keys, keyWidth);
    const fromKeys = tf.add(project(keys, W2), b);
    return (query: tf.Tensor) => {
      checkWidth("alignments.deep", "query", query, queryWidth);
      const [q, k] = everyPair(project(query, W1), fromKeys);
      const first = elu(tf.add(q, k));
      return project(elu(tf.add(project(first, W3), c)), v).squeeze([-1]);
    };
  };
  return namedByParts("deep", prepare, [W1, W2, b, W3, c, v]);
}
