import * as tf from "@tensorflow/tfjs";

/** The part of tfjs-node's backend that runs any operation of the native library by its name. */
interface Library {
  binding: { TF_ATTR_TYPE: number; TF_ATTR_BOOL: number; TF_FLOAT: number; TF_INT32: number };
  executeMultipleOutputs(name: string, attributes: object[], inputs: tf.Tensor[], outputs: number): tf.Tensor[];
}

/**
 * Runs an operation of TensorFlow that TensorFlow.js has no name for, one in place of several; undefined where another
 * backend computes. No gradient finds its way through: it is for what is inside tf.customGrad.
 *
 * @param attributes types and switches by their names in TensorFlow.
 */
export function operation(
  name: string,
  inputs: tf.Tensor[],
  attributes: Record<string, "float32" | "int32" | boolean>,
  outputs = 1,
): tf.Tensor[] | undefined {
  const library = tf.backend() as unknown as Partial<Library>;
  if (tf.getBackend() !== "tensorflow" || !library.executeMultipleOutputs) return undefined;
  const { TF_ATTR_TYPE, TF_ATTR_BOOL, TF_FLOAT, TF_INT32 } = library.binding!;
  const given = Object.entries(attributes).map(([attribute, value]) =>
    typeof value === "boolean"
      ? { name: attribute, type: TF_ATTR_BOOL, value }
      : { name: attribute, type: TF_ATTR_TYPE, value: value === "float32" ? TF_FLOAT : TF_INT32 },
  );
  return library.executeMultipleOutputs(name, given, inputs, outputs);
}
