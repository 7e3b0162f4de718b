/** tslab's compiler and executor, and what they keep from cell to cell. */
import { readFileSync } from "node:fs";
import { basename, dirname, relative, resolve } from "node:path";
import { Cell } from "./cell";
import { NAMES } from "./checks";
import { takeCompiled } from "./compile";
import { merge } from "./declarations";
import { compileReport, report, type Report } from "./errors";
import { withoutExports } from "./exported";
import * as interrupts from "./interrupt";
import { bundle, type Shown } from "./results";
import { addSource } from "./sources";
import { assigning, keepVariables } from "./variables";
import { createConverter, type Converter, type Diagnostic, type SideOutput } from "tslab/dist/converter"; // after compile.ts
import { createExecutor, type Executor } from "tslab/dist/executor";

/** `error` where it failed, `data` and what goes with it where its last expression has a value. */
type Outcome = { error?: Report } & Partial<Shown>;

const linesOf = (text: string) => text.split("\n").length;

/** A local file that a cell imports. */
function addFile({ path, data }: SideOutput): void {
  const maps = takeCompiled(data);
  if (!maps) return;
  const [name] = JSON.parse(maps.toJavaScript).sources;
  const file = resolve(dirname(path), basename(name));
  const code = readFileSync(file, "utf8");
  addSource(path, { name: relative(process.cwd(), file), code, length: linesOf(data), prefix: 0, added: 0, maps });
}

/** Whether Node has thrown this on behalf of Interrupt. */
function wasCutOff(error: unknown): boolean {
  try {
    return (error as NodeJS.ErrnoException | undefined)?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED";
  } catch {
    return false; // a cell may throw what cannot be looked at
  }
}

/** What became of the running code. */
interface Run {
  diagnostics?: Diagnostic[];
  /** What later code may use of it. */
  declared?: string;
  /** The variable that holds the last expression's value. */
  last?: string;
  /** What it threw first, or why it was given up. */
  thrown?: { value: unknown };
}

export class Session {
  readonly tslab: Executor;
  #running: Cell | undefined;
  #run: Run = {};
  #giveUp = () => {};
  #converters: { node?: Converter; browser?: Converter } = {};
  /**
   * The declarations of all that the cells have made, for the compiler. tslab keeps some of its own; these are used.
   */
  #declared = "";
  #serial = 0;
  #variables: Record<string, unknown>;

  constructor() {
    const converter = (kind: "node" | "browser") =>
      (this.#converters[kind] ??= this.#watched(createConverter({ isBrowser: kind === "browser" })));
    const converters = {
      get node() {
        return converter("node");
      },
      get browser() {
        return converter("browser");
      },
      close: () => Object.values(this.#converters).forEach((one) => one.close()),
    };
    converter("node"); // made now: it takes a second
    this.tslab = createExecutor(process.cwd(), converters, {
      log() {}, // the last expression's value, which is taken from the variables
      error: (first: unknown, ...rest: unknown[]) => {
        // Compiler messages come as a format and its values; they have been taken from the converter already.
        if (rest.length === 0) this.#run.thrown ??= { value: first };
      },
    });
    this.#variables = keepVariables();
    interrupts.listen(
      () => this.#running,
      () => this.#giveUp(),
    );
  }

  /** The converter, and a look at what it returns. */
  #watched(converter: Converter): Converter {
    return {
      ...converter,
      inspect: (_, code, position) => converter.inspect(this.#declared, withoutExports(code), position),
      complete: (_, code, position) => converter.complete(this.#declared, withoutExports(code), position),
      convert: (_, code) => {
        const converted = converter.convert(this.#declared, withoutExports(code));
        this.#run.diagnostics = converted.diagnostics;
        this.#run.declared = converted.declOutput;
        this.#run.last = converted.lastExpressionVar;
        for (const side of converted.sideOutputs ?? []) addFile(side);
        if (!converted.output) return converted;
        const { output } = converted;
        const maps = takeCompiled(output);
        const name = `cell-${++this.#serial}.ts`;
        const shown = `cell [${this.#running?.count}]`;
        addSource(name, { name: shown, code, length: linesOf(output), prefix: 1, added: 1, maps });
        const hasToplevelAwait = converted.hasToplevelAwait || maps?.awaits;
        return {
          ...converted,
          hasToplevelAwait,
          output: `${NAMES.begin}();\n${assigning(output)}\n//# sourceURL=${name}`,
        };
      },
      addModule: (...parameters) => (this.#run.diagnostics = converter.addModule(...parameters)),
    };
  }

  async execute(cell: Cell): Promise<Outcome> {
    this.#running = cell;
    interrupts.shared[interrupts.places.LISTENERS] = 0;
    try {
      const outcome = await cell.run(() => this.#evaluate(cell, cell.code));
      if (outcome.error || cell.interrupted) Cell.failed((one) => one === cell);
      return outcome;
    } finally {
      await interrupts.settled();
      this.#running = undefined;
    }
  }

  /** For `user_expressions`. */
  evaluate(cell: Cell, expression: string): Promise<Outcome> {
    return cell.run(() => this.#evaluate(cell, expression));
  }

  async #evaluate(cell: Cell, code: string): Promise<Outcome> {
    this.#run = {};
    const before = { ...this.#variables };
    const stopped = new Promise<never>((_, reject) => {
      this.#giveUp = () => {
        const value = cell.failure ?? interrupts.interrupted();
        this.#run.thrown ??= { value };
        this.tslab.interrupt();
        reject(value);
      };
    });
    stopped.catch(() => {}); // only some of what follows waits for it
    try {
      await interrupts.synchronously(() => this.tslab.execute(code));
      const { diagnostics = [], thrown, last } = this.#run;
      if (diagnostics.length) {
        // tslab adds a line of its own below the cell; what is wrong there is wrong above already.
        const inCell = diagnostics.filter(({ start, fileName }) => fileName || start.offset <= code.length);
        return { error: compileReport(code, cell.count, inCell.length ? inCell : diagnostics, !this.#declared) };
      }
      if (thrown) throw thrown.value;
      this.#declared = this.#run.declared ?? this.#declared;
      if (last === undefined) return {};
      const value = this.#variables[last];
      this.#variables[last] = undefined;
      return value == null ? {} : await Promise.race([bundle(value), stopped]);
    } catch (error) {
      const changed = (name: string) => !Object.is(before[name], this.#variables[name]);
      this.#declared = merge(this.#declared, this.#run.declared ?? "", changed);
      return { error: report(wasCutOff(error) ? interrupts.interrupted() : error) };
    }
  }
}
