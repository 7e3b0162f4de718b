import * as tf from "@tensorflow/tfjs";
import { locationAware as locationAwareAlignment, type LocationAwareOptions } from "../alignments/locationAware";
import { attend, type Attended } from "../attend";
import { readBias } from "../biases/bias";
import { check, checkOptions, shapeText } from "../check";
import { softmax } from "../distributions/softmax";
import type { Distribution } from "../distributions/distribution";
import { cut } from "../forScores";
import { readMask } from "../masks/mask";
import { parts, toTensor, type Numbers } from "../tensors";
import { mechanism, readItems, type Mechanism, type ScoreOptions } from "./mechanism";

export interface LocationAwareAttentionOptions extends LocationAwareOptions {
  /** Default `distributions.softmax()`; the paper also divides sigmoids by their sum. */
  distribution?: Distribution;
}

export interface LocationAwareCall extends ScoreOptions {
  /**
   * The weights of the query before the first, `[..., M]`, for a decoder that asks one query at a time. Default: zeros,
   * nothing was looked at.
   */
  previous?: Numbers;
}

export interface LocationAwareAttention extends Mechanism {
  (query: Numbers, keys: Numbers, values: Numbers, options?: LocationAwareCall): Attended;
}

/**
 * Location-aware attention: the queries ask one after the other, and each knows the weights of the one before, through
 * `alignments.locationAware`.
 *
 * The mask must leave each query a key: after a query that saw none, the next one starts anew.
 *
 * Paper: Chorowski, Bahdanau, Serdyuk, Cho & Bengio 2015, "Attention-based models for speech recognition".
 *
 * @returns a mechanism with the parameters of `alignments.locationAware`: `query [..., N, queryWidth]`, `keys [..., M,
 *   keyWidth]`, `values [..., M, E]` → `context [..., N, E]`, `weights [..., N, M]`, `scores [..., N, M]`.
 * @throws if queries or keys have another width, `previous` is not one weight for each key, or what `attend` throws.
 *
 * @example
 * const follow = mechanisms.locationAware({ queryWidth: 2, keyWidth: 3, units: 4, seed: 7 });
 * follow(tf.zeros([6, 2]), tf.zeros([9, 3]), tf.zeros([9, 5])).context.shape   // → [6, 5]
 */
export function locationAware(options: LocationAwareAttentionOptions): LocationAwareAttention {
  const where = "mechanisms.locationAware";
  const { queryWidth, keyWidth, units, filters, reach, seed, parameters, distribution = softmax() } = options ?? {};
  checkOptions(where, options, { queryWidth, keyWidth, units, filters, reach, seed, parameters, distribution });
  return mechanism("locationAware", options, (own) => {
    const alignment = locationAwareAlignment({ queryWidth, keyWidth, units, filters, reach, parameters: own });
    return (query: Numbers, keys: Numbers, values: Numbers, call: LocationAwareCall = {}) =>
      tf.tidy(() => {
        const { mask, bias, previous } = call ?? {};
        checkOptions(where, call, { mask, bias, previous });
        const q = readItems(where, "query", query, queryWidth);
        const k = readItems(where, "keys", keys, keyWidth);
        const v = toTensor(values, where, "values");
        const M = k.shape[k.rank - 2];
        const scores = [...q.shape.slice(0, -1), M];
        const allowed = mask === undefined ? undefined : readMask(where, mask, scores);
        const added = bias === undefined ? undefined : readBias(where, bias, scores);

        const row = [...q.shape.slice(0, -2), M];
        const first = previous === undefined ? tf.zeros(row) : toTensor(previous, where, "previous");
        const rule = `previous must be one weight for each key, ${shapeText(row)}`;
        check(shapeText(first.shape) === shapeText(row), where, rule, shapeText(first.shape));
        const all = { start: 0, count: M, all: M };
        const prepared = alignment.prepare(k);
        let before = first.expandDims(-2);
        const steps = parts(q, q.rank - 2).map((one, n) => {
          const queries = { start: n, count: 1, all: scores[scores.length - 2] };
          const attended = attend(one, k, v, {
            alignment: prepared.after(before),
            distribution,
            mask: allowed && cut(allowed, queries, all),
            bias: added && cut(added, queries, all),
          });
          before = attended.weights;
          return attended;
        });
        if (steps.length === 0) return attend(q, k, v, { alignment, distribution });
        const together = (name: keyof Attended) =>
          tf.concat(
            steps.map((step) => step[name]),
            q.rank - 2,
          );
        return { context: together("context"), weights: together("weights"), scores: together("scores") };
      });
  });
}
