import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const LAUNCHER = fileURLToPath(new URL("launch.cjs", import.meta.url));

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

/** @returns {Record<string, string>} */
function environment() {
  return {
    TF_CPP_MIN_LOG_LEVEL: "3", // TensorFlow's start-up lines say nothing to a reader of notebooks
  };
}
