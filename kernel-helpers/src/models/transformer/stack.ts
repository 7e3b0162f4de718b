import * as tf from "@tensorflow/tfjs";
import { check, checkKind, checkOptions, checkSizes } from "../../check";
import { all, causal } from "../../masks";
import type { KeyValueCache } from "../../mechanisms";
import { remembering, source, within } from "../../nn/parameters";
import { BLOCK_OPTIONS, normaliser, transformerBlock, type BlockCall, type BlockOptions } from "./block";

export interface StackOptions extends BlockOptions {
  /** L, how many blocks there are. */
  layers: number;
}

/** What a call says besides the items: as a block's, but with a cache for each block, `[]` at first. */
export interface StackCall extends Omit<BlockCall, "cache"> {
  cache?: readonly KeyValueCache[];
}

export type StackOutput = {
  /** `[..., N, D]` */
  output: tf.Tensor;
  /** What each item attended to, for each block `[..., H, N, M]`. */
  weights: tf.Tensor[];
  /** What each item attended to in the memory, for each block `[..., H, N, M]`; with `crossAttention` only. */
  memoryWeights: tf.Tensor[];
  /** Only where a cache was given: the next. */
  cache?: Required<KeyValueCache>[];
};

export interface TransformerStack {
  (items: tf.Tensor, call?: StackCall): StackOutput;
  /** What gradient descent may change. */
  readonly variables: readonly tf.Variable[];
}

/**
 * The Transformer's encoder: L blocks, one after the other, in which every item may attend to every other; with norms
 * before the parts one more at the end.
 *
 * Papers: Vaswani et al. 2017; for each option see `transformerBlock`.
 *
 * @returns a function `items [..., N, D]` → `output [..., N, D]` and the `weights` of each block, with the parameters of
 *   blocks `0/`, `1/` … and, with norms before, `norm/`.
 * @throws if layers is not a positive whole number, or what `transformerBlock` throws.
 *
 * @example
 * const encoder = models.transformerEncoder({ layers: 2, width: 8, heads: 2, seed: 7 });
 * const { output, weights } = encoder(tf.ones([2, 3, 8]), { mask: masks.padding([3, 2]) });
 * [output.shape, weights[1].shape]   // → [[2, 3, 8], [2, 2, 3, 3]]
 */
export const transformerEncoder = (options: StackOptions): TransformerStack =>
  stack("models.transformerEncoder", options);

/**
 * The Transformer's decoder: L blocks in which an item attends to itself and those before it, and to a memory, such as
 * an encoder's output. Without `crossAttention` it is GPT's.
 *
 * Papers: Vaswani et al. 2017; for each option see `transformerBlock`.
 *
 * @returns as `transformerEncoder`, and what each block's items attended to in the memory.
 * @throws as `transformerEncoder` does.
 *
 * @example
 * const decoder = models.transformerDecoder({ layers: 1, width: 8, heads: 2, seed: 7 });
 * const { memoryWeights } = decoder(tf.ones([2, 3, 8]), { memory: tf.ones([2, 5, 8]) });
 * memoryWeights[0].shape   // → [2, 2, 3, 5]
 */
export function transformerDecoder(options: StackOptions): TransformerStack {
  const { crossAttention = true, mask } = options ?? {};
  checkKind("models.transformerDecoder", "an object with names", { options });
  const past = mask ? all(causal(), mask) : causal();
  return stack("models.transformerDecoder", { ...options, crossAttention, mask: past });
}

function stack(where: string, options: StackOptions): TransformerStack {
  const { layers, ...rest } = options ?? {};
  checkOptions(where, options, Object.fromEntries(["layers", ...BLOCK_OPTIONS].map((name) => [name, true])) as never);
  checkSizes(where, { layers });
  const { own, given } = remembering(source(where, rest));
  const blocks = Array.from({ length: layers }, (_, i) =>
    transformerBlock({ ...rest, seed: `${rest.seed ?? 0}/${i}`, parameters: within(`${i}`, own) }),
  );
  const { norm = "before", normalisation = "layer", width } = rest;
  const last = norm === "before" ? normaliser(normalisation, width, within("norm", own)) : undefined;

  const run = (items: tf.Tensor, call: StackCall = {}): StackOutput => {
    const { cache, ...others } = call ?? {};
    const isWhole = cache === undefined || cache.length === 0 || cache.length === layers;
    check(isWhole, where, `cache must be [], or have an entry for each of the ${layers} blocks`, cache?.length);
    return tf.tidy(() => {
      let x = items;
      const told = blocks.map((block, i) => {
        const found = block(x, { ...others, ...(cache && { cache: cache[i] ?? {} }) });
        x = found.output;
        return found;
      });
      return {
        output: last ? last(x) : x,
        weights: told.map(({ weights }) => weights),
        memoryWeights: told.flatMap(({ memoryWeights }) => memoryWeights ?? []),
        ...(cache && { cache: told.flatMap(({ cache }) => cache ?? []) }),
      };
    });
  };
  const learned = [...(rest.bias?.variables ?? []), ...given.map(({ variable }) => variable)];
  return Object.assign(run, { variables: learned });
}
