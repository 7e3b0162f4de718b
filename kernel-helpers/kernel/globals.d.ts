/** Asks in the notebook's input box and waits for the answer; `otherwise` is what an empty one means. */
declare function prompt(question?: string, otherwise?: string): string;
