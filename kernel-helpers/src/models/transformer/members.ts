import * as tf from "@tensorflow/tfjs";
import { check, checkKind } from "../../check";
import { remembering, seeded, type ParameterSource } from "../../nn/parameters";

/** Models of one kind, one for each seed: trained side by side, which is cheaper than one after the other. */
export interface Members {
  readonly seeds: readonly number[];
  /** What gradient descent may change, for each seed. */
  readonly variables: tf.Variable[][];
  /** The same by their names, such as "blocks/0/attention/query", for each seed. */
  readonly named: Record<string, tf.Variable>[];
  /** How many numbers one model learns. */
  readonly parameters: number;
  dispose(): void;
}

export interface SeedsOptions {
  /** One model for each seed. Default one, of seed 0. */
  seeds?: readonly number[];
}

/**
 * Makes a model for each seed, and keeps all that they learn.
 *
 * @param sourceOf where the parameters of a seed's model come from: by default they start at random.
 */
export function members<Model>(
  where: string,
  seeds: readonly number[],
  make: (own: ParameterSource, seed: number) => Model,
  sourceOf = (seed: number): ParameterSource => seeded(`${seed}/${where}`),
): { each: Model[]; those: Members } {
  checkKind(where, "an array", { seeds });
  check(seeds.length > 0, where, "there must be at least one seed", seeds);
  const made = seeds.map((seed) => {
    const { own, given } = remembering(sourceOf(seed));
    return { model: make(own, seed), given };
  });
  const variables = made.map(({ given }) => given.map(({ variable }) => variable));
  return {
    each: made.map(({ model }) => model),
    those: {
      seeds,
      variables,
      named: made.map(({ given }) => Object.fromEntries(given.map(({ name, variable }) => [name, variable]))),
      parameters: variables[0].reduce((sum, { size }) => sum + size, 0),
      dispose: () => tf.dispose(variables),
    },
  };
}

/** Throws unless there is a model of this number. */
export function checkModel(where: string, model: number, count: number): void {
  const isOne = Number.isInteger(model) && model >= 0 && model < count;
  check(isOne, where, `model must be one of 0 to ${count - 1}`, model);
}
