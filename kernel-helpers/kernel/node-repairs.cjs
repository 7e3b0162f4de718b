/**
 * What tfjs-node 4.22 still asks of Node. Node 23 removed these from `util`; most native ops fail without them.
 */
"use strict";
const util = require("node:util");

util.isNullOrUndefined ??= (/** @type {unknown} */ value) => value === null || value === undefined;
util.isArray ??= Array.isArray;
