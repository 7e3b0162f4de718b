import * as tf from "@tensorflow/tfjs";
import { check, checkOptions, shapeText } from "../check";
import { toNumbers, type Numbers } from "../tensors";

export interface RotaryOptions {
  /** The longest wavelength is about 2π · base positions. Default 10000. */
  base?: number;
  /**
   * Which two features turn together: neighbours (2i, 2i + 1), the paper's pairs, if true; (i, i + D/2), halves, if
   * false. Weights trained with one do not fit the other. Default false, as in ONNX's RotaryEmbedding, GPT-NeoX and
   * Llama's checkpoints in Hugging Face's layout.
   */
  interleaved?: boolean;
  /** How many of the features turn, the first ones; the others stay as they are. Even. Default: all. */
  features?: number;
}

export interface Rotary {
  /** `offset` is the first item's position; `positions` gives every item its own. */
  (x: Numbers, options?: { offset?: number; positions?: readonly number[] }): tf.Tensor;
}

/**
 * Rotary positions: pair i of the features is turned by position · base^(-2i/D), i from 0.
 *
 * Turned queries and keys keep their lengths, and their dot product depends on how far apart they are, not on where.
 *
 * Paper: Su et al. 2021, "RoFormer: enhanced transformer with rotary position embedding".
 *
 * @returns a function `x [..., N, D]` → the same shape.
 * @throws if the features that turn are odd or more than there are, or if positions and items differ in number.
 *
 * @example
 * positions.rotary()([[1, 0], [1, 0]])   // → [[1, 0], [0.5403, 0.8415]]
 */
export function rotary(options: RotaryOptions = {}): Rotary {
  const { base = 10000, interleaved = false, features } = options ?? {};
  checkOptions("positions.rotary", options, { base, interleaved, features });
  check(base > 0, "positions.rotary", "base must be positive", base);
  check(
    features === undefined || (features > 0 && features % 2 === 0),
    "positions.rotary",
    "features must be even and positive",
    features,
  );
  return (x, { offset = 0, positions } = {}) =>
    tf.tidy(() => {
      const all = toNumbers(x, "positions.rotary", "x").toFloat();
      check(
        all.rank >= 2,
        "positions.rotary",
        "x must have at least two axes, items and features",
        shapeText(all.shape),
      );
      const [N, D] = all.shape.slice(-2);
      const turning = features ?? D;
      check(
        turning <= D && turning % 2 === 0,
        "positions.rotary",
        `the number of features that turn must be even and at most ${D}`,
        turning,
      );
      const places = positions ?? Array.from({ length: N }, (_, i) => offset + i);
      check(
        places.length === N,
        "positions.rotary",
        `there must be a position for each of the ${N} items`,
        places.length,
      );

      const half = turning / 2;
      // In double precision: a far position times a frequency would lose its fraction in float32.
      const angles = places.flatMap((place) =>
        Array.from({ length: half }, (_, i) => place * base ** ((-2 * i) / turning)),
      );
      const cos = tf.tensor2d(angles.map(Math.cos), [N, half]);
      const sin = tf.tensor2d(angles.map(Math.sin), [N, half]);

      const [turned, rest] = turning < D ? tf.split(all, [turning, D - turning], -1) : [all];
      const [a, b] = interleaved
        ? tf.unstack(turned.reshape([...all.shape.slice(0, -1), half, 2]), -1)
        : tf.split(turned, 2, -1);
      const pair = [tf.sub(tf.mul(a, cos), tf.mul(b, sin)), tf.add(tf.mul(a, sin), tf.mul(b, cos))];
      const joined = interleaved ? tf.stack(pair, -1).reshape(turned.shape) : tf.concat(pair, -1);
      return rest ? tf.concat([joined, rest], -1) : joined;
    });
}
