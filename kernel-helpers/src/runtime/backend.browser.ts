import * as tf from "@tensorflow/tfjs";

/* What stands for backend.ts in a browser: TensorFlow.js brings its own backends there. */

export { tf };

export const ready: typeof import("./backend").ready = async () => {
  await tf.ready();
  return { name: "browser", description: `${tf.getBackend()} in the browser` };
};
