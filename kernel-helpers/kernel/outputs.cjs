/**
 * What one cell writes, in order. Text is gathered and sent in pieces: at most every 50 ms or 64 kB, and before anything
 * else is shown. 50,000 lines are a few dozen messages then, and Jupyter's own limits on messages are never met.
 */
"use strict";
const { StringDecoder } = require("node:string_decoder");
const { Cell } = require("./cell.cjs");

const BYTES = 64 * 1024;
const MILLISECONDS = 50;
const { setTimeout } = globalThis;

class Outputs {
  #publish;
  #name = "stdout";
  #text = "";
  #sent = -Infinity;
  #timer;

  /** @param {(type: string, content: object) => void} publish */
  constructor(publish) {
    this.#publish = publish;
  }

  /** @param {"stdout" | "stderr"} name @param {string} text */
  write(name, text) {
    if (name !== this.#name) this.flush();
    this.#name = name;
    this.#text += text;
    // After a silence the text goes at once; and a loop that never rests never lets the timer fire, so the clock is looked
    // at here.
    if (this.#text.length > BYTES || performance.now() - this.#sent > MILLISECONDS) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), MILLISECONDS);
  }

  flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#text) return;
    const text = this.#text;
    this.#text = "";
    this.#sent = performance.now();
    this.#publish("stream", { name: this.#name, text });
  }

  /** Anything but text. @param {string} type @param {object} content */
  send(type, content) {
    this.flush();
    this.#publish(type, content);
  }

  /** tslab's writer of display data; a property, so that it is the same function as long as the cell lives. */
  display = (content, update) => this.send(update ? "update_display_data" : "display_data", content);
}

/** Sends what is written to stdout and stderr to the cell that writes it, or else to the one that was started last. */
function redirect() {
  for (const name of ["stdout", "stderr"]) {
    const stream = process[name];
    const elsewhere = stream.write.bind(stream);
    const decoder = new StringDecoder("utf8");
    stream.write = (chunk, encoding, done) => {
      const cell = Cell.current() ?? Cell.latest();
      if (!cell) return elsewhere(chunk, encoding, done);
      cell.outputs.write(name, typeof chunk === "string" ? chunk : decoder.write(chunk));
      const callback = typeof encoding === "function" ? encoding : done;
      if (callback) process.nextTick(callback);
      return true;
    };
  }
}

module.exports = { Outputs, redirect };
