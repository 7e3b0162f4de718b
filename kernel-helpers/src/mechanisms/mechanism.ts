import * as tf from "@tensorflow/tfjs";
import type { Bias } from "../biases/bias";
import { check, checkOptions, shapeText } from "../check";
import { named, onlyAllowed } from "../distributions/distribution";
import type { Mask } from "../masks/mask";
import { toTensor, type Numbers } from "../tensors";
import { remembering, source, type ParameterOptions, type ParameterSource } from "../nn/parameters";

export type { ParameterOptions };

/** What every mechanism is besides a function: it carries what it learns. */
export interface Mechanism {
  readonly kind: "mechanism";
  /** What gradient descent may change: its own parameters and those of what was plugged in. */
  readonly variables: readonly tf.Variable[];
}

/** What a call says of its scores, as in `attend`. */
export interface ScoreOptions {
  /** Which keys each query may attend to. Default: all. */
  mask?: Mask;
  /** Numbers that are added to the scores. Default: none. */
  bias?: Bias;
}

/** Throws if a call has an option other than a mask and a bias. */
export const checkScoreOptions = (where: string, options: ScoreOptions): void =>
  checkOptions(where, options, { mask: options?.mask, bias: options?.bias });

/** Something that may carry variables: an alignment, a bias, an encoder. */
export type Learner = { readonly variables?: readonly tf.Variable[] };

/**
 * Makes a mechanism of a function: `build` asks for its parameters, and whatever it asks for becomes `variables`.
 *
 * @param learners ready-made plugs whose variables are learned with the mechanism's own.
 */
export function mechanism<F extends object>(
  name: string,
  options: ParameterOptions,
  build: (parameters: ParameterSource) => F,
  learners: readonly (Learner | undefined)[] = [],
): F & Mechanism {
  const { own, given } = remembering(source(`mechanisms.${name}`, options));
  const call = build(own);
  const learned = learners.flatMap((learner) => learner?.variables ?? []);
  const variables = [...learned, ...given.map(({ variable }) => variable)];
  Object.defineProperty(call, "name", { value: name });
  return Object.assign(call, { kind: "mechanism" as const, variables });
}

/** Reads a mechanism's input: items and features, `[..., M, width]`. */
export function readItems(where: string, name: string, x: Numbers, width: number): tf.Tensor {
  const items = toTensor(x, where, name);
  check(items.dtype === "float32" || items.dtype === "int32", where, `${name} must hold numbers`, items.dtype);
  check(
    items.rank >= 2 && items.shape[items.rank - 1] === width,
    where,
    `${name} must be items of width ${width}, [..., ${width}]`,
    shapeText(items.shape),
  );
  return items.toFloat();
}

/**
 * One learned query for every example: `[U, N]` becomes `[..., N, U]`, with the leading axes of `items [..., M, U]`.
 */
export function sharedQuery(query: tf.Tensor, items: tf.Tensor): tf.Tensor {
  const leading = items.shape.slice(0, -2);
  const rows = tf.transpose(query);
  const copies = leading.reduce((a, b) => a * b, 1);
  // Not tf.tile, whose gradient is one slice for each copy.
  return tf.add(rows.reshape([1, rows.size]), tf.zeros([copies, 1])).reshape([...leading, ...rows.shape]);
}

/** An alignment that was computed elsewhere: the queries are the scores already, `[..., N, M]`. */
export const computedScores = (scores: tf.Tensor): tf.Tensor => scores;

/** No distribution: the scores themselves are the weights of a plain sum, and what is not allowed counts nothing. */
export const scoresAsWeights = named("scoresAsWeights", onlyAllowed);
