/** Jupyter's protocol: what arrives, in which order it is answered, and what everybody is told meanwhile. */
"use strict";
const { join } = require("node:path");
const { MessageChannel, Worker } = require("node:worker_threads");
const { Cell } = require("./cell.cjs");
const { report } = require("./errors");
const { History } = require("./history");
const { handle, shared, places, levels } = require("./interrupt.cjs");
const { provideInput } = require("./input.cjs");
const language = require("./language");
const { encode, parse } = require("./message");
const { Outputs } = require("./outputs.cjs");
const { open } = require("./sockets");
const work = require("./work");

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** @typedef {import("./message").Request & {send: (frames: any[]) => void}} Request */

class Server {
  #connection;
  #session;
  #history = new History();
  #count = 0;
  #serves = () => {};
  #serving = new Promise((resolve) => (this.#serves = resolve));
  /** @type {Request[]} execute requests that wait for their turn */
  #queue = [];
  /** @type {Request | undefined} */
  #executing;

  /** @param {any} connection what Jupyter's connection file says */
  constructor(connection) {
    this.#connection = connection;
  }

  async open() {
    const { shell_port: shell, iopub_port: iopub } = this.#connection;
    const { port1: answered, port2: answers } = new MessageChannel();
    this.control = new Worker(join(__dirname, "control.cjs"), {
      workerData: { connection: this.#connection, shared: shared.buffer, places, levels, answers },
      transferList: [answers],
    });
    provideInput(answered);
    // Here too where a cell calls `process.exit`. A thread that is torn down with open sockets takes the process with it.
    process.on("exit", () => {
      Cell.latest()?.outputs.flush();
      this.control.postMessage({ close: true });
      Atomics.wait(shared, places.CLOSED, 0, 2000);
    });
    // Heard from now on, and answered once there is a session: what nobody listens to is lost.
    this.control.on("message", async (frames) => {
      await this.#serving;
      this.#receive(frames.map((frame) => Buffer.from(frame)), (reply) => this.control.postMessage({ reply }));
    });
    this.iopub = await open("XPublisher", this.#connection, iopub);
    this.shell = await open("Router", this.#connection, shell);
  }

  /** @param {import("./session.cjs").Session} session */
  async serve(session) {
    this.#session = session;
    void this.#welcome();
    do await turn();
    while (this.iopub.readable); // who came while the session was made is welcomed first
    this.#publish("status", { execution_state: "starting" });
    this.#serves();
    void this.#listen();
  }

  async #listen() {
    for await (const frames of this.shell) {
      this.#receive(frames, (reply) => void this.shell.send(reply).catch(() => {}));
    }
  }

  /** Tells each new subscriber that it is heard from now on, so that it loses nothing. */
  async #welcome() {
    for await (const [frame] of this.iopub) {
      if (frame[0] !== 1) continue; // somebody leaves
      const subscription = frame.subarray(1);
      this.#publish("iopub_welcome", { subscription: String(subscription) }, undefined, [subscription]);
    }
  }

  #publish(type, content, parent, identities) {
    this.iopub.send(encode(this.#connection.key, type, content, parent, identities)).catch(() => {});
  }

  /** @param {Request} request @param {object} content */
  #reply({ identities, header, send }, content) {
    const type = header.msg_type.replace(/request$/, "reply");
    send(encode(this.#connection.key, type, content, header, identities));
  }

  #receive(frames, send) {
    let request;
    try {
      request = { ...parse(this.#connection.key, frames), send };
    } catch (error) {
      console.error(`a message that cannot be read: ${error.message}`);
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

  /** @returns {object | undefined} undefined for what this kernel does not know */
  #answer({ header, content }) {
    try {
      switch (header.msg_type) {
        case "kernel_info_request":
          return { status: "ok", ...language.kernelInfo };
        case "is_complete_request":
          return language.isComplete(content.code);
        case "complete_request":
          return { status: "ok", ...language.complete(this.#session.tslab, content.code, content.cursor_pos) };
        case "inspect_request":
          return { status: "ok", ...language.inspect(this.#session.tslab, content.code, content.cursor_pos) };
        case "history_request":
          return { status: "ok", history: this.#history.find(content) };
        case "comm_info_request":
          return { status: "ok", comms: {} };
        case "interrupt_request":
          handle();
          return { status: "ok" };
        case "shutdown_request":
          handle();
          void this.#close();
          return { status: "ok", restart: content.restart === true };
      }
    } catch (error) {
      return { status: "error", ename: error.name, evalue: error.message, traceback: [] };
    }
  }

  async #close() {
    work.end();
    await new Promise((resolve) => setTimeout(resolve, 100)); // time for the reply to leave
    process.exit(0);
  }

  async #work() {
    for (let request; (request = this.#queue.shift()); ) {
      this.#executing = request;
      this.#publish("status", { execution_state: "busy" }, request.header);
      work.begin(request, this.#count + 1);
      const content = await this.#execute(request);
      work.end();
      let aborted = [];
      if (content.status === "error" && request.content.stop_on_error !== false) {
        // "Run all" stops here: what has arrived before the reply is not run, what is sent after it is.
        do await turn();
        while (this.shell.readable);
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

  /** Whatever happens, there is a reply: without one the kernel would be busy for ever. @param {Request} request */
  async #execute(request) {
    try {
      return await this.#run(request);
    } catch (error) {
      const said = report(error);
      this.#publish("error", said, request.header);
      return { status: "error", execution_count: this.#count, ...said };
    }
  }

  /** @param {Request} request */
  async #run({ header, content, identities }) {
    const { code, silent = false, store_history: store = !silent, user_expressions: expressions } = content;
    const { allow_stdin: mayAsk = true } = content;
    const counted = store && !silent;
    const count = counted ? ++this.#count : this.#count;
    const outputs = new Outputs((type, body) => {
      if (!silent) this.#publish(type, body, header);
    });
    const cell = new Cell(code, count, outputs);
    if (mayAsk) {
      cell.ask = (prompt) => {
        const question = { prompt, password: false };
        this.control.postMessage({
          question: encode(this.#connection.key, "input_request", question, header, identities),
        });
      };
    }
    outputs.send("execute_input", { code, execution_count: count });
    const { error, data, metadata } = await this.#session.execute(cell);
    cell.ended = true;
    if (data) outputs.send("execute_result", { execution_count: count, data, metadata });
    if (error) outputs.send("error", error);
    outputs.flush();
    if (counted) this.#history.add(count, code, data?.["text/plain"]);
    if (error) return { status: "error", execution_count: count, ...error };

    const values = {};
    for (const [name, expression] of Object.entries(expressions ?? {})) {
      const { error, data = { "text/plain": "undefined" }, metadata = {} } = await this.#session.evaluate(cell, `(${expression}\n)`);
      values[name] = error ? { status: "error", ...error } : { status: "ok", data, metadata };
    }
    return { status: "ok", execution_count: count, payload: [], user_expressions: values };
  }
}

module.exports = { Server };
