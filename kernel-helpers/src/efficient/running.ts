import * as tf from "@tensorflow/tfjs";
import type { Span } from "../forScores";
import { applied, entriesOf, mayHide, ofHead, type Entries, type Plugs } from "./entries";
import { gathered } from "./gathered";
import { pieces } from "./blocks";

/** How attention is cut into blocks, and what is plugged in. */
export interface Plan extends Plugs {
  queries: readonly Span[];
  keys: readonly Span[];
  /** Of the key/value heads of the whole batch: each alone, or all together. */
  heads: readonly Span[];
  softCap?: number;
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
    // The gradient comes later, when the tensor of a mask may be gone.
    const held = plan.mask instanceof tf.Tensor ? [plan.mask] : [];
    save([context, logTotal, ...inputs, ...held]);
    const gradFunc = (dy: tf.Tensor, [context, logTotal, ...saved]: tf.Tensor[]) => {
      const mask = held.length > 0 ? saved.pop() : plan.mask;
      return backward({ ...plan, mask }, dy, saved, { context, logTotal });
    };
    return { value: context, gradFunc };
  }) as (...inputs: tf.Tensor[]) => tf.Tensor;

/** What runs along the keys, for each query: its largest score, Σ exp(score - largest), and the values so weighted. */
type Sums = { largest: tf.Tensor; total: tf.Tensor; values: tf.Tensor };

function forward(plan: Plan, [query, keys, values, bias]: tf.Tensor[]): { context: tf.Tensor; logTotal: tf.Tensor } {
  const R = query.shape[1]!;
  const [E] = values.shape.slice(-1);
  const queryBlocks = pieces(query, plan.queries, plan.heads);
  const [keyBlocks, valueBlocks] = [keys, values].map((x) => pieces(x, plan.keys, plan.heads));
  const rows = plan.queries.map((queries, i) =>
    tf.tidy(() => {
      const qs = queryBlocks[i].map(flat);
      let sums: (Sums | undefined)[] = plan.heads.map(() => undefined);
      plan.keys.forEach((span, j) => {
        const before = sums;
        sums = tf.tidy(() => {
          const entries = entriesOf(plan, queries, span, bias);
          if (!entries) return before;
          return qs.map((q, h) =>
            tf.tidy(() => {
              const { scores } = scoresOf(plan, entries, h, q, keyBlocks[j][h], R);
              return extended(before[h], scores, valueBlocks[j][h], mayHide(entries));
            }),
          );
        });
        if (sums !== before) tf.dispose(before as Sums[]);
      });
      return plan.heads.map(({ count: P }, h) => finished(sums[h], [P, R, queries.count], E));
    }),
  );
  const [context, logTotal] = (["context", "logTotal"] as const).map((part) =>
    joined(rows.map((row) => row.map((x) => x[part]))),
  );
  return { context, logTotal };
}

/** The sums with another block of keys in them. */
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

/** `context [P, R, n, E]`, and the logarithm of Σ exp(score), by which the gradient finds the weights again. */
function finished(sums: Sums | undefined, shape: number[], E: number): { context: tf.Tensor; logTotal: tf.Tensor } {
  // A query that may see nothing: its context is zero, and exp(score - Infinity) will make its weights zero.
  if (!sums) return { context: tf.zeros([...shape, E]), logTotal: tf.fill([...shape, 1], Infinity) };
  const { largest, total, values } = sums;
  const nothing = tf.equal(total, 0);
  const divisor = tf.where(nothing, tf.onesLike(total), total);
  const logTotal = tf.where(nothing, tf.fill(total.shape, Infinity), tf.add(largest, tf.log(divisor)));
  return { context: tf.div(values, divisor).reshape([...shape, E]), logTotal: logTotal.reshape([...shape, 1]) };
}

function backward(
  plan: Plan,
  dy: tf.Tensor,
  [query, keys, values, bias]: tf.Tensor[],
  { context, logTotal }: { context: tf.Tensor; logTotal: tf.Tensor },
): tf.Tensor[] {
  const R = query.shape[1]!;
  const rows = (x: tf.Tensor) => pieces(x, plan.queries, plan.heads).map((row) => row.map(flat));
  const [qs, dys, logTotals] = [query, dy, logTotal].map(rows);
  // Softmax's gradient is weight · (dweight - Σ weight · dweight), and that sum over a row is its context · dcontext.
  const means = rows(tf.sum(tf.mul(context, dy), -1, true));
  const [keyBlocks, valueBlocks] = [keys, values].map((x) => pieces(x, plan.keys, plan.heads));
  const biasGradient = bias && gathered(bias.shape, plan.queries, plan.keys);

  // As they run, the gradients of keys and values lie turned around, [P, D, M]: turning the large block would be
  // slower.
  const dqs = qs.map((row) => row.map((q) => tf.zerosLike(q)));
  const dkvs = plan.keys.map((span, j) => {
    let sums = plan.heads.map((_, h) => [keyBlocks[j][h], valueBlocks[j][h]].map((x) => turned(tf.zerosLike(x))));
    plan.queries.forEach((queries, i) => {
      const before = plan.heads.map((_, h) => ({ dq: dqs[i][h], dkv: sums[h] }));
      const after = tf.tidy(() => {
        const entries = entriesOf(plan, queries, span, bias);
        if (!entries) return undefined;
        const blocks = plan.heads.map((_, h) =>
          tf.tidy(() => {
            const [q, k, dy] = [qs[i][h], keyBlocks[j][h], dys[i][h]];
            const { scores, slope } = scoresOf(plan, entries, h, q, k, R);
            const weights = tf.exp(tf.sub(scores, logTotals[i][h]));
            const dscores = tf.mul(weights, tf.sub(tf.matMul(dy, valueBlocks[j][h], false, true), means[i][h]));
            const dproduct = slope ? tf.mul(dscores, slope) : dscores;
            const { dq, dkv } = before[h];
            return {
              dq: tf.add(dq, tf.matMul(dproduct, k)),
              dkv: [tf.add(dkv[0], tf.matMul(q, dproduct, true)), tf.add(dkv[1], tf.matMul(dy, weights, true))],
              ...(biasGradient && { dscores }),
            };
          }),
        );
        const dscores = blocks.flatMap((block) => block.dscores ?? []);
        biasGradient?.add(i, j, tf.concat(dscores, 0).reshape([...plan.leading, queries.count, span.count]));
        return blocks.map(({ dq, dkv }) => ({ dq, dkv }));
      });
      if (!after) return;
      tf.dispose(before);
      dqs[i] = after.map(({ dq }) => dq);
      sums = after.map(({ dkv }) => dkv);
    });
    return sums;
  });
  const upright = (part: number) =>
    turned(
      joined(
        dkvs.map((column) => column.map((sums) => sums[part])),
        2,
      ),
    );
  const dq = dqs.map((row, i) =>
    row.map((x, h) => x.reshape([plan.heads[h].count, R, plan.queries[i].count, ...x.shape.slice(-1)])),
  );
  return [joined(dq), upright(0), upright(1), ...(biasGradient ? [biasGradient.whole()] : [])];
}

/**
 * The scores of a block as weights are made of them, `[P, R·n, m]`, and the slope of the soft cap there, if there is
 * one.
 */
function scoresOf(
  plan: Plan,
  entries: Entries,
  h: number,
  q: tf.Tensor,
  k: tf.Tensor,
  R: number,
): { scores: tf.Tensor; slope?: tf.Tensor } {
  const { leading, softCap, heads } = plan;
  const product = tf.matMul(q, k, false, true);
  const bent = softCap === undefined ? undefined : tf.tanh(tf.div(product, softCap));
  let scores = bent ? tf.mul(bent, softCap!) : product;
  if (mayHide(entries)) {
    const [rows, m] = product.shape.slice(-2);
    const alone = heads.length > 1;
    const shape = alone ? [R, rows / R, m] : [...leading, rows / R, m];
    scores = applied(alone ? ofHead(entries, h, R, leading) : entries, scores.reshape(shape)).reshape(product.shape);
  }
  return { scores, ...(bent && { slope: tf.sub(1, tf.square(bent)) }) };
}

/** `[P, R, n, ·]` to `[P, R·n, ·]`: all queries that ask the same keys. */
const flat = (x: tf.Tensor): tf.Tensor => {
  const [P, R, n, width] = x.shape as number[];
  return x.reshape([P, R * n, width]);
};

const turned = (x: tf.Tensor): tf.Tensor => tf.transpose(x, [0, 2, 1]);

/** Puts pieces together: those of a row are heads, axis 0; the rows follow each other along the items' axis. */
const joined = (parts: tf.Tensor[][], axis = parts[0][0].rank - 2): tf.Tensor =>
  tf.concat(
    parts.map((row) => tf.concat(row, 0)),
    axis,
  );
