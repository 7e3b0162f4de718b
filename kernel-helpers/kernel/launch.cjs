/** Starts tslab as a Jupyter kernel, repaired. Called by the kernelspec: `node launch.cjs --config-path=FILE`. */
"use strict";
require("./node-repairs.cjs");
require("./publisher.cjs");
const { startKernel } = require("tslab/dist/main");

const configPath = process.argv.at(-1);
startKernel({ configPath, enableFindLocal: false });
