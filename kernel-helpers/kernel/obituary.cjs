/** Tells the notebook why the kernel has ended in the middle of a cell, in the kernel's place and at its addresses. */
"use strict";
const { readFileSync } = require("node:fs");
const { encode } = require("./message");
const { open } = require("./sockets");

const PATIENCE = 3000; // for those who were connected to come again; zeromq does that by itself, ten times a second
const GONE = "Its variables are gone: run the cells above again.";

/** @param {{code: number | null, signal: string | null, said: string}} end @returns {{ename: string, evalue: string}} */
function reason({ code, signal, said }) {
  if (/heap out of memory|Allocation failed|ERR_WORKER_OUT_OF_MEMORY|std::bad_alloc/.test(said)) {
    return {
      ename: "OutOfMemory",
      evalue: `the cell needed more memory than Node allows, and the kernel has ended. ${GONE} NODE_OPTIONS=--max-old-space-size=8192 before \`npm start\` allows 8 GB.`,
    };
  }
  if (signal === "SIGKILL") {
    return { ename: "KernelKilled", evalue: `the kernel was killed while the cell ran, as a rule because the machine's memory was full. ${GONE}` };
  }
  const how = signal ? `by ${signal}` : `with code ${code}, as process.exit does`;
  return { ename: "KernelEnded", evalue: `the kernel has ended ${how}. ${GONE}` };
}

/**
 * @param {string} file Jupyter's connection file
 * @param {import("./work").Work} work
 * @param {{code: number | null, signal: string | null, said: string}} end
 */
async function tell(file, { header, identities, count }, end) {
  const connection = JSON.parse(readFileSync(file, "utf8"));
  const until = Date.now() + PATIENCE;
  const { ename, evalue } = reason(end);
  const error = { ename, evalue, traceback: [`\u001b[31m${ename}\u001b[39m: ${evalue}`] };
  const iopub = await open("XPublisher", connection, connection.iopub_port);
  const shell = await open("Router", connection, connection.shell_port);
  shell.mandatory = true; // refuses to send to somebody who is not there yet
  const publish = (type, content) => iopub.send(encode(connection.key, type, content, header));

  iopub.receiveTimeout = PATIENCE;
  await iopub.receive().catch(() => {}); // somebody subscribes
  await new Promise((resolve) => setTimeout(resolve, 200)); // and others, perhaps
  await publish("error", error);
  const to = identities.map((one) => Buffer.from(one, "base64"));
  const content = { status: "error", execution_count: count, ...error };
  const reply = encode(connection.key, "execute_reply", content, header, to);
  while (Date.now() < until && !(await shell.send(reply).then(() => true, () => false))) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await publish("status", { execution_state: "idle" });
  await new Promise((resolve) => setTimeout(resolve, 200)); // time to leave
}

module.exports = { tell };
