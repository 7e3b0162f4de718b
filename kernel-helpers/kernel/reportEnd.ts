/** Tells the notebook why the kernel has ended in the middle of a cell, in the kernel's place and at its addresses. */
import { readFileSync } from "node:fs";
import { encode } from "./message";
import { open, type Connection } from "./sockets";
import type { Work } from "./work";

const PATIENCE = 3000; // for those who were connected to come again; zeromq does that by itself, ten times a second
const VARIABLES_GONE = "Its variables are gone: run the cells above again.";

/** How the kernel has ended, and what it wrote to stderr last. */
export interface End {
  code: number | null;
  signal: NodeJS.Signals | null;
  stderr: string;
}

function reason({ code, signal, stderr }: End): { ename: string; evalue: string } {
  if (/heap out of memory|Allocation failed|ERR_WORKER_OUT_OF_MEMORY|std::bad_alloc/.test(stderr)) {
    return {
      ename: "OutOfMemory",
      evalue: `the cell needed more memory than Node allows, and the kernel has ended. ${VARIABLES_GONE} NODE_OPTIONS=--max-old-space-size=8192 before \`npm start\` allows 8 GB.`,
    };
  }
  if (signal === "SIGKILL") {
    return {
      ename: "KernelKilled",
      evalue: `the kernel was killed while the cell ran, as a rule because the machine's memory was full. ${VARIABLES_GONE}`,
    };
  }
  const how = signal ? `by ${signal}` : `with code ${code}, as process.exit does`;
  return { ename: "KernelEnded", evalue: `the kernel has ended ${how}. ${VARIABLES_GONE}` };
}

/** @param file Jupyter's connection file */
export async function reportEnd(file: string, { header, identities, count }: Work, end: End): Promise<void> {
  const connection: Connection = JSON.parse(readFileSync(file, "utf8"));
  const until = Date.now() + PATIENCE;
  const { ename, evalue } = reason(end);
  const error = { ename, evalue, traceback: [`\u001b[31m${ename}\u001b[39m: ${evalue}`] };
  const iopub = await open("XPublisher", connection, connection.iopub_port);
  const shell = await open("Router", connection, connection.shell_port);
  shell.mandatory = true; // refuses to send to somebody who is not there yet
  const publish = (type: string, content: object) => iopub.send(encode(connection.key, type, content, header));

  iopub.receiveTimeout = PATIENCE;
  await iopub.receive().catch(() => {}); // somebody subscribes
  await new Promise((resolve) => setTimeout(resolve, 200)); // and others, perhaps
  await publish("error", error);
  const to = identities.map((one) => Buffer.from(one, "base64"));
  const content = { status: "error", execution_count: count, ...error };
  const reply = encode(connection.key, "execute_reply", content, header, to);
  while (
    Date.now() < until &&
    !(await shell.send(reply).then(
      () => true,
      () => false,
    ))
  ) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await publish("status", { execution_state: "idle" });
  await new Promise((resolve) => setTimeout(resolve, 200)); // time to leave
}
