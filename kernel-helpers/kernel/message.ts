/** Jupyter's messages on the wire: identities, a delimiter, a signature, then four JSON parts. */
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

const DELIMITER = Buffer.from("<IDS|MSG>");
const SESSION = randomUUID();

export interface Header {
  msg_id: string;
  msg_type: string;
  session: string;
  username: string;
  date: string;
  version: string;
}

export interface Message {
  identities: Buffer[];
  header: Header;
  content: unknown;
}

export type Frame = Buffer | string;

function sign(key: string, parts: Buffer[]): string {
  if (!key) return ""; // an empty key means: not signed
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

export function parse(key: string, frames: Buffer[]): Message {
  const at = frames.findIndex((frame) => DELIMITER.equals(frame));
  const parts = frames.slice(at + 2, at + 6);
  if (at < 0 || parts.length < 4) throw new Error("not a Jupyter message");
  const expected = Buffer.from(sign(key, parts));
  const signature = Buffer.from(frames[at + 1]);
  if (expected.length !== signature.length || !timingSafeEqual(expected, signature)) throw new Error("wrong signature");
  return { identities: frames.slice(0, at), header: JSON.parse(`${parts[0]}`), content: JSON.parse(`${parts[3]}`) };
}

/**
 * @param parent the header of the request that this message answers
 * @param identities whom a reply goes to; for a broadcast, its topic
 */
export function encode(
  key: string,
  type: string,
  content: object,
  parent?: Header,
  identities: Frame[] = [type],
): Frame[] {
  const header: Header = {
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
