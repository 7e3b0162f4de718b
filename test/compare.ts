import { tf } from "kernel-helpers";

/** The largest difference between two tensors of one shape, relative to the largest number where that is above one. */
export function difference(actual: tf.Tensor, expected: tf.TensorLike | tf.Tensor): number {
  return tf.tidy(() => {
    const wanted = expected instanceof tf.Tensor ? expected : tf.tensor(expected, undefined, "float32");
    expect(actual.shape).toEqual(wanted.shape);
    const [a, b] = [actual.dataSync(), wanted.dataSync()];
    let [largest, scale] = [0, 1];
    a.forEach((x, i) => {
      // A NaN is never close to a number, and Math.max would not say so for a maximum of its own.
      largest = Number.isNaN(x) !== Number.isNaN(b[i]) ? Infinity : Math.max(largest, Math.abs(x - b[i]) || 0);
      scale = Math.max(scale, Math.abs(b[i]) || 0);
    });
    return largest / scale;
  });
}

/** Parameters copied from numbers, by their names. */
export const copied =
  (parameters: Record<string, tf.TensorLike>) =>
  (name: string): tf.Variable => {
    if (!(name in parameters)) throw new Error(`no parameter ${name}, got ${Object.keys(parameters).join(", ")}`);
    return tf.variable(tf.tensor(parameters[name], undefined, "float32"));
  };

/** The gradients of `f` for all of `inputs` and `variables`, each by its name; zero where `f` does not depend on it. */
export function gradients(
  f: () => tf.Tensor,
  inputs: Record<string, tf.Variable>,
  variables: Record<string, tf.Variable> = {},
): Record<string, tf.Tensor> {
  const all = { ...inputs, ...variables };
  const { grads } = tf.variableGrads(() => f().asScalar(), Object.values(all));
  return Object.fromEntries(
    Object.entries(all).map(([name, variable]) => [name, grads[variable.name] ?? tf.zerosLike(variable)]),
  );
}
