import { tf } from "kernel-helpers";

/**
 * Expects tfjs's gradients of a sum to be those of central differences, in some directions.
 *
 * float32 leaves central differences about three good digits, which is enough to find a wrong formula; agreement to
 * 1e-4 is asked of PyTorch's numbers. A random direction meets every entry at once.
 */
export function finiteDifferences(
  f: () => tf.Tensor,
  variables: tf.Variable[],
  { step = 1e-2, tolerance = 1e-2 } = {},
): void {
  const { grads } = tf.variableGrads(() => f().asScalar(), variables);
  variables.forEach((variable, i) =>
    tf.tidy(() => {
      const start = variable.clone();
      const direction = tf.randomUniform(variable.shape, -1, 1, "float32", 17 + i);
      const at = (t: number) => {
        variable.assign(start.add(direction.mul(t)));
        return f().dataSync()[0];
      };
      // Richardson's extrapolation removes the error of order step².
      const slope = (h: number) => (at(h) - at(-h)) / (2 * h);
      const measured = (4 * slope(step) - slope(2 * step)) / 3;
      variable.assign(start);
      const expected = grads[variable.name]?.mul(direction).sum().dataSync()[0] ?? 0;
      expect(Math.abs(measured - expected)).toBeLessThan(tolerance * Math.max(1, Math.abs(expected)));
    }),
  );
}
