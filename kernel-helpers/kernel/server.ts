/** Jupyter's protocol: what arrives, in which order it is answered, and what everybody is told meanwhile. */
import { join } from "node:path";
import { MessageChannel, Worker } from "node:worker_threads";
import { Cell } from "./cell";
import type { ControlData, Order } from "./control";
import { report, type Report } from "./errors";
import { History, type HistoryRequest } from "./history";
import { provideInput } from "./input";
import { interruptArrived, levels, places, shared } from "./interrupt";
import * as language from "./language";
import { encode, parse, type Frame, type Header, type Message } from "./message";
import { Outputs } from "./outputs";
import type { Session } from "./session";
import { open, type Connection, type Socket } from "./sockets";
import * as work from "./work";

const turn = () => new Promise((resolve) => setImmediate(resolve));

interface Request extends Message {
  send(frames: Frame[]): void;
}

/** The contents of those requests that have any. */
interface ExecuteRequest {
  code: string;
  silent?: boolean;
  store_history?: boolean;
  user_expressions?: Record<string, string>;
  allow_stdin?: boolean;
  stop_on_error?: boolean;
}
interface CodeRequest {
  code: string;
  cursor_pos?: number;
}

/** The content of an execute_reply. */
type Reply =
  | { status: "ok"; execution_count: number; payload: []; user_expressions: Record<string, object> }
  | ({ status: "error"; execution_count: number } & Report);

export class Server {
  #connection: Connection;
  #session!: Session;
  #control!: Worker;
  #iopub!: Socket<"XPublisher">;
  #shell!: Socket<"Router">;
  #history = new History();
  #count = 0;
  #serves = () => {};
  #serving = new Promise<void>((resolve) => (this.#serves = resolve));
  /** Execute requests that wait for their turn. */
  #queue: Request[] = [];
  #executing: Request | undefined;

  /** @param connection what Jupyter's connection file says */
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async open(): Promise<void> {
    const { shell_port: shell, iopub_port: iopub } = this.#connection;
    const { port1: answered, port2: answers } = new MessageChannel();
    const workerData: ControlData = {
      connection: this.#connection,
      shared: shared.buffer as SharedArrayBuffer,
      places,
      levels,
      answers,
    };
    this.#control = new Worker(join(__dirname, "control.js"), {
      workerData,
      transferList: [answers],
    });
    provideInput(answered);
    // Here too where a cell calls `process.exit`. A thread that is torn down with open sockets takes the process with
    // it.
    process.on("exit", () => {
      Cell.latest()?.outputs.flush();
      this.#order({ close: true });
      Atomics.wait(shared, places.CLOSED, 0, 2000);
    });
    // Heard from now on, and answered once there is a session: what nobody listens to is lost.
    this.#control.on("message", async (frames: Uint8Array[]) => {
      await this.#serving;
      const received = frames.map((frame) => Buffer.from(frame));
      this.#receive(received, (reply) => this.#order({ reply }));
    });
    this.#iopub = await open("XPublisher", this.#connection, iopub);
    this.#shell = await open("Router", this.#connection, shell);
  }

  #order(order: Order): void {
    this.#control.postMessage(order);
  }

  async serve(session: Session): Promise<void> {
    this.#session = session;
    void this.#welcome();
    do await turn();
    while (this.#iopub.readable); // who came while the session was made is welcomed first
    this.#publish("status", { execution_state: "starting" });
    this.#serves();
    void this.#listen();
  }

  async #listen(): Promise<void> {
    for await (const frames of this.#shell) {
      this.#receive(frames, (reply) => void this.#shell.send(reply).catch(() => {}));
    }
  }

  /** Tells each new subscriber that it is heard from now on, so that it loses nothing. */
  async #welcome(): Promise<void> {
    for await (const [frame] of this.#iopub) {
      if (frame[0] !== 1) continue; // somebody leaves
      const subscription = frame.subarray(1);
      this.#publish("iopub_welcome", { subscription: String(subscription) }, undefined, [subscription]);
    }
  }

  #publish(type: string, content: object, parent?: Header, identities?: Frame[]): void {
    this.#iopub.send(encode(this.#connection.key, type, content, parent, identities)).catch(() => {});
  }

  #reply({ identities, header, send }: Request, content: object): void {
    const type = header.msg_type.replace(/request$/, "reply");
    send(encode(this.#connection.key, type, content, header, identities));
  }

  #receive(frames: Buffer[], send: Request["send"]): void {
    let request: Request;
    try {
      request = { ...parse(this.#connection.key, frames), send };
    } catch (error) {
      console.error(`a message that cannot be read: ${(error as Error).message}`);
      return;
    }
    if (request.header.msg_type === "execute_request") {
      this.#queue.push(request);
      if (!this.#executing) void this.#work();
      return;
    }
    this.#publish("status", { execution_state: "busy" }, request.header);
    const content = this.#answer(request);
    if (content) this.#reply(request, content);
    this.#publish("status", { execution_state: "idle" }, request.header);
    // This was answered while a cell runs: the kernel as a whole is still busy.
    if (this.#executing) this.#publish("status", { execution_state: "busy" }, this.#executing.header);
  }

  /** Undefined for what this kernel does not know. */
  #answer({ header, content }: Request): object | undefined {
    const { code, cursor_pos: cursor } = content as CodeRequest;
    try {
      switch (header.msg_type) {
        case "kernel_info_request":
          return { status: "ok", ...language.kernelInfo };
        case "is_complete_request":
          return language.isComplete(code);
        case "complete_request":
          return { status: "ok", ...language.complete(this.#session.tslab, code, cursor) };
        case "inspect_request":
          return { status: "ok", ...language.inspect(this.#session.tslab, code, cursor) };
        case "history_request":
          return { status: "ok", history: this.#history.find(content as HistoryRequest) };
        case "comm_info_request":
          return { status: "ok", comms: {} };
        case "interrupt_request":
          interruptArrived();
          return { status: "ok" };
        case "shutdown_request":
          interruptArrived();
          void this.#close();
          return { status: "ok", restart: (content as { restart?: boolean }).restart === true };
      }
    } catch (error) {
      const { name, message } = error as Error;
      return { status: "error", ename: name, evalue: message, traceback: [] };
    }
  }

  async #close(): Promise<void> {
    work.end();
    await new Promise((resolve) => setTimeout(resolve, 100)); // time for the reply to leave
    process.exit(0);
  }

  async #work(): Promise<void> {
    for (let request: Request | undefined; (request = this.#queue.shift());) {
      this.#executing = request;
      this.#publish("status", { execution_state: "busy" }, request.header);
      work.begin(request, this.#count + 1);
      const content = await this.#execute(request);
      work.end();
      let aborted: Request[] = [];
      if (content.status === "error" && (request.content as ExecuteRequest).stop_on_error !== false) {
        // "Run all" stops here: what has arrived before the reply is not run, what is sent after it is.
        do await turn();
        while (this.#shell.readable);
        aborted = this.#queue.splice(0);
      }
      this.#reply(request, content);
      this.#publish("status", { execution_state: "idle" }, request.header);
      for (const one of aborted) {
        this.#publish("status", { execution_state: "busy" }, one.header);
        this.#reply(one, { status: "aborted" });
        this.#publish("status", { execution_state: "idle" }, one.header);
      }
    }
    this.#executing = undefined;
  }

  /** Whatever happens, there is a reply: without one the kernel would be busy for ever. */
  async #execute(request: Request): Promise<Reply> {
    try {
      return await this.#run(request);
    } catch (error) {
      const reported = report(error);
      this.#publish("error", reported, request.header);
      return { status: "error", execution_count: this.#count, ...reported };
    }
  }

  async #run({ header, content, identities }: Request): Promise<Reply> {
    const {
      code,
      silent = false,
      store_history: store = !silent,
      user_expressions: expressions,
    } = content as ExecuteRequest;
    const { allow_stdin: mayAsk = true } = content as ExecuteRequest;
    const counted = store && !silent;
    const count = counted ? ++this.#count : this.#count;
    const outputs = new Outputs((type, body) => {
      if (!silent) this.#publish(type, body, header);
    });
    const cell = new Cell(code, count, outputs);
    if (mayAsk) {
      cell.ask = (prompt) => {
        const question = { prompt, password: false };
        this.#order({ question: encode(this.#connection.key, "input_request", question, header, identities) });
      };
    }
    outputs.send("execute_input", { code, execution_count: count });
    const { error, data, metadata } = await this.#session.execute(cell);
    cell.ended = true;
    if (data) outputs.send("execute_result", { execution_count: count, data, metadata });
    if (error) outputs.send("error", error);
    outputs.flush();
    if (counted) this.#history.add(count, code, data?.["text/plain"] as string | undefined);
    if (error) return { status: "error", execution_count: count, ...error };

    const values: Record<string, object> = {};
    for (const [name, expression] of Object.entries(expressions ?? {})) {
      const {
        error,
        data = { "text/plain": "undefined" },
        metadata = {},
      } = await this.#session.evaluate(cell, `(${expression}\n)`);
      values[name] = error ? { status: "error", ...error } : { status: "ok", data, metadata };
    }
    return { status: "ok", execution_count: count, payload: [], user_expressions: values };
  }
}
