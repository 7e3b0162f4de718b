/**
 * The one form of every error, function: rule, actual value. `check(width > 0, "gaussian", "width must be positive",
 * width)` throws "gaussian: width must be positive, got 0".
 */
export function check(holds: boolean, where: string, rule: string, actual: unknown): asserts holds {
  if (!holds) throw new Error(`${where}: ${rule}, got ${typeof actual === "string" ? actual : JSON.stringify(actual)}`);
}

/** A shape as it is written in errors and comments: `[2, 7, 16]`. */
export const shapeText = (shape: readonly number[]): string => `[${shape.join(", ")}]`;
