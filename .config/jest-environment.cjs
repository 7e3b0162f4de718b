const { TestEnvironment } = require("jest-environment-node");

// Jest runs tests in a realm of its own, so a Float32Array made by a native addon is not
// `instanceof` the test's Float32Array. Sharing the outer realm's classes mends it.
module.exports = class extends TestEnvironment {
  /** @param {ConstructorParameters<typeof TestEnvironment>} settings */
  constructor(...settings) {
    super(...settings);
    for (const type of [Float32Array, Float64Array, Int32Array, Uint8Array, Uint8ClampedArray, ArrayBuffer]) {
      this.global[type.name] = type;
    }
  }
};
