/**
 * What tfjs-node 4.22 still asks of `util`: Node 22 warns of it, Node 23 removed it, and then most native ops fail.
 */
"use strict";
const util = require("node:util");

Object.assign(util, {
  isArray: Array.isArray,
  isNullOrUndefined: (/** @type {unknown} */ value) => value === null || value === undefined,
});
