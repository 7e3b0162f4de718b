/** One execution of a cell, and the question "on behalf of which cell does this code run?". */
import { AsyncLocalStorage } from "node:async_hooks";
import type { RunningCell } from "../runtime/contract";
import type { Outputs } from "./outputs";

const storage = new AsyncLocalStorage<Cell>();
/** Who is to know when a cell fails, and which. */
const onFailure = new Map<() => void, Cell>();

export class Cell implements RunningCell {
  static #made = 0;
  static #latest: Cell | undefined;

  readonly id = ++Cell.#made;
  /** True once the reader has stopped it: its loops, awaits and timers then end. */
  stopped = false;
  /** True once its listeners have been asked to come to an end by themselves. */
  askedToStop = false;
  /** Why it was stopped, where not by the reader. */
  failure: Error | undefined;
  /** Shows the reader a question, where its front end has a box for the answer. */
  ask: ((question: string) => void) | undefined;
  /** True once it has its reply. */
  ended = false;

  /** @param count what the notebook shows as [count] */
  constructor(
    readonly code: string,
    readonly count: number,
    readonly outputs: Outputs,
  ) {}

  get display(): RunningCell["display"] {
    return this.outputs.display;
  }

  get interrupted(): boolean {
    return this.askedToStop || this.stopped;
  }

  onFailure(listener: () => void): () => void {
    onFailure.set(listener, this);
    return () => onFailure.delete(listener);
  }

  /** To be called when the cells that `have` failed have done so. */
  static failed(have: (cell: Cell) => boolean): void {
    for (const [listener, cell] of onFailure) {
      if (!have(cell)) continue;
      onFailure.delete(listener);
      listener();
    }
  }

  /** Runs `work` so that whatever it starts, now or later, is known to belong to this cell. */
  run<T>(work: () => T): T {
    Cell.#latest = this;
    return storage.run(this, work);
  }

  /** The cell that the code asking belongs to. */
  static current(): Cell | undefined {
    return storage.getStore();
  }

  /** The cell that was started last. */
  static latest(): Cell | undefined {
    return Cell.#latest;
  }

  static currentOrLatest(): Cell | undefined {
    return Cell.current() ?? Cell.latest();
  }
}
