import * as tf from "@tensorflow/tfjs";
import { readBiasPart, type BiasFunction } from "../biases/bias";
import { hide } from "../distributions/distribution";
import { cut, type Span } from "../forScores";
import { readMaskPart, uniformOf, type Mask } from "../masks/mask";

/** What is done to scores of query·key before they become weights. */
export interface Plugs {
  /** The scores' axes before `[N, M]`: batch and query heads. */
  leading: readonly number[];
  mask?: Mask;
  /** One without variables; any other comes as a tensor. */
  bias?: BiasFunction;
}

/** What mask and bias say of a block: entries to fit `[..., n, m]`. */
export interface Entries {
  allowed?: tf.Tensor;
  added: readonly tf.Tensor[];
}

/** The entries of a block; undefined where the mask hides all of it. */
export function entriesOf(
  { leading, mask, bias }: Plugs,
  queries: Span,
  keys: Span,
  biasTensor: tf.Tensor | undefined,
): Entries | undefined {
  const uniform = mask === undefined || uniformOf(mask, queries, keys);
  if (uniform === false) return undefined;
  return {
    allowed: uniform ? undefined : readMaskPart("efficient.chunked", mask, queries, keys, leading),
    added: [
      ...(biasTensor ? [cut(biasTensor, queries, keys)] : []),
      ...(bias ? [readBiasPart("efficient.chunked", bias, queries, keys, leading)] : []),
    ],
  };
}

/** Whether scores may come out hidden, by a mask or by a bias of -Infinity. */
export const mayHide = ({ allowed, added }: Entries): boolean => allowed !== undefined || added.length > 0;

/**
 * A block's scores with the bias added and what is hidden lowered, for all heads or for those of one key/value head.
 */
export function applied({ allowed, added }: Entries, scores: tf.Tensor): tf.Tensor {
  return hide(
    added.reduce((sum, bias) => tf.add(sum, bias), scores),
    allowed,
  );
}

/** The entries of key/value head p, counted through the whole batch, and of the R query heads that it serves. */
export function ofHead({ allowed, added }: Entries, p: number, R: number, leading: readonly number[]): Entries {
  const select = (x: tf.Tensor): tf.Tensor => {
    const axes = x.rank - 2;
    if (axes <= 0) return x;
    const [begin, size] = [x.shape.map(() => 0), x.shape.slice()];
    let rest = p;
    for (let back = 1; back <= leading.length; back++) {
      const count = back === 1 ? leading[leading.length - 1] / R : leading[leading.length - back];
      const [axis, at] = [axes - back, rest % count];
      rest = Math.floor(rest / count);
      if (axis < 0 || x.shape[axis] === 1) continue;
      [begin[axis], size[axis]] = back === 1 ? [at * R, R] : [at, 1];
    }
    return tf.slice(x, begin, size).reshape(size.slice(-3));
  };
  return { allowed: allowed && select(allowed), added: added.map(select) };
}
