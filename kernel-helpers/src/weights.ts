import * as tf from "@tensorflow/tfjs";

/** How a parameter starts: Glorot's uniform, all zeros, all ones, or a seeded normal of the given spread. */
export type Start = "glorot" | "zeros" | "ones" | { normal: number };

/**
 * Where a part's parameters come from: called once for each of them when the part is made.
 *
 * Every factory with parameters takes one as `weights`, so that the same few lines serve a bare function (variables of
 * its own, `seeded`), a `tf.layers.Layer` (which adds them to itself), and a test (which copies PyTorch's numbers in).
 */
export type Weights = (name: string, shape: number[], start: Start) => tf.Variable;

/**
 * Parameters of one's own, the same for the same seed on every backend.
 *
 * @example
 * seeded(7)("W", [2, 2], "glorot").shape   // → [2, 2]
 */
export function seeded(seed = 0): Weights {
  let next = seed * 1000 + 1; // tf.randomNormal takes a seed of 0 for none
  return (_name, shape, start) => tf.tidy(() => tf.variable(startValue(shape, start, next++)));
}

function startValue(shape: number[], start: Start, seed: number): tf.Tensor {
  if (start === "zeros") return tf.zeros(shape);
  if (start === "ones") return tf.ones(shape);
  if (start === "glorot") {
    const [fanIn, fanOut] = shape.length > 1 ? shape.slice(-2) : [shape[0], 1];
    const limit = Math.sqrt(6 / (fanIn + fanOut));
    return tf.randomUniform(shape, -limit, limit, "float32", seed);
  }
  return tf.randomNormal(shape, 0, start.normal, "float32", seed);
}

/**
 * How many numbers a part may learn: 0 for one without parameters.
 *
 * @example
 * parameterCount(alignments.general({ queryWidth: 2, keyWidth: 3 }))   // → 6
 * parameterCount(alignments.dot())                                    // → 0
 */
export const parameterCount = (part: { readonly variables?: readonly tf.Variable[] }): number =>
  (part.variables ?? []).reduce((count, variable) => count + variable.size, 0);
