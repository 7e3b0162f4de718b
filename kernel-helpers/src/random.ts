import * as tf from "@tensorflow/tfjs";
import seedrandom from "seedrandom";
import { checkKind } from "./check";
import { fresh } from "./recording";

/**
 * Where random numbers start. A number, or a path: what is made of parts gives each of them a seed of its own under its
 * name, such as "7/encoder", so that no two streams meet and the order in which the parts are made does not matter.
 */
export type Seed = number | string;

/**
 * A stream of numbers in [0, 1), the same for the same seed everywhere.
 *
 * @example
 * const random = uniform(1);
 * random() === uniform(1)()   // → true
 */
export const uniform = (seed: Seed): (() => number) => seedrandom.alea(`${seed}/uniform`);

/**
 * A stream of standard normal numbers (Box & Muller 1958), the same for the same seed everywhere.
 *
 * @example
 * const [draw, again] = [gaussian(1), gaussian(1)];
 * draw() === again()   // → true
 */
export function gaussian(seed: Seed): () => number {
  const random = seedrandom.alea(`${seed}/gaussian`);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/**
 * Where a part's random draws come from: called at each use with a shape, it gives uniform numbers, all above 0 and
 * below 1.
 *
 * Every part that draws takes one as `noise`. `seededNoise` is one; a test gives numbers that it knows, and a step that
 * is recorded (see `training.compiled`) gets new ones at each run.
 */
export type NoiseSource = (shape: number[]) => tf.Tensor;

/**
 * Noise of one's own: new at each call, and the same sequence for the same seed on every backend.
 *
 * @example
 * const [noise, again] = [seededNoise(7), seededNoise(7)];
 * tf.sub(noise([2, 3]), again([2, 3]))   // → [[0, 0, 0], [0, 0, 0]]
 */
export function seededNoise(seed: Seed): NoiseSource {
  let calls = 0;
  return (shape) => {
    checkKind("seededNoise", "an array", { shape });
    return fresh(() => {
      const random = uniform(`${seed}/${calls++}`);
      // 0 is out, and so is what float32 would round to 1: logarithms of a draw and of what it lacks to 1 stay finite.
      return filled(shape, () => 1e-7 + (1 - 2e-7) * random());
    });
  };
}

/** A tensor of numbers that are drawn one by one. */
export function filled(shape: number[], draw: () => number): tf.Tensor {
  return tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, draw), shape);
}
