import * as tf from "@tensorflow/tfjs";
import { scaledDot } from "./alignments/scaledDot";
import type { Alignment } from "./alignments/alignment";
import { readBias, splitBias, type Bias } from "./biases/bias";
import { check, checkOptions, shapeText } from "./check";
import { softmax } from "./distributions/softmax";
import { weighWith, type Distribution } from "./distributions/distribution";
import { readMask, type Mask } from "./masks/mask";
import { toFloat, toTensor, type Numbers } from "./tensors";

/** What is plugged into the equation. Each part has a default, and together they are the Transformer's attention. */
export interface AttendOptions {
  /** a: how well each key fits each query. Default `alignments.scaledDot()`. */
  alignment?: Alignment;
  /** f: how scores become weights. Default `distributions.softmax()`. */
  distribution?: Distribution;
  /** Which keys each query may attend to: booleans, true where attention is allowed. Default: all keys. */
  mask?: Mask;
  /** Numbers that are added to the scores before the distribution. Default: none. */
  bias?: Bias;
}

/** A type rather than an interface, so that `tf.tidy` knows it as something made of tensors. */
export type Attended = {
  /** The weighted sums of the values, `[..., N, E]`. */
  context: tf.Tensor;
  /** How much of each value went into each sum, `[..., N, M]`, `[query][key]`. */
  weights: tf.Tensor;
  /**
   * What the distribution made weights of, `[..., N, M]`: the alignment's scores and the bias. Hidden keys have theirs
   * too; a bias of -Infinity, which hides, is not added.
   */
  scores: tf.Tensor;
};

/**
 * The one equation: `context = Σᵢ f(a(Kᵢ, Q)) Vᵢ`.
 *
 * Every mechanism of the taxonomy is this function with other parts plugged in. Any part may be a function of one's
 * own.
 *
 * @param query  `[..., N, D]`: N queries. Leading axes (batch, heads) are shared by all three.
 * @param keys   `[..., M, D]`: one key for each of M items.
 * @param values `[..., M, E]`: what each item has to tell.
 * @returns `context [..., N, E]`, `weights [..., N, M]` and `scores [..., N, M]`. A query without any allowed key has
 *   weights and context of zero; so has every query where there are no items at all (M = 0).
 * @throws if one of the three has fewer than two axes or does not hold numbers (int32 is read as float32), if the
 *   number of items, a width or a leading axis does not fit, or if a part is not a function or gives another shape than
 *   it must.
 *
 * Nothing is hidden: a NaN in a query shows in its row; one in a key in every row that may attend to it; one in a value
 * in every context of its batch entry, since zero times NaN is NaN. The same goes for numbers so large that a score is
 * infinite.
 *
 * Papers: Chaudhari, Mithal, Polatkan & Ramanath 2021, "An attentive survey of attention models" (this form of the
 * equation, and the taxonomy of what is plugged in); Bahdanau, Cho & Bengio 2015 (the first attention); Vaswani et al.
 * 2017 (query, keys and values, in these words).
 *
 * @example
 * const { context } = attend([[0, 9]], [[0, 0], [0, 1], [0, 5]], [[10], [20], [30]]);
 * context   // → [[30]]
 *
 * @example
 * const nearest = (query: tf.Tensor, keys: tf.Tensor) => tf.sub(query, keys.transpose()).abs().neg();   // one feature
 * const options = { alignment: nearest, distribution: distributions.hard() };
 * attend([[2.9]], [[1], [2], [3]], [[10], [20], [30]], options).context   // → [[30]]
 */
export function attend(query: Numbers, keys: Numbers, values: Numbers, options: AttendOptions = {}): Attended {
  const { alignment = scaledDot(), distribution = softmax(), mask, bias } = options ?? {};
  checkOptions("attend", options, { alignment, distribution, mask, bias });
  return tf.tidy(() => {
    const [q, k, v] = readInputs(query, keys, values);
    const raw: unknown = checkPart("alignment", alignment)(q, k);
    checkScores(raw, [...q.shape.slice(0, -1), k.shape[k.rank - 2]]);
    const visible = mask === undefined ? undefined : readMask("attend", mask, raw.shape);
    const { added, allowed } = bias === undefined ? {} : splitBias(readBias("attend", bias, raw.shape));
    const scores = added ? tf.add(raw, added) : raw;
    const both = visible && allowed ? tf.logicalAnd(visible, allowed) : (visible ?? allowed);
    const weights = weighWith("attend", checkPart("distribution", distribution), scores, both);
    return { context: tf.matMul(weights, v), weights, scores };
  });
}

function readInputs(query: Numbers, keys: Numbers, values: Numbers): [tf.Tensor, tf.Tensor, tf.Tensor] {
  const read = (name: string, input: Numbers) => {
    const x = toTensor(input, "attend", name);
    check(x.rank >= 2, "attend", `${name} must have at least two axes, items and features`, shapeText(x.shape));
    check(x.dtype === "float32" || x.dtype === "int32", "attend", `${name} must hold numbers`, x.dtype);
    return toFloat(x);
  };
  const [q, k, v] = [read("query", query), read("keys", keys), read("values", values)];
  const leading = (x: tf.Tensor) => shapeText(x.shape.slice(0, -2));
  const queryAndKeys = `query ${shapeText(q.shape)} and keys ${shapeText(k.shape)}`;
  const keysAndValues = `keys ${shapeText(k.shape)} and values ${shapeText(v.shape)}`;
  const sameItems = k.shape[k.rank - 2] === v.shape[v.rank - 2];
  check(sameItems, "attend", "keys and values must have the same number of items", keysAndValues);
  check(leading(q) === leading(k), "attend", "query and keys must have the same leading axes", queryAndKeys);
  check(leading(k) === leading(v), "attend", "keys and values must have the same leading axes", keysAndValues);
  return [q, k, v];
}

/** A plug that is no function would fail with "… is not a function", which does not say what it should have been. */
function checkPart<T extends Alignment | Distribution>(name: "alignment" | "distribution", part: T): T {
  const rule = `${name} must be one of ${name}s, or a function of your own`;
  check(typeof part === "function", "attend", rule, part);
  check(part.kind === undefined || part.kind === name, "attend", rule, `the ${part.kind} ${part.name}`);
  return part;
}

function checkScores(result: unknown, expected: number[]): asserts result is tf.Tensor {
  const hint = "a factory is called first: alignments.name({ ... })";
  check(result instanceof tf.Tensor, "attend", `the alignment must give a tensor (${hint})`, result);
  const rule = `the alignment must give one score for each query and key, ${shapeText(expected)}`;
  check(shapeText(result.shape) === shapeText(expected), "attend", rule, shapeText(result.shape));
}
