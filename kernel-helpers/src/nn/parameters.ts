import * as tf from "@tensorflow/tfjs";
import { check, checkKind } from "../check";
import { filled, gaussian, uniform, type Seed } from "../random";

/** How a parameter starts: Glorot's uniform, all zeros, all ones, or a seeded normal of the given spread. */
export type Start = "glorot" | "zeros" | "ones" | { normal: number };

/**
 * Where a part's parameters come from: called once for each of them when the part is made.
 *
 * Every factory with parameters takes one as `parameters`, so that the same few lines serve a bare function (variables
 * of its own, `seeded`), a `tf.layers.Layer` (which adds them to itself), and a test (which copies PyTorch's numbers
 * in).
 */
export type ParameterSource = (name: string, shape: number[], start: Start) => tf.Variable;

export interface ParameterOptions {
  /** The seed its parameters start from. Default 0. */
  seed?: Seed;
  /** Takes the parameters from elsewhere, and leaves the seed unused: see `ParameterSource`. */
  parameters?: ParameterSource;
}

export interface WidthOptions extends ParameterOptions {
  /** The width of the queries, `query [..., N, queryWidth]`. */
  queryWidth: number;
  /** The width of the keys, `keys [..., M, keyWidth]`. */
  keyWidth: number;
}

/**
 * Parameters of one's own, the same for the same seed on every backend.
 *
 * Each starts from the seed, its name, and how often that name was asked for: in whatever order they are asked for,
 * the same ones start alike and different ones apart.
 *
 * @example
 * seeded(7)("W", [2, 2], "glorot").shape   // → [2, 2]
 */
export function seeded(seed: Seed = 0): ParameterSource {
  const asked = new Map<string, number>();
  return (name, shape, start) => {
    checkKind("seeded", "an array", { shape });
    const count = asked.get(name) ?? 0;
    asked.set(name, count + 1);
    return tf.tidy(() => tf.variable(startValue(shape, start, `${seed}/${name}/${count}`)));
  };
}

function startValue(shape: number[], start: Start, seed: Seed): tf.Tensor {
  if (start === "zeros") return tf.zeros(shape);
  if (start === "ones") return tf.ones(shape);
  if (start === "glorot") {
    const [fanIn, fanOut] = shape.length > 1 ? shape.slice(-2) : [shape[0], 1];
    const limit = Math.sqrt(6 / (fanIn + fanOut));
    const random = uniform(seed);
    return filled(shape, () => limit * (2 * random() - 1));
  }
  const spread = start?.normal;
  checkKind("seeded", "a number", { "how a parameter starts, if neither glorot, zeros nor ones,": spread });
  const random = gaussian(seed);
  return filled(shape, () => spread * random());
}

/** The source that a part's options ask for; without one, parameters of its own, seeded under the part's name. */
export function source(part: string, { seed = 0, parameters }: ParameterOptions): ParameterSource {
  const from = parameters ?? seeded(`${seed}/${part}`);
  return (name, shape, start) => {
    const areSizes = shape.every((size) => Number.isInteger(size) && size > 0);
    check(areSizes, part, `all widths must be positive whole numbers, which make the shape of ${name}`, shape);
    return from(name, shape, start);
  };
}

/** The same source of parameters under longer names, for a part that is used more than once. */
export const within =
  (prefix: string, parameters: ParameterSource): ParameterSource =>
  (name, shape, start) =>
    parameters(`${prefix}/${name}`, shape, start);

/** The same source, and a list of all that it has given. */
export function remembering(parameters: ParameterSource): {
  own: ParameterSource;
  given: { name: string; variable: tf.Variable }[];
} {
  const given: { name: string; variable: tf.Variable }[] = [];
  const own: ParameterSource = (name, shape, start) => {
    const variable = parameters(name, shape, start);
    given.push({ name, variable });
    return variable;
  };
  return { own, given };
}

/**
 * How many numbers a part may learn: 0 for one without parameters.
 *
 * @example
 * parameterCount(alignments.general({ queryWidth: 2, keyWidth: 3 }))   // → 6
 * parameterCount(alignments.dot())                                    // → 0
 */
export function parameterCount(part: { readonly variables?: readonly tf.Variable[] }): number {
  check(part !== undefined && part !== null, "parameterCount", "a part must be given, such as an alignment", part);
  const { variables = [] } = part;
  checkKind("parameterCount", "an array", { variables });
  return variables.reduce((count, variable) => count + variable.size, 0);
}
