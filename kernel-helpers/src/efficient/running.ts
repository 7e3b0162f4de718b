import * as tf from "@tensorflow/tfjs";
import { readBiasPart, type BiasFunction } from "../biases/bias";
import { hide } from "../distributions/distribution";
import { cut, type Span } from "../forScores";
import { readMaskPart, uniformOf, type Mask } from "../masks/mask";
import { gathered } from "./gathered";
import { pieces } from "./blocks";

/** How attention is cut into blocks, and what is plugged in. */
export interface Plan {
  /** The scores' axes before `[N, M]`: batch and query heads. */
  leading: readonly number[];
  queries: readonly Span[];
  keys: readonly Span[];
  softCap?: number;
  mask?: Mask;
  /** One without variables. */
  bias?: BiasFunction;
}

/**
 * A row's largest score is at least this, so that hidden scores, which are lower still, count nothing even where there
 * are no others.
 */
const FLOOR = -3e38;

/**
 * Attention in blocks, as one operation with a gradient of its own:
 * `(query [P, R, N, D], keys [P, M, D], values [P, M, E], bias [..., N, M]?)` → context `[P, R, N, E]`.
 */
export const running = (plan: Plan): ((...inputs: tf.Tensor[]) => tf.Tensor) =>
  tf.customGrad((...args) => {
    const save = args.pop() as unknown as (saved: tf.Tensor[]) => void;
    const inputs = args as tf.Tensor[];
    const { context, logTotal } = forward(plan, inputs);
    save([...inputs, context, logTotal]);
    return { value: context, gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) => backward(plan, dy, saved) };
  }) as (...inputs: tf.Tensor[]) => tf.Tensor;

/** What runs along the keys, for each query: its largest score, Σ exp(score - largest), and the values so weighted. */
type Sums = { largest: tf.Tensor; total: tf.Tensor; values: tf.Tensor };

function forward(plan: Plan, [query, keys, values, bias]: tf.Tensor[]): { context: tf.Tensor; logTotal: tf.Tensor } {
  const [P, R, N] = query.shape;
  const [E] = values.shape.slice(-1);
  const [keyBlocks, valueBlocks] = [pieces(keys, plan.keys), pieces(values, plan.keys)];
  const rows = pieces(query, plan.queries).map((queryBlock, i) =>
    tf.tidy(() => {
      const q = flat(queryBlock);
      let sums: Sums | undefined;
      plan.keys.forEach((span, j) => {
        const block = visible(plan, plan.queries[i], span, bias);
        if (!block) return;
        const before = sums;
        sums = tf.tidy(() => extended(before, block.scores(q, keyBlocks[j]).scores, valueBlocks[j], block.hides));
        tf.dispose(before ?? []);
      });
      const n = plan.queries[i].count;
      if (!sums) return { context: tf.zeros([P, R, n, E]), logTotal: tf.fill([P, R, n, 1], Infinity) };
      const { largest, total, values } = sums;
      // A query that may see nothing: its context is zero, and in the gradient exp(score - Infinity) makes its weights zero.
      const logTotal = tf.where(tf.equal(total, 0), tf.fill(total.shape, Infinity), tf.add(largest, tf.log(total)));
      const context = tf.divNoNan(values, total);
      return { context: context.reshape([P, R, n, E]), logTotal: logTotal.reshape([P, R, n, 1]) };
    }),
  );
  const whole = (parts: tf.Tensor[]) => tf.concat(parts, 2);
  const context = whole(rows.map((row) => row.context));
  return { context: context.reshape([P, R, N, E]), logTotal: whole(rows.map((row) => row.logTotal)) };
}

function extended(before: Sums | undefined, scores: tf.Tensor, values: tf.Tensor, hides: boolean): Sums {
  const highest = tf.max(scores, -1, true);
  const floored = hides ? tf.maximum(highest, FLOOR) : highest;
  const largest = before ? tf.maximum(before.largest, floored) : floored;
  const weights = tf.exp(tf.sub(scores, largest));
  const [total, sum] = [tf.sum(weights, -1, true), tf.matMul(weights, values)];
  if (!before) return { largest, total, values: sum };
  const shrink = tf.exp(tf.sub(before.largest, largest));
  return {
    largest,
    total: tf.add(tf.mul(before.total, shrink), total),
    values: tf.add(tf.mul(before.values, shrink), sum),
  };
}

function backward(plan: Plan, dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] {
  const [context, logTotal] = saved.slice(-2);
  const [query, keys, values, bias] = saved.slice(0, -2);
  const [P, R, N, D] = query.shape as number[];
  const [E] = values.shape.slice(-1);
  const rows = (x: tf.Tensor) => pieces(x, plan.queries).map(flat);
  const [qs, dys, logTotals] = [query, dy, logTotal].map(rows);
  // Softmax's gradient is weight · (dweight - Σ weight · dweight), and that sum over a row is its context · dcontext.
  const means = rows(tf.sum(tf.mul(context, dy), -1, true));
  const [keyBlocks, valueBlocks] = [pieces(keys, plan.keys), pieces(values, plan.keys)];
  const biasGradient = bias && gathered(bias.shape, plan.queries, plan.keys);

  const dqs: (tf.Tensor | undefined)[] = plan.queries.map(() => undefined);
  const columns = plan.keys.map((span, j) => {
    const [k, v] = [keyBlocks[j], valueBlocks[j]];
    // As they stand these two are transposed: [P, D, M]. A product with the large block turned around would be slower.
    let turned: { dk?: tf.Tensor; dv?: tf.Tensor } = {};
    plan.queries.forEach((querySpan, i) => {
      const before = { dq: dqs[i], ...turned };
      const after = tf.tidy(() => {
        const block = visible(plan, querySpan, span, bias);
        if (!block) return undefined;
        const { scores, slope } = block.scores(qs[i], k);
        const weights = tf.exp(tf.sub(scores, logTotals[i]));
        const dscores = tf.mul(weights, tf.sub(tf.matMul(dys[i], v, false, true), means[i]));
        biasGradient?.add(i, j, dscores.reshape([...plan.leading, querySpan.count, span.count]));
        const dproduct = slope ? tf.mul(dscores, slope) : dscores;
        return {
          dq: plus(before.dq, tf.matMul(dproduct, k)),
          dk: plus(before.dk, tf.matMul(qs[i], dproduct, true, false)),
          dv: plus(before.dv, tf.matMul(dys[i], weights, true, false)),
        };
      });
      if (!after) return;
      tf.dispose(before);
      dqs[i] = after.dq;
      turned = { dk: after.dk, dv: after.dv };
    });
    return { dk: turned.dk ?? tf.zeros([P, D, span.count]), dv: turned.dv ?? tf.zeros([P, E, span.count]) };
  });
  const upright = (parts: tf.Tensor[]) => tf.transpose(tf.concat(parts, 2), [0, 2, 1]);
  const dq = plan.queries.map(({ count }, i) => (dqs[i] ?? tf.zeros([P, R * count, D])).reshape([P, R, count, D]));
  return [
    tf.concat(dq, 2).reshape([P, R, N, D]),
    upright(columns.map(({ dk }) => dk)),
    upright(columns.map(({ dv }) => dv)),
    ...(biasGradient ? [biasGradient.whole()] : []),
  ];
}

/** `[P, R, n, ·]` to `[P, R·n, ·]`: all queries that ask the same keys. */
const flat = (x: tf.Tensor): tf.Tensor => {
  const [P, R, n, width] = x.shape as number[];
  return x.reshape([P, R * n, width]);
};

const plus = (sum: tf.Tensor | undefined, x: tf.Tensor): tf.Tensor => (sum ? tf.add(sum, x) : x);

/** A block as mask and bias leave it; undefined where the mask hides all of it. */
function visible(plan: Plan, queries: Span, keys: Span, bias: tf.Tensor | undefined) {
  const { leading, mask, softCap } = plan;
  const uniform = mask === undefined ? true : uniformOf(mask, queries, keys);
  if (uniform === false) return undefined;
  const hides = uniform === undefined || bias !== undefined || plan.bias !== undefined;
  /** The scores of a block, `[P, R·n, m]`, and the slope of the soft cap there, if there is one. */
  const scores = (q: tf.Tensor, k: tf.Tensor): { scores: tf.Tensor; slope?: tf.Tensor } => {
    const product = tf.matMul(q, k, false, true);
    const bent = softCap === undefined ? undefined : tf.tanh(tf.div(product, softCap));
    let scores = bent ? tf.mul(bent, softCap!) : product;
    if (hides) {
      scores = scores.reshape([...leading, queries.count, keys.count]);
      if (bias) scores = tf.add(scores, cut(bias, queries, keys));
      if (plan.bias) scores = tf.add(scores, readBiasPart("efficient.chunked", plan.bias, queries, keys, leading));
      if (!uniform) scores = hide(scores, readMaskPart("efficient.chunked", mask!, queries, keys, leading));
      scores = scores.reshape(product.shape);
    }
    return { scores, ...(bent && { slope: tf.sub(1, tf.square(bent)) }) };
  };
  return { hides, scores };
}
