import * as tf from "@tensorflow/tfjs";
import { dot } from "../alignments/dot";
import { named } from "../alignments/alignment";
import { attend } from "../attend";
import { check, checkKind, checkOptions, checkSizes, shapeText } from "../check";
import { softmax } from "../distributions/softmax";
import type { Distribution } from "../distributions/distribution";
import type { Numbers } from "../tensors";
import { linear } from "../nn/linear";
import { mechanism, readItems, sharedQuery, type Learner, type Mechanism, type ParameterOptions } from "./mechanism";

export interface MultiRepresentationalOptions extends ParameterOptions {
  /** The width of each source's vectors: S numbers. */
  widths: readonly number[];
  /** D, the common width that all are projected to. */
  width: number;
  /**
   * What the keys are made of, `projected [..., T, D]` → `[..., T, keyWidth]`, one source at a time. The default, the
   * projected vectors themselves, is DME; a recurrent net that sees the neighbouring words makes it CDME.
   */
  encode?: ((projected: tf.Tensor) => tf.Tensor) & Learner;
  /** The width that `encode` gives. Default: D. */
  keyWidth?: number;
  /** Default `distributions.softmax()`; the paper's other choice is `distributions.sigmoid()`. */
  distribution?: Distribution;
}

export interface MultiRepresentational extends Mechanism {
  (sources: readonly Numbers[]): {
    /** The word's one vector, `[..., T, D]`. */
    context: tf.Tensor;
    /** How much of each source went into it, `[..., T, S]`. */
    weights: tf.Tensor;
    /** The scores behind the weights, `[..., T, S]`. */
    scores: tf.Tensor;
  };
}

/**
 * Attention over representations: for every word, how much of each of its embeddings?
 *
 *     w′ᵢ = Pᵢᵀ wᵢ + bᵢ      αᵢ = f(aᵀ w′ᵢ + b)      w = Σᵢ αᵢ w′ᵢ
 *
 * Every word is an attention of its own: the items are its S representations, brought to one width, and the query is a
 * learned vector. With one source its weight is one.
 *
 * Paper: Kiela, Wang & Cho 2018, "Dynamic meta-embeddings for improved sentence representations" (DME; with `encode`
 * CDME).
 *
 * @returns a mechanism: S sources `[..., T, widths[i]]` → `context [..., T, D]`, `weights [..., T, S]`.
 * @throws if the number of sources, a width, or the words' axes do not fit.
 *
 * @example
 * const embed = mechanisms.multiRepresentational({ widths: [3, 5], width: 4, seed: 7 });
 * embed([tf.ones([2, 6, 3]), tf.ones([2, 6, 5])]).weights.shape   // → [2, 6, 2]
 */
export function multiRepresentational(options: MultiRepresentationalOptions): MultiRepresentational {
  const { widths, width, encode, keyWidth = width, distribution = softmax(), seed, parameters } = options ?? {};
  checkOptions("mechanisms.multiRepresentational", options, {
    widths,
    width,
    encode,
    keyWidth,
    distribution,
    seed,
    parameters,
  });
  checkKind("mechanisms.multiRepresentational", "an array", { widths });
  check(
    widths.length > 0,
    "mechanisms.multiRepresentational",
    "there must be at least one source",
    JSON.stringify(widths),
  );
  checkSizes("mechanisms.multiRepresentational", {
    width,
    keyWidth,
    ...Object.fromEntries(widths.map((w, i) => [`widths[${i}]`, w])),
  });
  return mechanism(
    "multiRepresentational",
    options,
    (own) => {
      const projections = widths.map((from, i) => linear(own, `source${i}`, from, width, { bias: true }));
      const query = own("query", [keyWidth, 1], "glorot");
      const b = own("b", [1], "zeros");
      const fits = dot();
      const alignment = named("biasedDot", (q, k) => tf.add(fits(q, k), b));

      return (sources: readonly Numbers[]) =>
        tf.tidy(() => {
          checkKind("mechanisms.multiRepresentational", "an array", { sources });
          check(
            sources.length === widths.length,
            "mechanisms.multiRepresentational",
            `there must be ${widths.length} sources`,
            sources.length,
          );
          const projected = sources.map((source, i) =>
            projections[i](readItems("mechanisms.multiRepresentational", `source ${i}`, source, widths[i])),
          );
          const shapes = projected.map(({ shape }) => shapeText(shape.slice(0, -1)));
          check(
            new Set(shapes).size === 1,
            "mechanisms.multiRepresentational",
            "every source must have the same words",
            shapes.join(" and "),
          );
          const values = tf.stack(projected, -2);
          const keys = encode ? tf.stack(projected.map(encode), -2) : values;
          const {
            context,
            weights: shares,
            scores,
          } = attend(sharedQuery(query, keys), keys, values, { alignment, distribution });
          return { context: context.squeeze([-2]), weights: shares.squeeze([-2]), scores: scores.squeeze([-2]) };
        });
    },
    [encode],
  );
}
