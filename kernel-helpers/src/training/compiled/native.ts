import * as tf from "@tensorflow/tfjs";
import { messages } from "./messages";

/** A tensor as the native library tells of it. */
export interface Made {
  id: number;
  shape: number[];
  dtype: number;
}

/** An attribute of an operation as tfjs-node gives it to the library. */
export interface Attribute {
  name: string;
  type: number;
  value: unknown;
}

/**
 * The part of tfjs-node's binding that recording needs: all operations pass `executeOp`, and it can run a graph from
 * a file.
 */
export interface Binding {
  executeOp(name: string, attributes: Attribute[], inputs: number[], outputs: number): Made[];
  createTensor(shape: number[], dtype: number, values: ArrayLike<number>): number;
  loadSavedModel(folder: string, tags: string): number;
  runSavedModel(session: number, inputs: number[], names: string, fetches: string): Made[];
  deleteSavedModel(session: number): void;
  readonly [constant: `TF_${string}`]: number;
}

/** What tfjs-node's backend knows of a tensor; `values` are there until it is first used, `id` from then on. */
export interface Info {
  id: number;
  shape: number[];
  dtype: number;
  values: ArrayLike<number> | null;
}

type DataId = object;

export interface NativeBackend {
  binding: Binding;
  tensorMap: { get(dataId: DataId): Info; has(dataId: DataId): boolean };
  getInputTensorIds(tensors: { dataId?: DataId }[]): number[];
  createOutputTensor(made: Made): tf.Tensor;
  refCount(dataId: DataId): number;
  readSync(dataId: DataId): unknown;
  read(dataId: DataId): Promise<unknown>;
  write(values: unknown, shape: number[], dtype: tf.DataType): DataId;
}

/** tfjs-node's backend, where it is the one that computes and can do all that recording needs. */
export function nativeBackend(): NativeBackend | undefined {
  if (tf.getBackend() !== "tensorflow" || !messages()) return undefined;
  const backend = tf.backend() as unknown as NativeBackend;
  const { binding } = backend;
  const functions = [
    binding?.executeOp,
    binding?.createTensor,
    binding?.loadSavedModel,
    binding?.runSavedModel,
    binding?.deleteSavedModel,
    backend.getInputTensorIds,
    backend.createOutputTensor,
    backend.readSync,
    backend.read,
    backend.write,
  ];
  return functions.every((f) => typeof f === "function") && backend.tensorMap ? backend : undefined;
}

/** The library's number for a tensor's content, which goes there now if it has not been used yet. */
export function idOf(
  { binding, tensorMap }: Pick<NativeBackend, "binding" | "tensorMap">,
  { dataId }: { dataId: DataId },
): number {
  const info = tensorMap.get(dataId);
  if (info.values !== null && info.values !== undefined) {
    info.id = binding.createTensor(info.shape, info.dtype, info.values);
    info.values = null;
  }
  return info.id;
}

/** The same numbers (they are not copied) as another tensor, whose id nobody else has. */
export function ownTensor(backend: NativeBackend, tensor: tf.Tensor): tf.Tensor {
  const { binding, tensorMap } = backend;
  const id = idOf(backend, tensor);
  const type = { name: "T", type: binding.TF_ATTR_TYPE, value: tensorMap.get(tensor.dataId).dtype };
  return backend.createOutputTensor(binding.executeOp("Identity", [type], [id], 1)[0]);
}
