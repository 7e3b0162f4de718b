import * as tf from "@tensorflow/tfjs";
import { scaledDot } from "./alignments/scaledDot";
import type { Alignment } from "./alignments/alignment";
import { check, shapeText } from "./check";
import { softmax } from "./distributions/softmax";
import type { Distribution } from "./distributions/distribution";
import { readMask, type Mask } from "./masks/mask";
import { toTensor, type Numbers } from "./tensors";

/** What is plugged into the equation. Each part has a default, and together they are the Transformer's attention. */
export interface AttendOptions {
  /** a: how well each key fits each query. Default `alignments.scaledDot()`. */
  alignment?: Alignment;
  /** f: how scores become weights. Default `distributions.softmax()`. */
  distribution?: Distribution;
  /** Which keys each query may attend to (true: allowed), or numbers added to the scores. Default: all keys. */
  mask?: Mask;
}

/** A type rather than an interface, so that `tf.tidy` knows it as something made of tensors. */
export type Attended = {
  /** The weighted sums of the values, `[..., N, E]`. */
  context: tf.Tensor;
  /** How much of each value went into each sum, `[..., N, M]`, `[query][key]`. */
  weights: tf.Tensor;
  /** What the distribution was given: the alignment's scores and the float mask, if any, `[..., N, M]`. */
  scores: tf.Tensor;
};

/**
 * The one equation: `context = Σᵢ f(a(Kᵢ, Q)) Vᵢ`.
 *
 * Every mechanism of the taxonomy is this function with other parts plugged in.
 *
 * @param query  `[..., N, D]`: N queries. Leading axes (batch, heads) are shared by all three.
 * @param keys   `[..., M, D]`: one key for each of M items.
 * @param values `[..., M, E]`: what each item has to tell.
 * @returns `context [..., N, E]`, `weights [..., N, M]` and `scores [..., N, M]`; a query without any allowed key has
 *   weights and context of zero.
 * @throws if a rank, the number of items, or a leading axis does not fit.
 *
 * Paper: Bahdanau, Cho & Bengio 2015 (the first of them); Vaswani et al. 2017 (in these words).
 *
 * @example
 * const { context } = attend([[0, 9]], [[0, 0], [0, 1], [0, 5]], [[10], [20], [30]]);
 * context   // → [[30]]
 */
export function attend(query: Numbers, keys: Numbers, values: Numbers, options: AttendOptions = {}): Attended {
  const { alignment = scaledDot(), distribution = softmax(), mask } = options;
  return tf.tidy(() => {
    const [q, k, v] = readInputs(query, keys, values);
    const raw = alignment(q, k);
    const expected = [...q.shape.slice(0, -1), k.shape[k.shape.length - 2]];
    check(
      shapeText(raw.shape) === shapeText(expected),
      "attend",
      `the alignment must give one score for each query and key, ${shapeText(expected)}`,
      shapeText(raw.shape),
    );
    const { added, allowed } = mask === undefined ? {} : readMask("attend", mask, raw.shape);
    const scores = added ? tf.add(raw, added) : raw;
    const weights = distribution(scores, allowed);
    return { context: tf.matMul(weights, v), weights, scores };
  });
}

function readInputs(query: Numbers, keys: Numbers, values: Numbers): [tf.Tensor, tf.Tensor, tf.Tensor] {
  const named = { query, keys, values };
  const [q, k, v] = (Object.keys(named) as (keyof typeof named)[]).map((name) => {
    const x = toTensor(named[name]);
    check(x.rank >= 2, "attend", `${name} must have at least two axes, items and features`, shapeText(x.shape));
    check(x.dtype === "float32" || x.dtype === "int32", "attend", `${name} must hold numbers`, x.dtype);
    return x.toFloat();
  });
  const leading = (x: tf.Tensor) => shapeText(x.shape.slice(0, -2));
  const shapes = (a: string, x: tf.Tensor, b: string, y: tf.Tensor) =>
    `${a} ${shapeText(x.shape)} and ${b} ${shapeText(y.shape)}`;
  check(
    k.shape[k.rank - 2] === v.shape[v.rank - 2],
    "attend", "keys and values must have the same number of items", shapes("keys", k, "values", v),
  );
  check(leading(q) === leading(k), "attend", "query and keys must have the same leading axes", shapes("query", q, "keys", k));
  check(leading(k) === leading(v), "attend", "keys and values must have the same leading axes", shapes("keys", k, "values", v));
  return [q, k, v];
}
