import * as tf from "@tensorflow/tfjs";
import { check, shapeText } from "../check";
import { toTensor, type Numbers } from "../tensors";

/** One map `[N, M]`; leading axes of length one are left out. */
export function readMap(where: string, weights: Numbers): number[][] {
  const maps = readStack(where, weights);
  check(maps.length === 1, where, "weights must be one map, [N, M]", `${maps.length} maps`);
  return maps[0];
}

/** All maps of `[..., N, M]`, one after the other. */
export function readStack(where: string, weights: Numbers): number[][][] {
  return tf.tidy(() => {
    const x = toTensor(weights, where, "weights");
    check(
      x.rank >= 2 && x.size > 0 && x.dtype !== "string" && x.dtype !== "complex64",
      where,
      "weights must be numbers with at least two axes, [..., N, M]",
      `${x.dtype} ${shapeText(x.shape)}`,
    );
    const [N, M] = x.shape.slice(-2);
    const maps = x.toFloat().reshape([-1, N, M]).arraySync() as number[][][];
    check(
      maps.flat(2).every((w) => Number.isFinite(w) && w >= 0),
      where,
      "weights must be finite and not negative",
      worst(maps.flat(2)),
    );
    return maps;
  });
}

const worst = (numbers: number[]): string => String(numbers.find((w) => !(Number.isFinite(w) && w >= 0)));
