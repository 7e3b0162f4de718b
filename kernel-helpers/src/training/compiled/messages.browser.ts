/* What stands for messages.ts in a browser, which has no native TensorFlow. */

export const messages = (): undefined => undefined;
