import * as tf from "@tensorflow/tfjs";
import type { Span } from "../forScores";

/**
 * The gradient of a bias, `[..., N, M]` or with ones in place of some axes, gathered from those of the scores' blocks.
 */
export function gathered(shape: readonly number[], queries: readonly Span[], keys: readonly Span[]) {
  const rank = shape.length;
  const [N, M] = shape.slice(-2);
  // One row or column that serves all has one cell, in which all blocks add up.
  const [rows, columns] = [N === 1 ? [undefined] : queries, M === 1 ? [undefined] : keys];
  const cells: (tf.Tensor | undefined)[][] = rows.map(() => columns.map(() => undefined));
  return {
    /** Adds the gradient of the scores `[..., n, m]` of block i, j. What it keeps outlives a tidy. */
    add(i: number, j: number, block: tf.Tensor): void {
      const [row, column] = [N === 1 ? 0 : i, M === 1 ? 0 : j];
      const before = cells[row][column];
      cells[row][column] = tf.tidy(() => {
        const shared = shape.flatMap((n, axis) => (n === 1 && block.shape[axis] !== 1 ? [axis] : []));
        const sum = shared.length > 0 ? tf.sum(block, shared, true) : block.clone();
        return tf.keep(before ? tf.add(before, sum) : sum);
      });
      before?.dispose();
    },
    /** All of it; the blocks that were kept are gone afterwards. */
    whole(): tf.Tensor {
      const length = (span: Span | undefined) => span?.count ?? 1;
      const all = cells.map((cellsOfRow, i) =>
        cellsOfRow.map((cell, j) => cell ?? tf.zeros([...shape.slice(0, -2), length(rows[i]), length(columns[j])])),
      );
      const sum = tf.concat(
        all.map((row) => tf.concat(row, rank - 1)),
        rank - 2,
      );
      tf.dispose(cells as tf.Tensor[][]);
      return sum;
    },
  };
}
