/** One execution of a cell, and the question "on behalf of which cell does this code run?". */
"use strict";
const { AsyncLocalStorage } = require("node:async_hooks");

const storage = new AsyncLocalStorage();

class Cell {
  static #made = 0;
  /** @type {Cell | undefined} */
  static #latest;

  /**
   * @param {string} code
   * @param {number} count what the notebook shows as [count]
   * @param {import("./outputs.cjs").Outputs} outputs
   */
  constructor(code, count, outputs) {
    this.id = ++Cell.#made;
    this.code = code;
    this.count = count;
    this.outputs = outputs;
    /** True once the reader has stopped it: its loops, awaits and timers then end. */
    this.stopped = false;
    /** True once its listeners have been asked to come to an end by themselves. */
    this.asked = false;
    /** Why it was stopped, where not by the reader. @type {Error | undefined} */
    this.failure = undefined;
    /** Shows the reader a question, where its front end has a box for the answer. @type {((question: string) => void) | undefined} */
    this.ask = undefined;
    /** True once it has its reply. */
    this.ended = false;
  }

  /** Runs `work` so that whatever it starts, now or later, is known to belong to this cell. */
  run(work) {
    Cell.#latest = this;
    return storage.run(this, work);
  }

  /** The cell that the code asking belongs to. @returns {Cell | undefined} */
  static current() {
    return storage.getStore();
  }

  /** The cell that was started last. */
  static latest() {
    return Cell.#latest;
  }
}

module.exports = { Cell };
