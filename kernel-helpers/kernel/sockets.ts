/** tslab's own zeromq, and sockets whose sends never wait. */
import { createRequire } from "node:module";

const zmq: typeof import("zeromq") = createRequire(require.resolve("tslab"))("zeromq");

/** What Jupyter's connection file says. */
export interface Connection {
  transport: string;
  ip: string;
  key: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
}

type Kind = "Router" | "Reply" | "XPublisher";
export type Socket<K extends Kind> = InstanceType<(typeof zmq)[K]>;

/**
 * zeromq puts off every 513th send to a later turn of the event loop and refuses to send anything meanwhile ("Socket is
 * busy writing"): output was lost that way. A socket that never waits (sendTimeout 0) and never fills
 * (sendHighWaterMark 0) sends each message at once.
 */
export async function open<K extends Kind>(kind: K, { transport, ip }: Connection, port: number): Promise<Socket<K>> {
  const socket = new zmq[kind]({ sendTimeout: 0, sendHighWaterMark: 0 });
  await socket.bind(`${transport}://${ip}${transport === "ipc" ? "-" : ":"}${port}`);
  return socket as Socket<K>;
}
