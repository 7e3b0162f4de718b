/** What the kernel tells the process beside it (launch.cjs), one line at a time: which request it works on. */
"use strict";
const { writeSync } = require("node:fs");

const PIPE = 3;
const READY = "";
/** How much of what the kernel said last is kept, in characters. */
const LAST = 10_000;

/** @typedef {{header: import("./message.cjs").Header, identities: string[], count: number}} Work `identities` in base 64 */

/** @param {import("./message.cjs").Request} request @param {number} count */
function begin({ header, identities }, count) {
  const work = { header, identities: identities.map((one) => one.toString("base64")), count };
  writeSync(PIPE, `${JSON.stringify(work)}\n`);
}

/** Nothing is being worked on. */
function end() {
  writeSync(PIPE, `${READY}\n`);
}

module.exports = { begin, end, LAST, READY };
