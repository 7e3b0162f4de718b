/* What stands for fallback.ts in a browser: there are no cells, and nothing interrupts. */

export const fallback: typeof import("./fallback").fallback = { cell: () => undefined, onInterrupt: () => () => {} };
