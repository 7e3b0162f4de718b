/** What the kernel tells the process beside it (launch.ts), one line at a time: which request it works on. */
import { writeSync } from "node:fs";
import type { Header, Message } from "./message";

const PIPE = 3;
/** The line that says: nothing is being worked on. */
export const READY = "";
/** How many characters are kept of what the kernel wrote to stderr last. */
export const STDERR_KEPT = 10_000;

export interface Work {
  header: Header;
  /** In base 64. */
  identities: string[];
  count: number;
}

export function begin({ header, identities }: Message, count: number): void {
  const work: Work = { header, identities: identities.map((one) => one.toString("base64")), count };
  writeSync(PIPE, `${JSON.stringify(work)}\n`);
}

/** Nothing is being worked on. */
export function end(): void {
  writeSync(PIPE, `${READY}\n`);
}
