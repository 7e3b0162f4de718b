import { seeded, type Weights } from "./weights";

/** Where an alignment's parameters come from. */
export interface ParameterOptions {
  /** The seed its parameters start from. Default 0. */
  seed?: number;
  /** Takes the parameters from elsewhere, and leaves the seed unused: see `Weights`. */
  weights?: Weights;
}

export interface WidthOptions extends ParameterOptions {
  /** The width of the queries, `query [..., N, queryWidth]`. */
  queryWidth: number;
  /** The width of the keys, `keys [..., M, keyWidth]`. */
  keyWidth: number;
}

export const source = ({ seed, weights }: ParameterOptions): Weights => weights ?? seeded(seed);
