import * as tf from "@tensorflow/tfjs";
import { check, shapeText } from "../check";
import { cut, isLasting } from "../forScores";
import { toTensor, type Numbers } from "../tensors";
import { named, type BiasFunction } from "./bias";

/**
 * A table of one's own: the number in row n and column m is added to the score of query n and key m.
 *
 * Fewer queries or keys than it has use its first rows or columns; a row or a column that stands alone serves all. A
 * `tf.Variable` is learned.
 *
 * @param numbers broadcastable to the scores `[..., N, M]`, `[query][key]`, N and M as large as they may become.
 * @returns a bias for any length up to the table's: float32 `[..., N, M]`.
 * @throws if it does not hold numbers, or, when used, if there are more queries or keys than it has.
 *
 * @example
 * const bias = biases.table([[0, Math.log(2)]]);
 * attend([[0]], [[0], [0]], [[1], [4]], { bias }).context   // → [[3]]
 */
export function table(numbers: Numbers): BiasFunction {
  const variables = numbers instanceof tf.Variable ? [numbers] : [];
  tf.tidy(() => void read(numbers));
  return named(
    "table",
    (queries, keys) => {
      const x = read(numbers);
      [queries, keys].forEach(({ all }, i) => {
        const length = x.shape[x.rank - 2 + i] ?? 1;
        const rule = `there must be at most as many ${i === 0 ? "queries" : "keys"} as the table has, ${shapeText(x.shape)}`;
        check(length === 1 || all <= length, "biases.table", rule, all);
      });
      return cut(x, queries, keys);
    },
    variables,
    isLasting(numbers),
  );
}

function read(numbers: Numbers): tf.Tensor {
  const x = toTensor(numbers, "biases.table", "numbers");
  const isNumeric = x.dtype === "float32" || x.dtype === "int32";
  check(isNumeric, "biases.table", "a bias must hold numbers", `${x.dtype} ${shapeText(x.shape)}`);
  return x.toFloat();
}
