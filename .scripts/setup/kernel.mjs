import { installKernelspec } from "../../kernel-helpers/kernel/install.mjs";
import { venv } from "./paths.mjs";

/**
 * Registers the kernel in the Python environment, never in the user's home. Quick, so it is done every time: Node may
 * have moved.
 */
export const kernel = () => installKernelspec(venv);
