/**
 * What a kernel and this library say to each other, and nothing else: neither knows more of the other. A kernel that
 * keeps the contract puts a `Kernel` on `globalThis`, under `KERNEL`, before its first cell. The one in `kernel/` does;
 * for others there is fallback.ts.
 */

export const KERNEL = Symbol.for("kernel-helpers.kernel");

/** What Jupyter shows: the same content under several MIME types, the richest one a viewer knows wins. */
export type MimeBundle = { [mime: string]: unknown };

/** The content of Jupyter's `display_data` and `update_display_data`. */
export interface DisplayMessage {
  data: MimeBundle;
  metadata: object;
  transient: { display_id?: string };
}

export interface Kernel {
  /**
   * The cell that the code asking belongs to, or else the one that was started last: one and the same object for one
   * run of a cell. Undefined where there are no cells.
   */
  cell(): RunningCell | undefined;
  /**
   * From now on the first Interrupt (Ctrl-C, where there are no cells) calls `stop`, once, instead of ending the cell
   * that asks.
   *
   * @returns what is to be called when nothing is left to stop
   */
  onInterrupt(stop: () => void): () => void;
}

export interface RunningCell {
  /** Shows something on the cell's behalf, or something newer in its place. */
  display(message: DisplayMessage, update?: boolean): void;
  /** Whether Interrupt has ended it, or something that it was waiting for. */
  readonly interrupted: boolean;
  /**
   * Calls `listener`, once, if the cell ends by an error or by Interrupt.
   *
   * @returns what is to be called when nobody wants to know any more
   */
  onFailure(listener: () => void): () => void;
}
