/**
 * What one cell writes, in order. Text is gathered and sent in pieces: at most every 50 ms or 64 kB, and before
 * anything else is shown. 50,000 lines are a few dozen messages then, and Jupyter's own limits on messages are never
 * met.
 */
import { StringDecoder } from "node:string_decoder";
import type { RunningCell } from "../runtime/contract";
import { Cell } from "./cell";
import { sendable } from "./results";

const BYTES = 64 * 1024;
const MILLISECONDS = 50;
const { setTimeout } = globalThis;

type Publish = (type: string, content: object) => void;
type StreamName = "stdout" | "stderr";

export class Outputs {
  #publish: Publish;
  #name: StreamName = "stdout";
  #text = "";
  #sent = -Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(publish: Publish) {
    this.#publish = publish;
  }

  write(name: StreamName, text: string): void {
    if (name !== this.#name) this.flush();
    this.#name = name;
    this.#text += text;
    // After a pause the text goes at once; and a loop that never rests never lets the timer fire, so the clock is
    // looked at here.
    if (this.#text.length > BYTES || performance.now() - this.#sent > MILLISECONDS) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), MILLISECONDS);
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#text) return;
    const text = this.#text;
    this.#text = "";
    this.#sent = performance.now();
    this.#publish("stream", { name: this.#name, text });
  }

  /** Anything but text. */
  send(type: string, content: object): void {
    this.flush();
    this.#publish(type, content);
  }

  /** A property, since tslab takes it as a function. */
  display: RunningCell["display"] = (content, update) =>
    this.send(update ? "update_display_data" : "display_data", sendable(content));
}

type Done = (error?: Error | null) => void;

/** Sends what is written to stdout and stderr to the cell that writes it, or else to the one that was started last. */
export function redirect(): void {
  for (const name of ["stdout", "stderr"] as const) {
    const stream = process[name];
    const elsewhere = stream.write.bind(stream);
    const decoder = new StringDecoder("utf8");
    stream.write = (chunk: string | Uint8Array, encoding?: BufferEncoding | Done, done?: Done) => {
      const cell = Cell.currentOrLatest();
      if (!cell) return elsewhere(chunk, encoding as BufferEncoding, done);
      cell.outputs.write(name, typeof chunk === "string" ? chunk : decoder.write(chunk as Buffer));
      const callback = typeof encoding === "function" ? encoding : done;
      if (callback) process.nextTick(callback);
      return true;
    };
  }
}
