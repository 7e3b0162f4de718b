/** tslab's own zeromq, and sockets whose sends never wait. */
"use strict";
const zmq = require(require.resolve("zeromq", { paths: [require.resolve("tslab")] }));

/**
 * zeromq puts off every 513th send to a later turn of the event loop and refuses to send anything meanwhile ("Socket is
 * busy writing"): output was lost that way. A socket that never waits (sendTimeout 0) and never fills
 * (sendHighWaterMark 0) sends each message at once.
 *
 * @param {"Router" | "Reply" | "XPublisher"} type
 * @param {{transport: string, ip: string}} connection
 * @param {number} port
 */
async function open(type, { transport, ip }, port) {
  const socket = new zmq[type]({ sendTimeout: 0, sendHighWaterMark: 0 });
  await socket.bind(`${transport}://${ip}${transport === "ipc" ? "-" : ":"}${port}`);
  return socket;
}

module.exports = { open };
