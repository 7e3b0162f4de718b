import { KERNEL, type Kernel } from "./contract";
import { fallback } from "./fallback";

/** The kernel that this runs in, where it keeps the contract; else what can be known without its help. */
export const kernel: Kernel = (globalThis as { [KERNEL]?: Kernel })[KERNEL] ?? fallback;
