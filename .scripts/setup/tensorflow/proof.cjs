// Loads the native library and multiplies two matrices; says the library's version, or fails.
require("../../../kernel-helpers/dist/runtime/nodeRepairs.js");
process.env.TF_CPP_MIN_LOG_LEVEL = "3";
const tf = require("@tensorflow/tfjs-node");
const product = tf
  .matMul(
    [
      [1, 2],
      [3, 4],
    ],
    [
      [5, 6],
      [7, 8],
    ],
  )
  .arraySync();
if (JSON.stringify(product) !== "[[19,22],[43,50]]") throw new Error(`a wrong product: ${JSON.stringify(product)}`);
const { binding } = /** @type {{ binding: { TF_Version: string } }} */ (/** @type {unknown} */ (tf.backend()));
console.log(binding.TF_Version);
