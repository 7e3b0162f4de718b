/** tslab's compiler and executor, and what they keep from cell to cell. */
"use strict";
const { takeMaps } = require("./compile.cjs");
const { compileReport, remember, report } = require("./errors.cjs");
const interrupts = require("./interrupt.cjs");
const { bundle } = require("./results.cjs");
const { createConverter } = require("tslab/dist/converter");
const { createExecutor } = require("tslab/dist/executor");

/**
 * @typedef {{error?: import("./errors.cjs").Report, data?: Record<string, unknown>}} Outcome `error` where it failed, `data`
 *   where its last expression has a value
 */

class Session {
  /** @type {import("./cell.cjs").Cell | undefined} */
  #running;
  /** What tslab has to say of the running code. */
  #said = {};
  #giveUp = () => {};
  #converters = {};
  #serial = 0;

  constructor() {
    const converter = (isBrowser) => (this.#converters[isBrowser] ??= this.#watched(createConverter({ isBrowser })));
    const converters = {
      get node() {
        return converter(false);
      },
      get browser() {
        return converter(true);
      },
      close: () => Object.values(this.#converters).forEach((one) => one.close()),
    };
    converter(false); // made now: it takes a second
    this.tslab = createExecutor(process.cwd(), converters, {
      log: (value) => (this.#said.value = value),
      error: (first, ...rest) => {
        // Compiler messages come as a format and its values; they have been taken from the converter already.
        if (rest.length === 0) this.#said.thrown = { value: first };
      },
    });
    interrupts.listen(
      () => this.#running,
      () => this.#giveUp(),
    );
  }

  /** The converter, and a look at what it returns. */
  #watched(converter) {
    return {
      ...converter,
      convert: (declarations, code) => {
        const converted = converter.convert(declarations, code);
        this.#said.diagnostics = converted.diagnostics;
        if (!converted.output) return converted;
        const { output } = converted;
        const length = output.split("\n").length;
        const name = remember(++this.#serial, { count: this.#running?.count, code, length, maps: takeMaps(output) });
        return { ...converted, output: `\n${output}\n//# sourceURL=${name}` };
      },
      addModule: (...parameters) => (this.#said.diagnostics = converter.addModule(...parameters)),
    };
  }

  /** @param {import("./cell.cjs").Cell} cell @returns {Promise<Outcome>} */
  async execute(cell) {
    this.#running = cell;
    interrupts.shared[interrupts.places.LISTENERS] = 0;
    try {
      return await cell.run(() => this.#evaluate(cell, cell.code));
    } finally {
      this.#running = undefined;
    }
  }

  /** For `user_expressions`. @param {import("./cell.cjs").Cell} cell @param {string} expression @returns {Promise<Outcome>} */
  evaluate(cell, expression) {
    return cell.run(() => this.#evaluate(cell, expression));
  }

  /** @returns {Promise<Outcome>} */
  async #evaluate(cell, code) {
    this.#said = {};
    const stopped = new Promise((_, reject) => {
      this.#giveUp = () => {
        this.tslab.interrupt();
        reject(interrupts.interrupted());
      };
    });
    stopped.catch(() => {}); // only some of what follows waits for it
    const listeners = process.listenerCount("SIGINT");
    try {
      const done = this.tslab.execute(code);
      if (process.listenerCount("SIGINT") !== listeners) interrupts.rearm();
      await done;
      const { diagnostics = [], thrown, value } = this.#said;
      if (diagnostics.length) return { error: compileReport(code, cell.count, diagnostics) };
      if (thrown) throw thrown.value;
      return value === undefined ? {} : { data: await Promise.race([bundle(value), stopped]) };
    } catch (error) {
      const end = error?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED" || (cell.stopped && error?.message?.startsWith("Interrupted"));
      return { error: report(end ? interrupts.interrupted() : error) };
    }
  }
}

module.exports = { Session };
