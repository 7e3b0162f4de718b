import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "../files";
import * as tf from "@tensorflow/tfjs";
import { check } from "../check";

/** Tensors by name, and what else belongs to them. */
export interface TensorFile {
  tensors: Record<string, tf.Tensor>;
  metadata: Record<string, string>;
}

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/**
 * Writes tensors to a file in the safetensors format, which Python's `safetensors` reads too. The file is there as a whole or
 * not at all, even if the process ends meanwhile.
 *
 * @throws if a tensor is neither float32 nor int32.
 *
 * @example
 * training.saveTensors(`${process.env.TMPDIR ?? "/tmp"}/example.safetensors`, { W: tf.eye(2) });
 */
export function saveTensors(file: string, tensors: Record<string, tf.Tensor>, metadata: Record<string, string> = {}): void {
  const header: Record<string, Entry | Record<string, string>> = { __metadata__: metadata };
  const contents: Uint8Array[] = [];
  let offset = 0;
  for (const [name, tensor] of Object.entries(tensors)) {
    check(tensor.dtype === "float32" || tensor.dtype === "int32", "saveTensors", `${name} must be float32 or int32`, tensor.dtype);
    const data = tensor.dataSync();
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    header[name] = { dtype: tensor.dtype === "float32" ? "F32" : "I32", shape: tensor.shape, data_offsets: [offset, offset + bytes.length] };
    contents.push(bytes);
    offset += bytes.length;
  }
  const text = Buffer.from(JSON.stringify(header));
  const padded = Buffer.concat([text, Buffer.alloc((8 - (text.length % 8)) % 8, " ")]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  const unfinished = `${file}.unfinished`;
  const out = openSync(unfinished, "w");
  for (const part of [length, padded, ...contents]) writeSync(out, part);
  fsyncSync(out);
  closeSync(out);
  renameSync(unfinished, file);
}

/**
 * Reads a safetensors file with float32 and int32 tensors.
 *
 * @throws if the file is not there, is cut off, or holds other types.
 *
 * @example
 * const file = `${process.env.TMPDIR ?? "/tmp"}/example.safetensors`;
 * training.saveTensors(file, { W: tf.eye(2) });
 * training.loadTensors(file).tensors.W   // → [[1, 0], [0, 1]]
 */
export function loadTensors(file: string): TensorFile {
  const content = readFileSync(file);
  check(content.length >= 8, "loadTensors", "the file must be in the safetensors format", `${content.length} bytes in ${file}`);
  const start = 8 + Number(content.readBigUInt64LE(0));
  check(content.length >= start, "loadTensors", "the file must be in the safetensors format", `${content.length} bytes in ${file}`);
  const { __metadata__: metadata = {}, ...entries } = JSON.parse(content.toString("utf8", 8, start)) as Record<string, Entry> & { __metadata__?: Record<string, string> };
  const tensors: Record<string, tf.Tensor> = {};
  for (const [name, { dtype, shape, data_offsets: [from, to] }] of Object.entries(entries as Record<string, Entry>)) {
    check(dtype === "F32" || dtype === "I32", "loadTensors", `${name} must be F32 or I32`, dtype);
    check(content.length >= start + to, "loadTensors", `the file must hold ${start + to} bytes for ${name}`, content.length);
    // Copied, so that the numbers are aligned as typed arrays need them.
    const bytes = new Uint8Array(content.subarray(start + from, start + to)).buffer;
    tensors[name] = dtype === "F32" ? tf.tensor(new Float32Array(bytes), shape) : tf.tensor(new Int32Array(bytes), shape, "int32");
  }
  return { tensors, metadata };
}
