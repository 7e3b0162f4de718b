/** tslab's compiler and executor, and what they keep from cell to cell. */
"use strict";
const { readFileSync } = require("node:fs");
const { basename, dirname, relative, resolve } = require("node:path");
const { NAMES } = require("./checks");
const { takeCompiled } = require("./compile");
const { merge } = require("./declarations");
const { compileReport, report } = require("./errors");
const { withoutExports } = require("./exported");
const interrupts = require("./interrupt.cjs");
const { bundle } = require("./results");
const { addSource } = require("./sources");
const { assigning, keepVariables } = require("./variables");
const { createConverter } = require("tslab/dist/converter");
const { createExecutor } = require("tslab/dist/executor");

/**
 * @typedef {{error?: import("./errors").Report, data?: Record<string, unknown>, metadata?: Record<string, unknown>}} Outcome
 *   `error` where it failed, `data` and what goes with it where its last expression has a value
 */

const linesOf = (text) => text.split("\n").length;

/** A local file that a cell imports. @param {{path: string, data: string}} compiled */
function addFile({ path, data }) {
  const maps = takeCompiled(data);
  if (!maps) return;
  const [name] = JSON.parse(maps.toJavaScript).sources;
  const file = resolve(dirname(path), basename(name));
  const code = readFileSync(file, "utf8");
  addSource(path, { name: relative(process.cwd(), file), code, length: linesOf(data), prefix: 0, added: 0, maps });
}

/** Whether Node or tslab has thrown this on behalf of Interrupt. */
function wasStopped(error, cell) {
  try {
    return error?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED" || (cell.stopped && error?.message?.startsWith("Interrupted"));
  } catch {
    return false; // a cell may throw what cannot be looked at
  }
}

class Session {
  /** @type {import("./cell.cjs").Cell | undefined} */
  #running;
  /** What tslab has to say of the running code. */
  #said = {};
  #giveUp = () => {};
  #converters = {};
  /** The declarations of all that the cells have made, for the compiler. tslab keeps some of its own; these are used. */
  #declared = "";
  #serial = 0;
  #variables;

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
      log() {}, // the last expression's value, which is taken from the variables
      error: (first, ...rest) => {
        // Compiler messages come as a format and its values; they have been taken from the converter already.
        if (rest.length === 0) this.#said.thrown = { value: first };
      },
    });
    this.#variables = keepVariables();
    interrupts.listen(
      () => this.#running,
      () => this.#giveUp(),
    );
  }

  /** The converter, and a look at what it returns. */
  #watched(converter) {
    return {
      ...converter,
      inspect: (_, code, position) => converter.inspect(this.#declared, withoutExports(code), position),
      complete: (_, code, position) => converter.complete(this.#declared, withoutExports(code), position),
      convert: (_, code) => {
        const converted = converter.convert(this.#declared, withoutExports(code));
        this.#said.diagnostics = converted.diagnostics;
        this.#said.declared = converted.declOutput;
        this.#said.last = converted.lastExpressionVar;
        for (const side of converted.sideOutputs ?? []) addFile(side);
        if (!converted.output) return converted;
        const { output } = converted;
        const maps = takeCompiled(output);
        const name = `cell-${++this.#serial}.ts`;
        const shown = `cell [${this.#running?.count}]`;
        addSource(name, { name: shown, code, length: linesOf(output), prefix: 1, added: 1, maps });
        const hasToplevelAwait = converted.hasToplevelAwait || maps?.awaits;
        return { ...converted, hasToplevelAwait, output: `${NAMES.begin}();\n${assigning(output)}\n//# sourceURL=${name}` };
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
      await interrupts.settled();
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
    const before = { ...this.#variables };
    const stopped = new Promise((_, reject) => {
      this.#giveUp = () => {
        this.tslab.interrupt();
        reject(interrupts.interrupted());
      };
    });
    stopped.catch(() => {}); // only some of what follows waits for it
    try {
      await interrupts.synchronously(() => this.tslab.execute(code));
      const { diagnostics = [], thrown, last } = this.#said;
      if (diagnostics.length) {
        // tslab adds a line of its own below the cell; what is wrong there is wrong above already.
        const inCell = diagnostics.filter(({ start, fileName }) => fileName || start.offset <= code.length);
        return { error: compileReport(code, cell.count, inCell.length ? inCell : diagnostics, !this.#declared) };
      }
      if (thrown) throw thrown.value;
      this.#declared = this.#said.declared ?? this.#declared;
      if (last === undefined) return {};
      const value = this.#variables[last];
      this.#variables[last] = undefined;
      return value == null ? {} : await Promise.race([bundle(value), stopped]);
    } catch (error) {
      const changed = (name) => !Object.is(before[name], this.#variables[name]);
      this.#declared = merge(this.#declared, this.#said.declared ?? "", changed);
      return { error: report(wasStopped(error, cell) ? (cell.failure ?? interrupts.interrupted()) : error) };
    }
  }
}

module.exports = { Session };
