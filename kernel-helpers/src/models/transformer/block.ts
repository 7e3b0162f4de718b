import * as tf from "@tensorflow/tfjs";
import { check, checkKind, checkOptions } from "../../check";
import { multiHead, type KeyValueCache, type MultiHeadOptions } from "../../mechanisms";
import type { Mask } from "../../masks";
import { dropout as drop, feedForward, layerNorm, rmsNorm, type FeedForwardOptions } from "../../nn";
import { remembering, source, within, type ParameterSource } from "../../nn/parameters";
import { seededNoise } from "../../random";

export interface BlockOptions
  extends
    Pick<MultiHeadOptions, "width" | "heads" | "keyValueHeads" | "rotary" | "mask" | "bias" | "seed" | "parameters">,
    Pick<FeedForwardOptions, "hidden" | "activation"> {
  /**
   * Where each part's normalisation stands: "before" it, `x + f(norm(x))`, so that x itself passes unchanged; or
   * "after", `norm(x + f(x))`, as in the paper. Default "before".
   */
  norm?: "before" | "after";
  /** Layer normalisation, or by the root mean square. Default "layer". */
  normalisation?: "layer" | "rms";
  /** Whether it also asks a memory, as a decoder's block does. Default false. */
  crossAttention?: boolean;
  /** Whether attention and the feed-forward network add biases in their products. Default true. */
  projectionBias?: boolean;
  /** Which share of what each part adds is dropped in training. Default 0. */
  dropout?: number;
}

/** What a call says besides the items. */
export interface BlockCall {
  /** Which items each may attend to, besides the block's own mask. */
  mask?: Mask;
  /** `[..., M, D]`: what the block's second attention asks; needed with `crossAttention`. */
  memory?: tf.Tensor;
  /** Which of the memory's items each may attend to. Default all. */
  memoryMask?: Mask;
  /** The keys and values of earlier items, `{}` at first: see `mechanisms.multiHead`. */
  cache?: KeyValueCache;
  /** Whether to drop. Default false. */
  training?: boolean;
}

/** A type rather than an interface, so that `tf.tidy` knows it as something made of tensors. */
export type BlockOutput = {
  /** `[..., N, D]` */
  output: tf.Tensor;
  /** What each item attended to, `[..., H, N, N]`, with cached keys `[..., H, N, M]`. */
  weights: tf.Tensor;
  /** What each item attended to in the memory, `[..., H, N, M]`. */
  memoryWeights?: tf.Tensor;
  /** Only where a cache was given: it, and the new keys and values. */
  cache?: Required<KeyValueCache>;
};

export interface TransformerBlock {
  (items: tf.Tensor, call?: BlockCall): BlockOutput;
  /** What gradient descent may change. */
  readonly variables: readonly tf.Variable[];
}

/** The names of a block's options, so that what is made of blocks can take and pass them. */
export const BLOCK_OPTIONS = [
  "width",
  "heads",
  "keyValueHeads",
  "hidden",
  "activation",
  "norm",
  "normalisation",
  "crossAttention",
  "projectionBias",
  "dropout",
  "rotary",
  "mask",
  "bias",
  "seed",
  "parameters",
] as const satisfies readonly (keyof BlockOptions)[];

/**
 * The Transformer's block: items attend to each other, perhaps to a memory, and each goes through a feed-forward
 * network. What every part finds is added to what came in, so a stream of items passes from block to block:
 *
 *     x ← x + attention(norm(x))     x ← x + crossAttention(norm(x), memory)     x ← x + feedForward(norm(x))
 *
 * With `norm: "after"` each line is `x ← norm(x + f(x))`. With biases and four times as many hidden units as features
 * it learns 12D² + 13D numbers, with `crossAttention` 16D² + 19D.
 *
 * Papers: Vaswani et al. 2017 (norm after); Xiong et al. 2020, "On layer normalization in the Transformer architecture"
 * (norm before).
 *
 * @returns a function `items [..., N, D]` → `output [..., N, D]`, `weights [..., H, N, N]`, with the parameters of
 *   `attention/` and `cross/` (see `mechanisms.multiHead`), of `feedForward/` (see `nn.feedForward`), and of the norms
 *   before or after them, `attentionNorm/gain` `[D]` and so on.
 * @throws if an option is none of those there are, or a memory is missing.
 *
 * @example
 * const block = models.transformerBlock({ width: 8, heads: 2, mask: masks.causal(), seed: 7 });
 * block(tf.ones([2, 3, 8])).output.shape   // → [2, 3, 8]
 * parameterCount(block)                    // → 872
 */
export function transformerBlock(options: BlockOptions): TransformerBlock {
  const where = "models.transformerBlock";
  checkOptions(where, options, Object.fromEntries(BLOCK_OPTIONS.map((name) => [name, true])) as never);
  const { width, heads, keyValueHeads, rotary, mask, bias, hidden, activation } = options;
  const { norm = "before", normalisation = "layer", crossAttention = false, projectionBias = true } = options;
  const { dropout = 0, seed = 0 } = options;
  check(norm === "before" || norm === "after", where, "norm must be before or after", norm);
  const kinds = ["layer", "rms"];
  check(kinds.includes(normalisation), where, `normalisation must be ${kinds.join(" or ")}`, normalisation);
  check(dropout >= 0 && dropout < 1, where, "dropout must be at least 0 and less than 1", dropout);

  const { own, given } = remembering(source(where, options));
  const part = (name: string) => ({ width, projectionBias, parameters: within(name, own) });
  const attention = multiHead({ ...part("attention"), heads, keyValueHeads, rotary, mask, bias });
  const cross = crossAttention ? multiHead({ ...part("cross"), heads, keyValueHeads }) : undefined;
  const feed = feedForward({ ...part("feedForward"), hidden, activation });
  const normOf = (name: string) => normaliser(normalisation, width, within(`${name}Norm`, own));
  const norms = { attention: normOf("attention"), cross: cross && normOf("cross"), feedForward: normOf("feedForward") };
  const noise = seededNoise(`${seed}/dropout`);

  const block = (items: tf.Tensor, call: BlockCall = {}): BlockOutput => {
    checkKind(where, "a tensor", { items });
    const { mask, memory, memoryMask, cache, training = false } = call ?? {};
    checkOptions(where, call, { mask, memory, memoryMask, cache, training });
    const hasMemory = (memory !== undefined) === crossAttention;
    check(hasMemory, where, "there must be a memory with crossAttention, and only then", memory ?? "none");
    return tf.tidy(() => {
      const add = (x: tf.Tensor, normalise: (x: tf.Tensor) => tf.Tensor, f: (x: tf.Tensor) => tf.Tensor) => {
        const found = f(norm === "before" ? normalise(x) : x);
        const sum = tf.add(x, training ? drop(found, dropout, noise) : found);
        return norm === "before" ? sum : normalise(sum);
      };
      const told: Omit<BlockOutput, "output"> = { weights: items };
      let x = add(items, norms.attention, (h) => {
        const { context, weights, cache: next } = attention(h, h, h, { mask, cache });
        Object.assign(told, { weights }, next && { cache: next });
        return context;
      });
      if (cross && norms.cross) {
        x = add(x, norms.cross, (h) => {
          const { context, weights } = cross(h, memory, memory, { mask: memoryMask });
          told.memoryWeights = weights;
          return context;
        });
      }
      return { output: add(x, norms.feedForward, feed), ...told };
    });
  };
  const learned = [...(bias?.variables ?? []), ...given.map(({ variable }) => variable)];
  return Object.assign(block, { variables: learned });
}

/** A normalisation with parameters of its own: `gain`, and for layer normalisation `bias`, both `[D]`. */
export function normaliser(kind: "layer" | "rms", width: number, own: ParameterSource): (x: tf.Tensor) => tf.Tensor {
  const gain = own("gain", [width], "ones");
  if (kind === "rms") return (x) => rmsNorm(x, { gain });
  const bias = own("bias", [width], "zeros");
  return (x) => layerNorm(x, { gain, bias });
}
