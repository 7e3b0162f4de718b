/** Jupyter's messages on the wire: identities, a delimiter, a signature, then four JSON parts. */
"use strict";
const { createHmac, randomUUID, timingSafeEqual } = require("node:crypto");

const DELIMITER = Buffer.from("<IDS|MSG>");
const SESSION = randomUUID();

/**
 * @typedef {{msg_id: string, msg_type: string, session: string, username: string, date: string, version: string}} Header
 * @typedef {{identities: Buffer[], header: Header, content: any}} Request
 */

/** @param {string} key @param {Buffer[]} parts */
function sign(key, parts) {
  if (!key) return ""; // an empty key means: not signed
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

/** @param {string} key @param {Buffer[]} frames @returns {Request} */
function parse(key, frames) {
  const at = frames.findIndex((frame) => DELIMITER.equals(frame));
  const parts = frames.slice(at + 2, at + 6);
  if (at < 0 || parts.length < 4) throw new Error("not a Jupyter message");
  const signature = Buffer.from(sign(key, parts));
  const given = Buffer.from(frames[at + 1]);
  if (signature.length !== given.length || !timingSafeEqual(signature, given)) throw new Error("wrong signature");
  return { identities: frames.slice(0, at), header: JSON.parse(`${parts[0]}`), content: JSON.parse(`${parts[3]}`) };
}

/**
 * @param {string} key
 * @param {string} type
 * @param {object} content
 * @param {Header} [parent] the header of the request that this message answers
 * @param {(Buffer | string)[]} [identities] whom a reply goes to; for a broadcast, its topic
 * @returns {(Buffer | string)[]}
 */
function encode(key, type, content, parent, identities = [type]) {
  const header = {
    msg_id: randomUUID(),
    msg_type: type,
    session: SESSION,
    username: "kernel",
    date: new Date().toISOString(),
    version: "5.3",
  };
  const parts = [header, parent ?? {}, {}, content].map((part) => Buffer.from(JSON.stringify(part)));
  return [...identities, DELIMITER, sign(key, parts), ...parts];
}

module.exports = { parse, encode };
