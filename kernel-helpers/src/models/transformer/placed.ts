import * as tf from "@tensorflow/tfjs";
import { alibi } from "../../biases";
import { check } from "../../check";
import type { ParameterSource } from "../../nn/parameters";
import { learned, rotary, sinusoidal } from "../../positions";
import type { BlockOptions } from "./block";

/** How words are told their places. */
export type Positions = "none" | "learned" | "sinusoidal" | "rotary" | "alibi";
const POSITIONS: readonly Positions[] = ["none", "learned", "sinusoidal", "rotary", "alibi"];

export interface PlacedOptions {
  /**
   * "learned" (GPT-2's and BERT's) and "sinusoidal" (the Transformer's) are added to the words' vectors, "rotary" turns
   * queries and keys, "alibi" is added to the scores.
   */
  positions?: Positions;
  /** The longest sequence there will be; needed for learned positions only. */
  length?: number;
}

/** What a choice of positions means for the words' vectors and for the blocks. */
export interface Placed {
  /** Words' vectors `[B, N, D]` of which the first stands at `offset`, with their positions. */
  place: (vectors: tf.Tensor, offset: number) => tf.Tensor;
  blocks: Pick<BlockOptions, "rotary" | "bias">;
}

/** Positions of one kind, with parameters of their own if they are learned. */
export function placed(
  where: string,
  { positions, length }: PlacedOptions,
  { width, heads }: { width: number; heads: number },
  own: ParameterSource,
): Placed {
  const isKnown = POSITIONS.includes(positions!);
  check(isKnown, where, `positions must be one of ${POSITIONS.join(", ")}`, positions);
  const asTheyAre: Placed["place"] = (vectors) => vectors;
  switch (positions) {
    case "learned": {
      check(length !== undefined, where, "learned positions need a length, the longest there will be", length);
      const add = learned({ length, width, parameters: own });
      return { place: (vectors, offset) => add(vectors, { offset }), blocks: {} };
    }
    case "sinusoidal": {
      const add = sinusoidal();
      // As in the paper's section 3.4: so the words are as large as the waves.
      return { place: (vectors, offset) => add(tf.mul(vectors, Math.sqrt(width)), { offset }), blocks: {} };
    }
    case "rotary":
      return { place: asTheyAre, blocks: { rotary: rotary() } };
    case "alibi":
      return { place: asTheyAre, blocks: { bias: alibi({ heads }) } };
    default:
      return { place: asTheyAre, blocks: {} };
  }
}

/** A table of words' vectors `[V, D]`, which start normal with the spread 1/√D. */
export const wordTable = (own: ParameterSource, words: number, width: number): tf.Tensor2D =>
  own("words", [words, width], { normal: width ** -0.5 }) as tf.Variable<tf.Rank.R2>;

/** A score for each word of a table: how well its vector fits, `[..., D]` to `[..., V]`. */
export function scoresOfWords(x: tf.Tensor, table: tf.Tensor2D): tf.Tensor3D {
  const flat = tf.matMul(x.reshape([-1, table.shape[1]]) as tf.Tensor2D, table, false, true);
  return flat.reshape([...x.shape.slice(0, -1), table.shape[0]]);
}
