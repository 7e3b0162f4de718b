/**
 * Questions to the reader, in Jupyter's own input box: `prompt("…")`, which waits for the answer, and whatever reads
 * standard input. The control thread sends the question and hears the answer, so that it comes while this thread waits.
 */
import fs from "node:fs";
import readline from "node:readline";
import { Readable } from "node:stream";
import { receiveMessageOnPort, type MessagePort } from "node:worker_threads";
import { Cell } from "./cell";
import { fail, places, shared, stopped } from "./interrupt";

const BETWEEN = 100; // ms between two looks whether Interrupt was pressed

let answers: MessagePort;

type Asking = Cell & { ask: NonNullable<Cell["ask"]> };

/** @param what asks @param cell on whose behalf */
function mustAsk(what: string, cell: Cell | undefined): asserts cell is Asking {
  if (cell?.ask && !cell.ended) return;
  const why = cell?.ended ? "the cell has ended" : "allow_stdin is false";
  throw new Error(`${what}: only a front end with an input box can be asked, while the cell runs, got none (${why})`);
}

/** Waits for the answer. @param what asks */
function ask(what: string, question: string): string {
  const cell = Cell.currentOrLatest();
  mustAsk(what, cell);
  while (receiveMessageOnPort(answers)); // a late answer to an earlier question
  const before = Atomics.load(shared, places.ANSWERS);
  cell.outputs.flush();
  cell.ask(question);
  while (Atomics.wait(shared, places.ANSWERS, before, BETWEEN) === "timed-out") {
    if (Atomics.load(shared, places.STOP)) throw stopped();
  }
  return receiveMessageOnPort(answers)?.message;
}

/** A cell's standard input, a line for each answer. It asks when somebody reads, one question at a time. */
class Input extends Readable {
  #cell: Cell | undefined;
  #wanted = false;
  #asked = false;
  /** How many questions of readline wait; undefined where no readline asks. */
  #questions: number | undefined;
  fd = 0;

  constructor(cell: Cell | undefined) {
    super({ highWaterMark: 0 }); // nothing is read ahead
    this.#cell = cell;
    this.on("resume", () => this.#ask());
  }

  /**
   * A readline, perhaps of an earlier cell, asks a question. It reads on all the time, but only questions are meant.
   */
  question(): void {
    this.#cell = Cell.currentOrLatest();
    this.#questions = (this.#questions ?? 0) + 1;
    this.#ask();
  }

  override _read(): void {
    this.#wanted = true;
    setImmediate(() => this.#ask()); // who has read a line may want no other: it pauses or closes first
  }

  #ask(): void {
    const cell = this.#cell;
    if (!this.#wanted || this.#asked || this.#questions === 0) return;
    if (this.isPaused() && this.listenerCount("readable") === 0) return; // who listens for that is always said to be paused
    if (this.#questions === undefined && cell?.ended) return;
    try {
      mustAsk("standard input", cell);
    } catch (error) {
      fail(error as Error);
      return;
    }
    this.#asked = true;
    cell.outputs.flush();
    answers.once("message", (line: string) => {
      this.#asked = this.#wanted = false;
      if (this.#questions) this.#questions--;
      this.push(`${line}\n`);
    });
    cell.ask("");
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

/** A readline, of callbacks or of promises. */
interface Asker {
  input: unknown;
  question(...parameters: unknown[]): unknown;
}

type ReadOptions = BufferEncoding | { encoding?: BufferEncoding | null } | null;

/** @param port where answers arrive */
export function provideInput(port: MessagePort): void {
  answers = port;
  const inputs = new WeakMap<object, Input>();
  const get = () => {
    const cell = Cell.currentOrLatest() ?? globalThis;
    if (!inputs.has(cell)) inputs.set(cell, new Input(cell instanceof Cell ? cell : undefined));
    return inputs.get(cell);
  };
  Object.defineProperty(process, "stdin", { configurable: true, enumerable: true, get });
  for (const prototype of [readline.Interface.prototype, readline.promises.Interface.prototype] as unknown as Asker[]) {
    const { question } = prototype;
    prototype.question = function (...parameters) {
      if (!(this.input instanceof Input)) return question.apply(this, parameters);
      mustAsk("standard input", Cell.currentOrLatest());
      const answer = question.apply(this, parameters); // prints the question
      this.input.question();
      return answer;
    };
  }
  const prompt = (question: unknown = "", otherwise = "") => ask("prompt", String(question)) || otherwise;
  const original = fs.readFileSync as (file: unknown, options?: ReadOptions) => Buffer | string;
  const readFileSync: typeof original = (file, options) => {
    if (file !== 0 && file !== "/dev/stdin") return original(file, options);
    const line = Buffer.from(`${ask("standard input", "")}\n`);
    const encoding = typeof options === "string" ? options : options?.encoding;
    return encoding ? line.toString(encoding) : line;
  };
  Object.assign(globalThis, { prompt });
  Object.assign(fs, { readFileSync });
}
