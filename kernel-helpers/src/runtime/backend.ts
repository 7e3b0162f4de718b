import { availableParallelism } from "node:os";
import * as tf from "@tensorflow/tfjs";
import "./nodeRepairs";

export { tf };

/** The backend that computes, with a sentence about it for a reader. */
export interface Backend {
  name: "native" | "wasm" | "browser";
  description: string;
}

// TensorFlow's start-up lines say nothing to a reader; it reads this when it is loaded.
process.env.TF_CPP_MIN_LOG_LEVEL ??= "3";

/** The native library's version, where it is installed and loads; else what the loader says. */
function loadNative(): { version: string } | { problem: string } {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    require("@tensorflow/tfjs-node");
    const { binding } = tf.backend() as unknown as { binding: { TF_Version: string } };
    return { version: binding.TF_Version };
  } catch (error) {
    return { problem: (error as Error).message.split("\n")[0].replace(/[. ]+$/, "") };
  }
}

/** Why there is no native library, and what to do: set-up brings it to the lessons' own project, npm to another. */
function whyNot(problem: string): string {
  const installed = /[\\/]node_modules[\\/]/.test(__dirname);
  if (!installed) return "is not installed; `npm start` tells why";
  if (problem.startsWith("Cannot find module")) return "is not installed; `npm install @tensorflow/tfjs-node` adds it";
  return `does not load; \`npm rebuild @tensorflow/tfjs-node\` may mend it: ${problem}`;
}

async function load(): Promise<Backend> {
  const asked = process.env.ATTENTION_BACKEND;
  let why = "as ATTENTION_BACKEND=wasm asks";
  if (asked !== "wasm") {
    const native = loadNative();
    if ("version" in native) {
      await tf.setBackend("tensorflow");
      const cores = availableParallelism();
      const on = `on ${cores} ${cores === 1 ? "core" : "cores"}`;
      return { name: "native", description: `native TensorFlow ${native.version} ${on}` };
    }
    if (asked === "native")
      throw new Error(`ready: ATTENTION_BACKEND=native needs the native TensorFlow, got: ${native.problem}`);
    why = `because the native TensorFlow ${whyNot(native.problem)}`;
  }
  const { useWasm } = await import("./wasm");
  await useWasm();
  return { name: "wasm", description: `WebAssembly (${why})` };
}

let loading: Promise<Backend> | undefined;

/**
 * Waits until TensorFlow can compute: the native library where it is installed, else WebAssembly, which is slower but
 * trains as well; in a browser whatever TensorFlow.js finds there, WebGL as a rule. `ATTENTION_BACKEND=native` or
 * `=wasm` in the environment insists on one. Calling it again costs nothing. (TensorFlow itself may say a line or two
 * on stderr; the notebooks' kernel leaves them out.)
 *
 * @returns which backend it is, `"native"`, `"wasm"` or `"browser"`, and a sentence about it
 * @throws when `ATTENTION_BACKEND=native` and the native library cannot be loaded
 * @example
 * const backend = await ready();
 * ["native", "wasm"].includes(backend.name) // → true
 */
export function ready(): Promise<Backend> {
  loading ??= load();
  return loading;
}
