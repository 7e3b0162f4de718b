/**
 * Questions to the reader, in Jupyter's own input box: `prompt("…")`, which waits for the answer, and whatever reads standard input. The
 * control thread sends the question and hears the answer, so that it comes while this thread waits.
 */
"use strict";
const fs = require("node:fs");
const readline = require("node:readline");
const { Readable } = require("node:stream");
const { receiveMessageOnPort } = require("node:worker_threads");
const { Cell } = require("./cell.cjs");
const { fail, shared, places, stopped } = require("./interrupt.cjs");

const BETWEEN = 100; // ms between two looks whether Interrupt was pressed

/** @type {import("node:worker_threads").MessagePort} */
let answers;

/** @param {string} what asks @param {Cell | undefined} cell on whose behalf */
function mustAsk(what, cell) {
  if (cell?.ask && !cell.ended) return;
  const why = cell?.ended ? "the cell has ended" : "allow_stdin is false";
  throw new Error(`${what}: only a front end with an input box can be asked, while the cell runs, got none (${why})`);
}

/** Waits for the answer. @param {string} what asks @param {string} question @returns {string} */
function ask(what, question) {
  const cell = Cell.current() ?? Cell.latest();
  mustAsk(what, cell);
  while (receiveMessageOnPort(answers)); // a late answer to an earlier question
  const before = Atomics.load(shared, places.ANSWERS);
  cell.outputs.flush();
  cell.ask(question);
  while (Atomics.wait(shared, places.ANSWERS, before, BETWEEN) === "timed-out") {
    if (Atomics.load(shared, places.STOP)) throw stopped();
  }
  return receiveMessageOnPort(answers).message;
}

/** A cell's standard input, a line for each answer. It asks when somebody reads, one question at a time. */
class Input extends Readable {
  #cell;
  #wanted = false;
  #asked = false;
  /** How many questions of readline wait; undefined where no readline asks. @type {number | undefined} */
  #questions;
  fd = 0;

  /** @param {Cell | undefined} cell */
  constructor(cell) {
    super({ highWaterMark: 0 }); // nothing is read ahead
    this.#cell = cell;
    this.on("resume", () => this.#ask());
  }

  /** A readline, perhaps of an earlier cell, asks a question. It reads on all the time, but only questions are meant. */
  question() {
    this.#cell = Cell.current() ?? Cell.latest();
    this.#questions = (this.#questions ?? 0) + 1;
    this.#ask();
  }

  _read() {
    this.#wanted = true;
    setImmediate(() => this.#ask()); // who has read a line may want no other: it pauses or closes first
  }

  #ask() {
    const cell = this.#cell;
    if (!this.#wanted || this.#asked || this.#questions === 0) return;
    if (this.isPaused() && this.listenerCount("readable") === 0) return; // who listens for that is always said to be paused
    if (this.#questions === undefined && cell?.ended) return;
    try {
      mustAsk("standard input", cell);
    } catch (error) {
      fail(error);
      return;
    }
    this.#asked = true;
    cell.outputs.flush();
    answers.once("message", (line) => {
      this.#asked = this.#wanted = false;
      if (this.#questions) this.#questions--;
      this.push(`${line}\n`);
    });
    cell.ask("");
  }

  ref() {
    return this;
  }

  unref() {
    return this;
  }
}

/** @param {import("node:worker_threads").MessagePort} port where answers arrive */
function provideInput(port) {
  answers = port;
  /** @type {WeakMap<object, Input>} */
  const inputs = new WeakMap();
  const get = () => {
    const cell = Cell.current() ?? Cell.latest() ?? globalThis;
    if (!inputs.has(cell)) inputs.set(cell, new Input(cell instanceof Cell ? cell : undefined));
    return inputs.get(cell);
  };
  Object.defineProperty(process, "stdin", { configurable: true, enumerable: true, get });
  for (const { Interface } of [readline, readline.promises]) {
    const { question } = Interface.prototype;
    Interface.prototype.question = function (...parameters) {
      if (!(this.input instanceof Input)) return question.apply(this, parameters);
      mustAsk("standard input", Cell.current() ?? Cell.latest());
      const answer = question.apply(this, parameters); // prints the question
      this.input.question();
      return answer;
    };
  }
  globalThis.prompt = (question = "", otherwise = "") => ask("prompt", String(question)) || otherwise;
  const { readFileSync } = fs;
  fs.readFileSync = (file, ...rest) => {
    if (file !== 0 && file !== "/dev/stdin") return readFileSync(file, ...rest);
    const line = Buffer.from(`${ask("standard input", "")}\n`);
    const encoding = typeof rest[0] === "string" ? rest[0] : rest[0]?.encoding;
    return encoding ? line.toString(encoding) : line;
  };
}

module.exports = { provideInput };
