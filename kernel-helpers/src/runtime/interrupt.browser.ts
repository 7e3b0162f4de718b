/* What stands for interrupt.ts in a browser: nothing interrupts, and the page lives on between two tasks. */

export const interruptible: typeof import("./interrupt").interruptible = (work) => work(new AbortController().signal);
export const breathe: typeof import("./interrupt").breathe = () => new Promise((resolve) => setTimeout(resolve));
export const interrupted: typeof import("./interrupt").interrupted = () => false;
