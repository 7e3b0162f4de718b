import * as tf from "@tensorflow/tfjs";
import { check, shapeText } from "../check";
import { exp, isNested } from "../higherOrder";
import { operation } from "../library";
import { observed } from "../recording";
import { detached, toNumbers, type Numbers } from "../tensors";

/**
 * `-log softmax(logits)` at the right class: how surprised a model is by what comes.
 *
 * Natively it is one operation, with its gradient `softmax(logits) - onehot(ids)`.
 *
 * @param logits `[..., V]`: one score for each of V classes.
 * @param ids `[...]`: the right classes, whole numbers from 0 to V - 1.
 * @returns `[...]`, one loss for each; `tf.mean` of it is the usual one.
 * @throws if the shapes do not fit, or an id is of no class.
 *
 * @example
 * losses.crossEntropy([[0, 0], [3, 0]], [1, 0])   // → [0.6931, 0.0486]
 */
export function crossEntropy(logits: Numbers, ids: Numbers): tf.Tensor {
  return tf.tidy(() => {
    const scores = toNumbers(logits, "losses.crossEntropy", "logits").toFloat();
    const right = toNumbers(ids, "losses.crossEntropy", "ids").toInt();
    const [items, V] = [scores.shape.slice(0, -1), scores.shape[scores.rank - 1]];
    const fit = scores.rank > 0 && shapeText(items) === shapeText(right.shape);
    check(fit, "losses.crossEntropy", `ids must be ${shapeText(items)}, one for each row of logits`, right.shape);
    // Without this an unknown word would cost nothing on one backend, and be the library's own error on another.
    observed(right, (classes) => {
      const unknown = classes.find((id) => id < 0 || id >= V);
      check(unknown === undefined, "losses.crossEntropy", `ids must be classes from 0 to ${V - 1}`, unknown);
    });
    const classes = right.reshape([right.size]);
    const rows = scores.reshape([right.size, V]);
    return (isNested() ? plain(rows, classes) : atOnce(rows, classes)).reshape(items);
  });
}

const oneHot = (ids: tf.Tensor, V: number): tf.Tensor => tf.oneHot(ids as tf.Tensor1D, V).toFloat();

/** `[N, V]` and `[N]` to `[N]`, of operations that can be differentiated more than once. */
function plain(rows: tf.Tensor, ids: tf.Tensor): tf.Tensor {
  const z = tf.sub(rows, detached(tf.max(rows, -1, true)));
  return tf.sub(tf.log(tf.sum(exp(z), -1)), tf.sum(tf.mul(z, oneHot(ids, z.shape[1]!)), -1));
}

function atOnce(rows: tf.Tensor, ids: tf.Tensor): tf.Tensor {
  return tf.customGrad((input, save) => {
    const x = input as tf.Tensor;
    const keep = save as (tensors: tf.Tensor[]) => void;
    const types = { T: "float32", Tlabels: "int32" } as const;
    const native = operation("SparseSoftmaxCrossEntropyWithLogits", [x, ids], types, 2);
    if (native) {
      const [value, gradient] = native;
      keep([gradient]);
      return { value, gradFunc: (dy: tf.Tensor, [saved]: tf.Tensor[]) => tf.mul(saved, dy.expandDims(1)) };
    }
    const [logs, right] = [tf.logSoftmax(x), oneHot(ids, x.shape[1]!)];
    keep([logs, right]);
    return {
      value: tf.neg(tf.sum(tf.mul(logs, right), -1)),
      gradFunc: (dy: tf.Tensor, [l, r]: tf.Tensor[]) => tf.mul(tf.sub(tf.exp(l), r), dy.expandDims(1)),
    };
  })(rows);
}
