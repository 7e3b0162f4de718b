/** A cell's last expression, as Jupyter shows it. */
import { inspect } from "node:util";
import { isPromise } from "node:util/types";

/** A MIME bundle, and what goes with it. */
export interface Shown {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
}

const DISPLAY = Symbol.for("Jupyter.display"); // Deno's convention: an object's own MIME bundle, or a promise of one
const METADATA = Symbol.for("Jupyter.metadata"); // ours: what goes with that bundle, such as a picture's size

interface Displayable {
  [DISPLAY](): unknown;
  [METADATA]?(): unknown;
}

const isDisplayable = (value: unknown): value is Displayable =>
  typeof (value as Partial<Displayable> | null | undefined)?.[DISPLAY] === "function";

function isTensor(value: unknown): value is { isDisposed?: boolean } {
  const tensor = value as { dataSync?: unknown; shape?: unknown; dtype?: unknown } | null | undefined;
  return typeof tensor?.dataSync === "function" && Array.isArray(tensor.shape) && typeof tensor.dtype === "string";
}

export async function bundle(value: unknown): Promise<Shown> {
  if (isDisplayable(value)) {
    const data = await value[DISPLAY]();
    if (data !== null && typeof data === "object")
      return sendable({ data, metadata: (await value[METADATA]?.()) ?? {} }) as Shown;
  }
  const text = isTensor(value) && !value.isDisposed ? String(value) : inspect(value);
  const hint = isPromise(value) ? " (write await before it to get its value)" : "";
  return { data: { "text/plain": text + hint }, metadata: {} };
}

/**
 * What can be sent. JSON has no large integers: those that a number cannot hold become text.
 *
 * @throws where something cannot, now and not while it is sent
 */
export function sendable<T>(content: T): T {
  return JSON.parse(
    JSON.stringify(content, (_, value: unknown) => {
      if (typeof value !== "bigint") return value;
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    }),
  );
}
