import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const LAUNCHER = fileURLToPath(new URL("../dist/kernel/launch.js", import.meta.url));

/**
 * Writes the kernelspec `tslab` below `prefix` (a virtual environment, say) and returns its folder.
 * The paths in it are absolute, so the kernel starts in whatever folder a notebook lives.
 *
 * @param {string} prefix
 * @param {{node?: string}} [options] `node`: the Node binary that runs the kernel, by default the one running now
 * @returns {Promise<string>}
 */
export async function installKernelspec(prefix, { node = process.execPath } = {}) {
  const folder = join(prefix, "share", "jupyter", "kernels", "tslab");
  const spec = {
    argv: [node, LAUNCHER, "{connection_file}"],
    display_name: "TypeScript (tslab)",
    language: "typescript",
    interrupt_mode: "message", // arrives on the control channel, which is heard while a cell is busy, on Windows too
    env: environment(),
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "kernel.json"), JSON.stringify(spec, null, 2) + "\n");
  return folder;
}

/**
 * What measures faster, by `node test/kernel/settings.cjs` (2 busy cores, the best of 4 runs, interleaved): training
 * steps of a model whose largest tensor has 65 MB ("large") and one with 3 MB ("small").
 *
 * Not set, since they measured no different or cost something else: TF_NUM_INTEROP_THREADS=1 (190 and 11.4),
 * TF_NUM_INTRAOP_THREADS=1 (175 and 10.4, but it gives up the second core where that is idle). oneDNN is left to
 * TensorFlow, which decides by the processor (TF_ENABLE_ONEDNN_OPTS): why, says "What is left" in BENCHMARK.md.
 *
 * @returns {Record<string, string>}
 */
function environment() {
  return {
    // glibc then keeps the memory of big tensors for the next step: large: 187 ms instead of 200, 8 page faults instead
    // of 832.
    MALLOC_MMAP_THRESHOLD_: "1073741824",
    MALLOC_TRIM_THRESHOLD_: "1073741824",
    MALLOC_TOP_PAD_: "67108864",
    TF_CPP_MIN_LOG_LEVEL: "3", // TensorFlow's start-up lines; for those that remain see launch.js
  };
}
