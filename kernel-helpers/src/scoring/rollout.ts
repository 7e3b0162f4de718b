import { check, checkKind } from "../check";
import type { Numbers } from "../tensors";
import { readStack } from "./read";

/**
 * Attention rollout: how much of each input token could have reached each token of the last layer.
 *
 * Each layer counts half as its weights, averaged over heads, and half as the identity, for the residual connection
 * beside it; the layers are multiplied: `Ãₗ = (½ Aₗ + ½ I) Ãₗ₋₁`. It knows nothing of values or feed-forward layers.
 *
 * Paper: Abnar & Zuidema 2020, "Quantifying attention flow in Transformers".
 *
 * @param layers for each layer, the first first, its weights `[N, N]`, or `[H, N, N]`.
 * @returns `[N][N]`, `[token of the last layer][input token]`, rows that sum to one if those of the weights do.
 * @throws if there is no layer, a map is not square or of another size than the first, or a weight is negative or not
 * finite.
 *
 * @example
 * scoring.rollout([[[1, 0], [1, 0]]])                     // → [[1, 0], [0.5, 0.5]]
 * scoring.rollout([[[1, 0], [1, 0]], [[1, 0], [0, 1]]])   // → [[1, 0], [0.5, 0.5]]
 */
export function rollout(layers: readonly Numbers[]): number[][] {
  checkKind("scoring.rollout", "an array", { layers });
  check(layers.length > 0, "scoring.rollout", "there must be at least one layer", "none");
  const mixed = layers.map((weights) => {
    const heads = readStack("scoring.rollout", weights);
    const [N, M] = [heads[0].length, heads[0][0].length];
    check(N === M, "scoring.rollout", "weights must be square, [N, N]", `[${N}, ${M}]`);
    return heads[0].map((row, i) =>
      row.map((_, j) => heads.reduce((sum, head) => sum + head[i][j], 0) / heads.length / 2 + (i === j ? 0.5 : 0)),
    );
  });
  check(
    mixed.every((map) => map.length === mixed[0].length),
    "scoring.rollout",
    "all layers must have the same tokens",
    mixed.map((map) => map.length),
  );
  return mixed.reduce((below, layer) =>
    layer.map((row) => below[0].map((_, j) => row.reduce((sum, w, i) => sum + w * below[i][j], 0))),
  );
}
