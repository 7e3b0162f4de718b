import * as tf from "@tensorflow/tfjs";
import { check, checkKind, shapeText } from "../check";
import { toTensor, type Numbers } from "../tensors";
import { effectiveNumber, entropy, meanDistance, meanOfRows } from "./spread";

/** What one head does, averaged over its queries (and, where there are any, over the batch). */
export interface HeadStatistics {
  /** From 0. */
  layer: number;
  /** From 0. */
  head: number;
  /** In nats. */
  entropy: number;
  /** How many keys are attended to. */
  effectiveNumber: number;
  /** How far away they are. */
  distance: number;
  /** How much weight lies on the first key, where heads with nothing to say tend to look. */
  first: number;
}

/**
 * Entropy, effective number, mean distance and weight on the first key, for every head of every layer.
 *
 * @param layers for each layer its weights, `[H, N, M]`, or `[B, H, N, M]`.
 * @throws if there is no layer, one has another number of axes, or a weight is negative or not finite.
 *
 * @example
 * scoring.headStatistics([[[[1, 0], [1, 0]]]])
 * // → [{"layer":0,"head":0,"entropy":0,"effectiveNumber":1,"distance":0.5,"first":1}]
 */
export function headStatistics(layers: readonly Numbers[]): HeadStatistics[] {
  checkKind("scoring.headStatistics", "an array", { layers });
  check(layers.length > 0, "scoring.headStatistics", "there must be at least one layer", "none");
  return layers.flatMap((weights, layer) =>
    tf.tidy(() =>
      perHead(weights).map((maps, head) => ({
        layer,
        head,
        entropy: entropy(maps),
        effectiveNumber: effectiveNumber(maps),
        distance: meanDistance(maps),
        first: meanOfRows("scoring.headStatistics", maps, (row) => row[0]),
      })),
    ),
  );
}

/** For each head its maps, `[B, 1, N, M]`; the caller disposes them. */
function perHead(weights: Numbers): tf.Tensor[] {
  const x = toTensor(weights, "scoring.headStatistics", "weights");
  const rule = "a layer's weights must be [H, N, M] or [B, H, N, M]";
  check(x.rank === 3 || x.rank === 4, "scoring.headStatistics", rule, shapeText(x.shape));
  const [H, N, M] = x.shape.slice(-3);
  const maps = x.reshape([-1, H, N, M]);
  return Array.from({ length: H }, (_, head) => maps.slice([0, head], [-1, 1]));
}
