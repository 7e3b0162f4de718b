import * as util from "node:util";
import * as tf from "@tensorflow/tfjs";

export { tf };

/** What TensorFlow calculates with here. */
export interface Backend {
  name: "native" | "wasm";
  /** One line for a reader: the library and its version. */
  description: string;
}

// Node 23 removed util.isNullOrUndefined and tfjs-node 4.22 still calls it; the fix was merged upstream but never released.
const legacy = util as unknown as Record<string, unknown>;
legacy.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;

/**
 * Waits until TensorFlow can be used: its native library where that is installed, else WebAssembly.
 *
 * `ATTENTION_BACKEND=wasm` in the environment chooses WebAssembly, `ATTENTION_BACKEND=native` insists on the library.
 *
 * @throws if the native library is insisted on and cannot be loaded, or the environment asks for another backend.
 *
 * @example
 * const backend = await ready();
 * ["native", "wasm"].includes(backend.name)   // → true
 */
export async function ready(): Promise<Backend> {
  const wanted = process.env.ATTENTION_BACKEND || "auto";
  if (!["auto", "native", "wasm"].includes(wanted)) {
    throw new Error(`ready: ATTENTION_BACKEND must be "native", "wasm" or not set, got ${JSON.stringify(wanted)}`);
  }
  if (wanted !== "wasm") {
    try {
      return native();
    } catch (error) {
      if (wanted === "native") {
        throw new Error(`ready: the native library must load when ATTENTION_BACKEND is "native", got ${(error as Error).message}`);
      }
    }
  }
  await (await import("./wasm")).useWasm();
  return { name: "wasm", description: "TensorFlow.js on WebAssembly" };
}

function native(): Backend {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  require("@tensorflow/tfjs-node"); // registers itself as the backend
  const { binding } = tf.findBackend("tensorflow") as unknown as { binding: { TF_Version: string } };
  return { name: "native", description: `TensorFlow ${binding.TF_Version}, the native library` };
}
