/**
 * The thread that hears Jupyter while a cell keeps the main thread busy: it owns the control channel, where Interrupt
 * and Shutdown arrive, the stdin channel, where answers arrive, and the heartbeat. It passes every control message on,
 * and makes sure that an interrupt gets through.
 */
import { parentPort, workerData, type MessagePort } from "node:worker_threads";
import type { levels as Levels, places as Places } from "./interrupt";
import { parse, type Frame } from "./message";
import { newestTree } from "./processes";
import { open, type Connection, type Socket } from "./sockets";

/** What this thread is started with. */
export interface ControlData {
  connection: Connection;
  shared: SharedArrayBuffer;
  places: typeof Places;
  levels: typeof Levels;
  /** Where the reader's answers go. */
  answers: MessagePort;
}

/** What this thread is told to do. */
export interface Order {
  close?: boolean;
  question?: Frame[];
  reply?: Frame[];
}

const { connection, shared, places, levels, answers } = workerData as ControlData;
const flags = new Int32Array(shared);

// How long the event loop may stay silent before what runs in a cell is ended, and how much longer where someone
// listens for SIGINT: a helper between two of its looks at the signal must not lose its result.
const PATIENCE = 250;
const PATIENCE_WITH_LISTENERS = 4000;
// A real SIGINT leaves what it cuts off half done, so a library's step (a long op, say) gets time to end.
const PATIENCE_WITH_LIBRARIES = 1000;
// A child process is asked to end, then made to, then killed.
const ENDS = { SIGINT: 0, SIGTERM: 2000, SIGKILL: 4000 };

const sockets: Socket<"Router" | "Reply">[] = [];

/**
 * The process ends: this thread then stands still, since one that is cut off inside zeromq takes the process with it.
 */
function close() {
  clearInterval(watch);
  for (const socket of sockets) socket.close();
  setTimeout(() => {
    Atomics.store(flags, places.CLOSED, 1);
    Atomics.notify(flags, places.CLOSED);
    Atomics.wait(flags, places.CLOSED, 1);
  }, 20);
}

function interrupt() {
  const mine = Atomics.add(flags, places.ASKED, 1) + 1;
  const unheard = () => Atomics.load(flags, places.HANDLED) < mine;
  const later = (milliseconds: number, work: () => void) => setTimeout(() => unheard() && work(), milliseconds);
  const raise = (level: number) => {
    Atomics.store(flags, places.STOP, level);
    if (!unheard()) Atomics.store(flags, places.STOP, 0); // heard just now
  };

  for (const [signal, after] of Object.entries(ENDS) as [NodeJS.Signals, number][]) {
    later(after, () => {
      if (!Atomics.load(flags, places.CHILD)) return;
      raise(levels.ONCE);
      for (const pid of newestTree(process.pid)) send(pid, signal);
    });
  }

  const patience =
    Atomics.load(flags, places.LISTENERS) > 0 && mine === 1 + Atomics.load(flags, places.HANDLED)
      ? PATIENCE_WITH_LISTENERS
      : PATIENCE;
  later(patience, () => raise(levels.ONCE));
  later(2 * patience, () => raise(levels.ALWAYS));
  later(patience + PATIENCE_WITH_LIBRARIES, () => {
    // Elsewhere than in that part it would end nothing, and later. On Windows it would end the process.
    if (!Atomics.load(flags, places.SYNCHRONOUS) || process.platform === "win32") return;
    Atomics.store(flags, places.SIGNALLED, 1);
    process.kill(process.pid, "SIGINT");
  });
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // it has ended
  }
}

async function control() {
  const socket = await open("Router", connection, connection.control_port);
  const stdin = await open("Router", connection, connection.stdin_port);
  sockets.push(socket, stdin);
  void listenForAnswers(stdin);
  parentPort?.on("message", ({ close: closing, question, reply }: Order) => {
    if (closing) close();
    if (question) void stdin.send(question).catch(() => {});
    if (reply) void socket.send(reply).catch(() => {});
  });
  for await (const frames of socket) {
    try {
      const { msg_type: type } = parse(connection.key, frames).header;
      // Shutdown too: a loop must end before the main thread can hear of it.
      if (type === "interrupt_request" || type === "shutdown_request") interrupt();
      parentPort?.postMessage(frames);
    } catch (error) {
      console.error(`control channel: ${(error as Error).message}`);
    }
  }
}

async function listenForAnswers(socket: Socket<"Router">): Promise<void> {
  for await (const frames of socket) {
    try {
      const { header, content } = parse(connection.key, frames);
      if (header.msg_type !== "input_reply") continue;
      answers.postMessage((content as { value: string }).value);
      Atomics.add(flags, places.ANSWERS, 1);
      Atomics.notify(flags, places.ANSWERS);
    } catch (error) {
      console.error(`stdin channel: ${(error as Error).message}`);
    }
  }
}

async function heartbeat() {
  const socket = await open("Reply", connection, connection.hb_port);
  sockets.push(socket);
  for await (const frames of socket) await socket.send(frames);
}

// When Jupyter itself is gone, or the process beside this one, nobody can end this kernel any more.
const jupyter = Number(process.env.JPY_PARENT_PID);
const { ppid } = process;
const lives = (pid: number) => {
  try {
    return process.kill(pid, 0); // 0 asks only whether it is there
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
};
const watch = setInterval(() => {
  const orphaned = process.ppid !== ppid || !lives(ppid) || (jupyter && !lives(jupyter));
  if (orphaned) process.kill(process.pid, "SIGKILL");
}, 1000);

void heartbeat();
void control();
