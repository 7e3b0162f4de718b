/** What was run since the kernel started. */

const SESSION = 1;

interface Entry {
  line: number;
  input: string;
  output?: string;
}

/** The content of a history_request. */
export interface HistoryRequest {
  hist_access_type: "range" | "tail" | "search";
  output?: boolean;
  n?: number;
  start?: number;
  stop?: number | null;
  pattern?: string;
  unique?: boolean;
}

type Found = [session: number, line: number, input: string | [input: string, output: string | null]];

export class History {
  #entries: Entry[] = [];

  add(line: number, input: string, output?: string): void {
    this.#entries.push({ line, input, output });
  }

  /** Answers a history_request. */
  find({ hist_access_type: type, output, n = 0, start = 0, stop, pattern = "*", unique }: HistoryRequest): Found[] {
    let found = this.#entries;
    if (type === "range") found = found.filter(({ line }) => line >= start && (stop == null || line < stop));
    if (type === "search") {
      const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
      const glob = new RegExp(`^${escaped.replace(/\*/g, ".*").replace(/\?/g, ".")}$`, "s");
      found = found.filter(({ input }) => glob.test(input));
      if (unique) found = [...new Map(found.map((entry) => [entry.input, entry])).values()];
    }
    if (type !== "range" && n > 0) found = found.slice(-n);
    return found.map((one) => [SESSION, one.line, output ? [one.input, one.output ?? null] : one.input]);
  }
}
