import * as tf from "@tensorflow/tfjs";
import { check, checkKind, checkOptions, shapeText } from "../check";
import {
  closeSync,
  createHash,
  dirname,
  existsSync,
  fsyncSync,
  isFolder,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "../files";

/** Tensors by name, and what else belongs to them. */
export interface TensorFile {
  tensors: Record<string, tf.Tensor>;
  metadata: Record<string, string>;
}

export interface LoadOptions {
  only?: (name: string) => boolean;
}

interface Entry {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}

/**
 * Writes tensors to a file in the safetensors format, which Python's `safetensors` reads too. The file is there as a
 * whole or not at all, even if the process ends meanwhile. A checksum of all of it is among the metadata.
 *
 * @throws if there is no folder for the file or one in its place, or a tensor is neither float32 nor int32.
 *
 * @example
 * training.saveTensors(`${process.env.TMPDIR ?? "/tmp"}/example.safetensors`, { W: tf.eye(2) });
 */
export function saveTensors(
  file: string,
  tensors: Record<string, tf.Tensor>,
  metadata: Record<string, string> = {},
): void {
  checkPlace("training.saveTensors", file);
  checkKind("training.saveTensors", "an object with names", { tensors, metadata });
  checkKind("training.saveTensors", "a tensor", tensors);
  const entries: Record<string, Entry> = {};
  const contents: Uint8Array[] = [];
  let offset = 0;
  for (const [name, tensor] of Object.entries(tensors)) {
    check(
      tensor.dtype === "float32" || tensor.dtype === "int32",
      "training.saveTensors",
      `${name} must be float32 or int32`,
      tensor.dtype,
    );
    const data = tensor.dataSync();
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    entries[name] = {
      dtype: tensor.dtype === "float32" ? "F32" : "I32",
      shape: tensor.shape,
      data_offsets: [offset, offset + bytes.length],
    };
    contents.push(bytes);
    offset += bytes.length;
  }
  const text = Buffer.from(
    JSON.stringify({ __metadata__: { ...metadata, [CHECKSUM]: checksum(entries, metadata, contents) }, ...entries }),
  );
  const padded = Buffer.concat([text, Buffer.alloc((8 - (text.length % 8)) % 8, " ")]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(padded.length));
  const unfinished = `${file}.unfinished`;
  const out = openSync(unfinished, "w");
  try {
    for (const part of [length, padded, ...contents]) writeFileSync(out, part);
    fsyncSync(out);
  } catch (error) {
    rmSync(unfinished, { force: true }); // of a disk that is full, say
    throw error;
  } finally {
    closeSync(out);
  }
  renameSync(unfinished, file);
}

/**
 * Reads a safetensors file with float32 and int32 tensors. What `saveTensors` wrote must have the checksum that it was
 * written with.
 *
 * @param options `only`: which tensors are read, by their names; others may be of any type. Default all.
 * @throws if the file is not there or a folder, is not in the format, is damaged or cut off, or holds other types: the
 *   error says what is wrong with it and which file it is.
 *
 * @example
 * const file = `${process.env.TMPDIR ?? "/tmp"}/example.safetensors`;
 * training.saveTensors(file, { W: tf.eye(2) });
 * training.loadTensors(file).tensors.W   // → [[1, 0], [0, 1]]
 */
export function loadTensors(file: string, options: LoadOptions = {}): TensorFile {
  const { only = () => true } = options ?? {};
  checkOptions("training.loadTensors", options, { only });
  checkKind("training.loadTensors", "a text", { file });
  checkKind("training.loadTensors", "a function", { only });
  const must = (holds: boolean, rule: string, actual: unknown) =>
    check(holds, "training.loadTensors", rule, `${String(actual)} in ${file}`);
  must(existsSync(file), "the file must be there", "none");
  must(!isFolder(file), "the file must be no folder", "one");
  const content = readFileSync(file);
  const format = "the file must be in the safetensors format";
  must(content.length >= 8, format, `${content.length} bytes`);
  const start = 8 + Number(content.readBigUInt64LE(0));
  must(content.length >= start, format, `${content.length} bytes, where the header alone needs ${start},`);
  const header = parsed(content.toString("utf8", 8, start));
  must(isRecord(header), `${format}, with a header in JSON`, "another header");
  const { __metadata__: metadata = {}, ...entries } = header as Record<string, unknown>;
  must(
    isRecord(metadata) && Object.values(metadata).every((text) => typeof text === "string"),
    `${format}, with metadata of texts`,
    JSON.stringify(metadata),
  );
  for (const [name, entry] of Object.entries(entries)) {
    must(isEntry(entry), `${name} must have a dtype, a shape and data offsets`, JSON.stringify(entry));
    const {
      dtype,
      shape,
      data_offsets: [from, to],
    } = entry as Entry;
    must(content.length >= start + to, `the file must hold ${start + to} bytes for ${name}`, `${content.length} bytes`);
    if (!only(name)) continue;
    must(dtype === "F32" || dtype === "I32", `${name} must be F32 or I32`, dtype);
    const bytes = 4 * shape.reduce((size, n) => size * n, 1);
    must(
      to - from === bytes,
      `${name} of shape ${shapeText(shape)} must have ${bytes} bytes`,
      `data offsets ${from} to ${to}`,
    );
  }
  const { [CHECKSUM]: written, ...others } = metadata as Record<string, string>;
  const right = written === undefined || written === checksum(entries, others, [content.subarray(start)]);
  must(right, "the file must be as it was written (its checksum says that it has been damaged)", "another content");
  const tensors: Record<string, tf.Tensor> = {};
  for (const [
    name,
    {
      dtype,
      shape,
      data_offsets: [from, to],
    },
  ] of Object.entries(entries as Record<string, Entry>)) {
    if (!only(name)) continue;
    // Copied, so that the numbers are aligned as typed arrays need them.
    const bytes = new Uint8Array(content.subarray(start + from, start + to)).buffer;
    tensors[name] =
      dtype === "F32" ? tf.tensor(new Float32Array(bytes), shape) : tf.tensor(new Int32Array(bytes), shape, "int32");
  }
  return { tensors, metadata: others };
}

/** Throws if a file could not be written: there is no folder for it, or one in its place. */
export function checkPlace(where: string, file: string): void {
  checkKind(where, "a text", { file });
  check(existsSync(dirname(file)), where, "the file's folder must be there", dirname(file));
  check(!isFolder(file), where, "the file must be no folder", file);
}

/** The key in a file's metadata; Python's safetensors leaves metadata alone. */
const CHECKSUM = "sha256";

function checksum(entries: object, metadata: object, contents: readonly Uint8Array[]): string {
  const hash = createHash("sha256").update(JSON.stringify([metadata, entries]));
  for (const part of contents) hash.update(part);
  return hash.digest("hex");
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

const isRecord = (x: unknown): x is Record<string, unknown> => typeof x === "object" && x !== null && !Array.isArray(x);

function isEntry(x: unknown): x is Entry {
  const areCounts = (list: unknown) => Array.isArray(list) && list.every((n) => Number.isSafeInteger(n) && n >= 0);
  return (
    isRecord(x) &&
    typeof x.dtype === "string" &&
    areCounts(x.shape) &&
    areCounts(x.data_offsets) &&
    (x.data_offsets as number[]).length === 2
  );
}
