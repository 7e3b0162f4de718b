import * as util from "node:util";
import * as tf from "@tensorflow/tfjs";

export { tf };

// Node 23 removed util.isNullOrUndefined and tfjs-node 4.22 still calls it; the fix was merged upstream but never released.
const legacy = util as unknown as Record<string, unknown>;
legacy.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;

/** Waits until TensorFlow can be used: the native library where it is installed, else WebAssembly. */
export async function ready(): Promise<string> {
  if (process.env.ATTENTION_BACKEND !== "wasm") {
    try {
      // eslint-disable-next-line @typescript-eslint/no-require-imports
      require("@tensorflow/tfjs-node");
      return tf.getBackend();
    } catch {
      // No native library on this machine: go on with WebAssembly.
    }
  }
  await (await import("./wasm")).useWasm();
  return tf.getBackend();
}
