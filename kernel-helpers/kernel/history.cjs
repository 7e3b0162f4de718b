/** What was run since the kernel started. */
"use strict";

const SESSION = 1;

class History {
  /** @type {{line: number, input: string, output?: string}[]} */
  #entries = [];

  add(line, input, output) {
    this.#entries.push({ line, input, output });
  }

  /** Answers a history_request. @returns {[number, number, string | [string, string | null]][]} */
  find({ hist_access_type: type, output, n, start = 0, stop, pattern = "*", unique }) {
    let found = this.#entries;
    if (type === "range") found = found.filter(({ line }) => line >= start && (stop == null || line < stop));
    if (type === "search") {
      const glob = new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*").replace(/\?/g, ".")}$`, "s");
      found = found.filter(({ input }) => glob.test(input));
      if (unique) found = [...new Map(found.map((entry) => [entry.input, entry])).values()];
    }
    if (type !== "range" && n > 0) found = found.slice(-n);
    return found.map((one) => [SESSION, one.line, output ? [one.input, one.output ?? null] : one.input]);
  }
}

module.exports = { History };
